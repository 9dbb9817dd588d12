// SPDX-License-Identifier: GPL-3.0-or-later
//
// The titles, authors, categories and tags of an index, to be found by the beginning of any of
// their words. It is read from the index once, takes memory, and may be used by several threads.
//
// Each value is folded ("FlashAttention 快速注意力" → "flashattention快速注意力") and stands in one
// sorted list for every word and every Han character that it has: "flashattention快速…",
// "attention快速…", "快速注意力", "速注意力", … What is typed, folded too, is the beginning of a
// range of that list.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "schema/field.h"

namespace cssearch {

inline constexpr std::array kListedFields = {Field::Title, Field::Author, Field::Category,
                                             Field::Tag};

struct ListedValue {
  Field field = Field::Title;  // one of kListedFields
  std::string text;            // as most documents write it
  std::string folded;
  std::uint64_t documents = 0;
  std::string key;  // of a title that one document has: that document
};

struct FoundValue {
  const ListedValue* value;
  bool by_sound;  // it only sounds like what was typed
};

// Whether a word, or a Han character, of the value begins what is typed, both folded.
bool has_word_beginning_with(std::string_view value, std::string_view typed);

// Whether it sounds like what is typed from a word or a Han character on, or from its beginning:
// sounds_like(), for two letters or more.
bool has_word_sounding_like(std::string_view value, std::string_view typed);
bool begins_sounding_like(std::string_view value, std::string_view typed);

class ValueList {
 public:
  explicit ValueList(const Xapian::Database& database);

  // Values of `field` with words that begin so: typed one behind the other if there are any, else
  // all of them in any order. Most documents first, then those that begin with what was typed, then
  // the shorter. Behind them, in the same order, those that only sound like it: 显存 for "xc". None
  // if nothing is typed.
  std::vector<FoundValue> find(std::string_view typed, Field field, std::size_t limit) const;

  std::size_t size() const { return values_.size(); }

 private:
  // A place in a value where a word begins.
  struct Start {
    std::uint32_t value;
    std::uint32_t begin;
  };

  // Numbers of values, ascending.
  using Numbers = std::vector<std::uint32_t>;

  std::string_view text_at(const Start& start) const;
  std::span<const Start> beginning_with(std::string_view folded) const;
  Numbers values_with(std::string_view folded, Field field) const;
  Numbers values_with_all(const std::vector<std::string>& words, Field field) const;
  Numbers values_sounding_like(std::string_view typed, Field field) const;
  // At most `limit`, the best first.
  template <typename Predicate>
  std::vector<FoundValue> best_of(const Numbers& numbers, std::size_t limit, bool by_sound,
                                  Predicate begins) const;

  std::vector<ListedValue> values_;
  std::vector<Start> starts_;  // by text_at()
  // Where those with another first character begin in it, and its end.
  std::vector<std::size_t> groups_;
};

}  // namespace cssearch
