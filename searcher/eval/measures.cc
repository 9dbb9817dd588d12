// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/eval/measures.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace cssearch {
namespace {

// What a document of grade 1 gains at a rank, from 0.
double discount(std::size_t rank) {
  return 1 / std::log2(static_cast<double>(rank) + 2);
}

double ideal_dcg10(const std::map<std::string, int>& grades) {
  std::vector<int> sorted;
  for (const auto& [document, grade] : grades) sorted.push_back(grade);
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  double dcg = 0;
  for (std::size_t rank = 0; rank < std::min<std::size_t>(10, sorted.size()); ++rank)
    dcg += sorted[rank] * discount(rank);
  return dcg;
}

}  // namespace

Measures& Measures::operator+=(const Measures& other) {
  ndcg10 += other.ndcg10;
  map += other.map;
  mrr10 += other.mrr10;
  p10 += other.p10;
  recall100 += other.recall100;
  return *this;
}

Measures Measures::operator/(double count) const {
  return {ndcg10 / count, map / count, mrr10 / count, p10 / count, recall100 / count};
}

Measures measure(const std::vector<std::string>& ranking,
                 const std::map<std::string, int>& grades) {
  Measures result;
  double found = 0, dcg = 0;
  for (std::size_t rank = 0; rank < std::min(ranking.size(), kRankingDepth); ++rank) {
    auto grade = grades.find(ranking[rank]);
    if (grade == grades.end()) continue;
    ++found;
    result.map += found / static_cast<double>(rank + 1);
    if (rank < 100) result.recall100 = found;
    if (rank >= 10) continue;
    dcg += grade->second * discount(rank);
    result.p10 = found / 10;
    if (result.mrr10 == 0) result.mrr10 = 1 / static_cast<double>(rank + 1);
  }
  result.ndcg10 = dcg / ideal_dcg10(grades);
  result.map /= static_cast<double>(grades.size());
  result.recall100 /= static_cast<double>(grades.size());
  return result;
}

}  // namespace cssearch
