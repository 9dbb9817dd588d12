// SPDX-License-Identifier: GPL-3.0-or-later
//
// How good a ranking is. Measures as in trec_eval (https://github.com/usnistgov/trec_eval): nDCG
// with linear gain (ndcg_cut.10), average precision over what was ranked (map), reciprocal rank of
// the first relevant document if it is among ten, precision of ten (P.10), recall of a hundred
// (recall.100).
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace cssearch {

// So many documents of a ranking are looked at.
inline constexpr std::size_t kRankingDepth = 1000;

// Each from 0 to 1.
struct Measures {
  double ndcg10 = 0;
  double map = 0;
  double mrr10 = 0;
  double p10 = 0;
  double recall100 = 0;

  Measures& operator+=(const Measures& other);
  Measures operator/(double count) const;
};

// `ranking`: documents, best first, none twice. `grades`: those of the relevant documents, above 0,
// one at least.
Measures measure(const std::vector<std::string>& ranking, const std::map<std::string, int>& grades);

}  // namespace cssearch
