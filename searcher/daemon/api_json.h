// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers of the API that cssearch in a shell has none of, as JSON. Their forms are in
// docs/openapi.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/index/format.h"
#include "searcher/answer/answer.h"
#include "searcher/suggest/suggest.h"

namespace cssearch {

struct FacetPage {
  std::string prefix;  // only values a word of which begins so; empty: all
  std::size_t offset = 0;
  std::size_t limit = 0;
};

// The one facet of the answer.
std::string facet_json(const Answer& answer, const FacetPage& page);

// `missing`: parts of the index that they are not of.
std::string suggestions_json(const std::string& typed, const std::vector<Suggestion>& suggestions,
                             const std::vector<MissingPart>& missing);
// The same as browsers read it: ["typed", ["query", …]]. There is no place in it for what is
// missing.
std::string opensearch_json(const std::string& typed, const std::vector<Suggestion>& suggestions);

std::string fields_json();

struct ServedIndex {
  const IndexInfo* info = nullptr;     // none: nothing can be searched
  unsigned generation = 0;             // 0: not known, of what other machines serve
  std::optional<std::uint64_t> bytes;  // of an index that lies on this machine
  std::vector<MissingPart> missing;    // what does not answer of an index that is a list
  std::string trouble;                 // why none or an older one is served, or what damage was met
};
std::string status_json(const ServedIndex& index);

}  // namespace cssearch
