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

DocumentTable::Number DocumentTable::of_passage(const Xapian::Document& passage) {
  std::size_t id = passage.get_docid();
  if (id >= of_passages_.size()) of_passages_.resize(std::max(id + 1, id + id / 2), kUnknown);
  if (of_passages_[id] == kUnknown) of_passages_[id] = of_packed(passage.get_value(kFacetSlot));
  return of_passages_[id];
}

DocumentTable::Number DocumentTable::of_packed(const std::string& packed) {
  auto next = static_cast<Number>(packed_.size());
  auto [known, added] = by_key_.try_emplace(leading_hash(packed), next);
  if (added) packed_.push_back(packed);
  return known->second;
}

std::optional<DocumentTable::Number> DocumentTable::of_key(std::string_view key_hash) const {
  auto known = by_key_.find(leading_hash(key_hash));
  return known == by_key_.end() ? std::nullopt : std::optional(known->second);
}

std::span<const DocumentTable::Number> DocumentTable::values(Number document, Field field) {
  Column& column = columns_[static_cast<std::size_t>(field)];
  if (column.of_documents.size() < packed_.size()) column.of_documents.resize(packed_.size());
  Column::Span& span = column.of_documents[document];
  if (span.begin == kUnknown) {
    span.begin = static_cast<Number>(column.numbers.size());
    for (std::string_view value : unpack_facet(packed_[document], field)) {
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
