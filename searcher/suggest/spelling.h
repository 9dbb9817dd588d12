// SPDX-License-Identifier: GPL-3.0-or-later
//
// Did you mean: a query with the words that stand nowhere replaced by known words near to them.
// "specualtive decoding author:dap" → "speculative decoding author:dao".
#pragma once

#include <cstddef>
#include <vector>

#include "schema/analysis/analyzer.h"
#include "searcher/match/vocabulary.h"
#include "searcher/query/query.h"

namespace cssearch {

struct OtherSpelling {
  QueryNode query;
  std::size_t slips = 0;  // letters and Han put right
};

// The likeliest first; then those with one word replaced by one less likely. Only plain words of a
// query and of unquoted values are corrected: Latin words of four letters or more (one slip in up
// to six letters, two in longer words), of three with two letters swapped, and a wrong character
// within a run of Han.
std::vector<OtherSpelling> other_spellings(const QueryNode& query, Analyzer& analyzer,
                                           const Vocabulary& vocabulary);

}  // namespace cssearch
