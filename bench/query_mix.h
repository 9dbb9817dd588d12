// SPDX-License-Identifier: GPL-3.0-or-later
//
// Queries of every kind, made of an index's own words: the same ones of the same index.
#pragma once

#include <string>
#include <vector>

#include "schema/index/open_index.h"
#include "searcher/search.h"

namespace cssearch {

struct QueryClass {
  std::string name;
  std::vector<SearchRequest> requests;
};

// At most `count` of each kind: words by how many documents have them, words and runs of Han that
// stand side by side somewhere, sentences, lists by date, what nothing matches.
std::vector<QueryClass> query_mix(const OpenIndex& index, std::size_t count);

}  // namespace cssearch
