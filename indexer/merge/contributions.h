// SPDX-License-Identifier: GPL-3.0-or-later
//
// What several files say about one thing → what is known of it.
#pragma once

#include <string>
#include <vector>

#include "schema/document.h"

namespace cssearch {

struct MergedFacts {
  Document document;
  bool values_left_out = false;  // some field had more than kMaxValues
};

// Merges contributions about one thing, which must be in their order (source, path, line; records
// last): the first that says a thing wins, lists unite, `read` takes the most, the date comes from
// where it is trusted most. Notes are paths here.
MergedFacts merge_contributions(const std::string& key, std::vector<Contribution> contributions);

}  // namespace cssearch
