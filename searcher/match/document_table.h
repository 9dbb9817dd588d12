// SPDX-License-Identifier: GPL-3.0-or-later
//
// What has been read of an index to count its documents, so that it is read once: to which document
// a passage belongs, and the facet values of a document as numbers. It fills up query by query and
// is of one revision of the index.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <xapian.h>

#include "schema/field.h"
#include "schema/string_map.h"

namespace cssearch {

class DocumentTable {
 public:
  // Documents, the values of a field and the folded values of a field are each numbered from 0.
  using Number = std::uint32_t;

  Number of_passage(const Xapian::Document& passage);
  // By the value in kFacetSlot, which is the same on all passages of a document.
  Number of_packed(const std::string& packed);
  // By the hash in kKeySlot; nothing that was not asked for above is known.
  std::optional<Number> of_key(std::string_view key_hash) const;
  std::size_t size() const { return packed_.size(); }

  // The values of a facet field that a document has, each once.
  std::span<const Number> values(Number document, Field field);

  // Spellings that differ in case or punctuation have one folded value.
  struct Value {
    std::string text;
    Number folded;
  };
  const std::vector<Value>& values(Field field) const { return column(field).values; }
  const std::vector<std::string>& folded(Field field) const { return column(field).folded; }

  void clear() { *this = DocumentTable(); }

 private:
  static constexpr Number kUnknown = std::numeric_limits<Number>::max();

  struct Column {
    struct Span {
      Number begin = kUnknown;
      Number count = 0;
    };
    std::vector<Span> of_documents;  // in `numbers`
    std::vector<Number> numbers;
    std::vector<Value> values;
    StringMap<Number> by_text;
    std::vector<std::string> folded;
    StringMap<Number> by_folded;
  };

  const Column& column(Field field) const { return columns_[static_cast<std::size_t>(field)]; }
  static Number number_of(std::string_view text, Column& column);

  std::vector<Number> of_passages_;  // by Xapian's number
  std::vector<std::string> packed_;
  std::unordered_map<std::uint64_t, Number> by_key_;
  std::array<Column, kFields.size()> columns_;
};

}  // namespace cssearch
