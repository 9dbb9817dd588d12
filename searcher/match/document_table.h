// SPDX-License-Identifier: GPL-3.0-or-later
//
// What has been read of an index to count its documents, so that it is read once: to which document
// a passage belongs, and the facet values of a document as numbers. Many documents have the same
// values in all fields: such a profile is taken apart once. It fills up query by query and is of
// one revision of the index.
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
  // Documents, profiles, the values of a field and the folded values of a field are each numbered
  // from 0.
  using Number = std::uint32_t;

  // By the value in kFacetSlot, which is the same on all passages of a document.
  Number of_packed(const std::string& packed);
  // The document of a passage, by Xapian's number of that: what was kept of it, or what `read`
  // gives, the value in kFacetSlot.
  template <typename Read>
  Number of_passage(Xapian::docid passage, Read read);
  // By the hash in kKeySlot; nothing that was not asked for above is known.
  std::optional<Number> of_key(std::string_view key_hash) const;
  std::size_t size() const { return profiles_of_.size(); }

  Number profile_of(Number document) const { return profiles_of_[document]; }
  std::size_t profiles() const { return profiles_.size(); }
  // The values of a facet field in a profile, each once.
  std::span<const Number> values(Number profile, Field field);

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
    std::vector<Span> of_profiles;  // in `numbers`
    std::vector<Number> numbers;
    std::vector<Value> values;
    StringMap<Number> by_text;
    std::vector<std::string> folded;
    StringMap<Number> by_folded;
  };

  const Column& column(Field field) const { return columns_[static_cast<std::size_t>(field)]; }
  Number add_profile(const std::string& packed);
  static Number number_of(std::string_view text, Column& column);

  static constexpr std::size_t kRow = 64;

  // By Xapian's number, in rows of kRow or, of what was not found yet, of none: what one search
  // finds is a few places far apart, and each page of memory that is used the first time costs it a
  // microsecond.
  std::vector<std::vector<Number>> of_passages_;
  std::unordered_map<std::uint64_t, Number> by_key_;
  std::vector<Number> profiles_of_;    // by document
  std::vector<std::string> profiles_;  // the packed values of the first document with each
  StringMap<Number> by_values_;        // profiles, by packed values without a key's hash
  std::array<Column, kFields.size()> columns_;
};

template <typename Read>
DocumentTable::Number DocumentTable::of_passage(Xapian::docid passage, Read read) {
  std::size_t row = passage / kRow;
  if (row >= of_passages_.size()) of_passages_.resize(row + 1);
  if (of_passages_[row].empty()) of_passages_[row].assign(kRow, kUnknown);
  Number& document = of_passages_[row][passage % kRow];
  if (document == kUnknown) document = of_packed(read());
  return document;
}

}  // namespace cssearch
