// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/spy.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "schema/analysis/analyzer.h"
#include "schema/index/format.h"

namespace cssearch {
namespace {

std::uint64_t leading_hash(const std::string& value) {
  std::uint64_t hash = 0;
  std::memcpy(&hash, value.data(), std::min(value.size(), sizeof hash));
  return hash;
}

// Numbers and years are read in their own order, the rest by how many documents have them.
bool in_own_order(Field field) {
  return field_info(field).match == Match::Number || field_info(field).match == Match::Date;
}

struct Spellings {
  std::uint64_t documents = 0;
  std::string best;
  std::uint64_t best_count = 0;
};

}  // namespace

void DocumentSpy::operator()(const Xapian::Document& passage, double) {
  std::string packed = passage.get_value(kFacetSlot);
  if (++passages_[leading_hash(packed)] > 1) return;
  for (std::size_t i = 0; i < facets_.size(); ++i) {
    std::set<std::string_view> once;
    for (std::string_view value : unpack_facet(packed, facets_[i])) {
      if (once.insert(value).second) ++counts_[i][std::string(value)];
    }
  }
}

int DocumentSpy::passages_of(const std::string& key_hash) const {
  auto found = passages_.find(leading_hash(key_hash));
  return found == passages_.end() ? 0 : found->second;
}

std::vector<Facet> DocumentSpy::facets(std::size_t limit) const {
  std::vector<Facet> facets;
  for (std::size_t i = 0; i < facets_.size(); ++i) {
    std::map<std::string, Spellings> values;
    for (const auto& [spelling, count] : counts_[i]) {
      Spellings& value = values[fold_value(spelling)];
      value.documents += count;
      bool better =
          count > value.best_count || (count == value.best_count && spelling < value.best);
      if (better) {
        value.best = spelling;
        value.best_count = count;
      }
    }
    Facet facet{facets_[i], {}, 0};
    for (const auto& [folded, value] : values)
      facet.values.push_back({value.best, value.documents});
    bool own_order = in_own_order(facet.field);
    std::stable_sort(facet.values.begin(), facet.values.end(), [&](const auto& a, const auto& b) {
      return own_order ? a.value > b.value : a.count > b.count;
    });
    if (facet.values.size() > limit) {
      facet.more = facet.values.size() - limit;
      facet.values.resize(limit);
    }
    facets.push_back(std::move(facet));
  }
  return facets;
}

}  // namespace cssearch
