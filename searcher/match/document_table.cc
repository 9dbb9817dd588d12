// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/document_table.h"

#include <algorithm>
#include <cstring>

#include "schema/analysis/analyzer.h"
#include "schema/index/format.h"

namespace cssearch {
namespace {

std::uint64_t leading_hash(std::string_view value) {
  std::uint64_t hash = 0;
  std::memcpy(&hash, value.data(), std::min(value.size(), sizeof hash));
  return hash;
}

}  // namespace

DocumentTable::Number DocumentTable::of_packed(const std::string& packed) {
  auto next = static_cast<Number>(profiles_of_.size());
  auto [known, added] = by_key_.try_emplace(leading_hash(packed), next);
  if (added) profiles_of_.push_back(add_profile(packed));
  return known->second;
}

std::optional<DocumentTable::Number> DocumentTable::of_key(std::string_view key_hash) const {
  auto known = by_key_.find(leading_hash(key_hash));
  return known == by_key_.end() ? std::nullopt : std::optional(known->second);
}

DocumentTable::Number DocumentTable::add_profile(const std::string& packed) {
  std::string_view values = packed;
  values.remove_prefix(std::min(values.size(), sizeof(std::uint64_t)));
  if (auto known = by_values_.find(values); known != by_values_.end()) return known->second;
  auto next = static_cast<Number>(profiles_.size());
  profiles_.push_back(packed);
  by_values_.emplace(values, next);
  return next;
}

std::span<const DocumentTable::Number> DocumentTable::values(Number profile, Field field) {
  Column& column = columns_[static_cast<std::size_t>(field)];
  if (column.of_profiles.size() < profiles_.size()) column.of_profiles.resize(profiles_.size());
  Column::Span& span = column.of_profiles[profile];
  if (span.begin == kUnknown) {
    span.begin = static_cast<Number>(column.numbers.size());
    for (std::string_view value : unpack_facet(profiles_[profile], field)) {
      Number number = number_of(value, column);
      auto first = column.numbers.begin() + span.begin;
      if (std::find(first, column.numbers.end(), number) == column.numbers.end())
        column.numbers.push_back(number);
    }
    span.count = static_cast<Number>(column.numbers.size()) - span.begin;
  }
  return {column.numbers.data() + span.begin, span.count};
}

DocumentTable::Number DocumentTable::number_of(std::string_view text, Column& column) {
  if (auto known = column.by_text.find(text); known != column.by_text.end()) return known->second;
  auto next = static_cast<Number>(column.values.size());
  column.by_text.emplace(text, next);
  auto next_folded = static_cast<Number>(column.folded.size());
  auto [folded, is_new] = column.by_folded.try_emplace(fold_value(text), next_folded);
  if (is_new) column.folded.push_back(folded->first);
  column.values.push_back({std::string(text), folded->second});
  return next;
}

}  // namespace cssearch
