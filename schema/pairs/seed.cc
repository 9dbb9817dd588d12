// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/pairs/seed.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "schema/pairs/pair_list.h"

namespace cssearch {
namespace {

// A term's key and the number of its line.
struct SeedKey {
  std::string_view key;
  std::size_t line;
};

#include "seed_table.inc"  // kSeedKeys, sorted, and kSeedLines

struct ByKey {
  bool operator()(const SeedKey& a, std::string_view b) const { return a.key < b; }
  bool operator()(std::string_view a, const SeedKey& b) const { return a < b.key; }
};

}  // namespace

std::vector<Partner> seed_partners(const std::string& key, Analyzer& analyzer) {
  std::vector<Partner> partners;
  auto [begin, end] =
      std::equal_range(std::begin(kSeedKeys), std::end(kSeedKeys), std::string_view(key), ByKey());
  for (const SeedKey* found = begin; found != end; ++found) {
    for (const PairLine& line : read_pair_lines(kSeedLines[found->line])) {
      std::vector<Partner> more = partners_in(line, key, analyzer);
      std::move(more.begin(), more.end(), std::back_inserter(partners));
    }
  }
  return partners;
}

std::vector<std::string> seed_lines() {
  return {std::begin(kSeedLines), std::end(kSeedLines)};
}

}  // namespace cssearch
