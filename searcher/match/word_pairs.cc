// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/word_pairs.h"

#include <algorithm>
#include <set>

#include "schema/analysis/utf8.h"
#include "schema/pairs/seed.h"

namespace cssearch {
namespace {

constexpr std::size_t kLeastHan = 2;
constexpr std::size_t kMostHan = 8;
// Longer runs are sentences, in which looking for terms costs more than it finds.
constexpr std::size_t kLongestRun = 24;

}  // namespace

std::vector<Partner> WordPairs::partners(const std::string& key) const {
  std::vector<Partner> partners;
  std::set<std::string> seen = {key};
  for (std::vector<Partner>& layer : std::vector<std::vector<Partner>>{
           own_.partners(key), seed_partners(key, analyzer_), mined_.partners(key)}) {
    for (Partner& partner : layer) {
      std::string other = pair_key(partner.text, analyzer_);
      if (!own_.takes_out(key, other) && seen.insert(other).second)
        partners.push_back(std::move(partner));
    }
  }
  return partners;
}

std::vector<std::string> WordPairs::cut(const std::string& run) const {
  std::vector<std::size_t> starts;  // of characters, and the end
  for (std::size_t at = 0; at < run.size(); next_code_point(run, at)) starts.push_back(at);
  starts.push_back(run.size());
  std::size_t count = starts.size() - 1;
  if (count > kLongestRun) return {run};
  for (std::size_t length = std::min(count, kMostHan); length >= kLeastHan; --length) {
    for (std::size_t from = 0; from + length <= count; ++from) {
      std::size_t left = from, right = count - from - length;
      if (left == 1 || right == 1) continue;
      std::string term = run.substr(starts[from], starts[from + length] - starts[from]);
      if (partners(term).empty()) continue;
      std::vector<std::string> pieces;
      if (left > 0) pieces = cut(run.substr(0, starts[from]));
      pieces.push_back(term);
      if (right > 0) {
        std::vector<std::string> rest = cut(run.substr(starts[from + length]));
        pieces.insert(pieces.end(), rest.begin(), rest.end());
      }
      return pieces;
    }
  }
  return {run};
}

}  // namespace cssearch
