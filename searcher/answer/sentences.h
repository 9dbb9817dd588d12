// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where sentences, clauses and words of clean text begin and end, in English and Chinese.
#pragma once

#include <cstddef>
#include <string_view>

namespace cssearch {

struct TextSpan {
  std::size_t begin = 0;  // bytes
  std::size_t end = 0;
};

// Places behind the first and behind the last sign that ends something.
struct TextEnds {
  std::size_t first = std::string_view::npos;
  std::size_t last = std::string_view::npos;
};

// Sentences end with lines too, but where a line is only wrapped. No sentence ends in "1. First",
// "e.g. this" or "A. Karpathy".
TextEnds sentence_ends(std::string_view text, TextSpan span);
TextEnds clause_ends(std::string_view text, TextSpan span);

// Whether a Latin word or a number goes on here; whether a run of Han does.
bool is_within_word(std::string_view text, std::size_t at);
bool is_within_han(std::string_view text, std::size_t at);

// Where the character before `at` begins.
std::size_t character_before(std::string_view text, std::size_t at);

// The first place from `at` on, at most `limit`, that is no mark of a list and no leftover of the
// sentence before: behind "- ", "12. ", "| ", "，".
std::size_t skip_leftovers(std::string_view text, std::size_t at, std::size_t limit);

// The last place up to `at`, at least `limit`, with no mark of a list, opening bracket or comma
// before it that nothing follows.
std::size_t drop_leftovers(std::string_view text, std::size_t at, std::size_t limit);

}  // namespace cssearch
