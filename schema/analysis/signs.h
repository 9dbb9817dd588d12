// SPDX-License-Identifier: GPL-3.0-or-later
//
// The signs of computing that stand alone or around words: operators, "#include", "--no-cache",
// "O(n log n)". Apart from the analyzer so that their rules can be read on one page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cssearch {

// The brackets of O(…) hold no more bytes than this.
inline constexpr std::size_t kMostOfOrder = 40;

// The operator of a programming language that begins at `at`: "->", "!=", "&&". Empty if there is
// none, and for longer runs of signs, which are rules and arrows: "=====", "-->".
std::string_view operator_at(std::string_view text, std::size_t at);

// A word as it is written, with what tells it from the same word without: of "init" in "__init__"
// "__init__", of "no-cache" in "--no-cache" "--nocache", of "i" in "i--" "i--", of "O" in
// "O(n log n)" "o(nlogn)". Of a capital that stands alone itself: C is a language, c a variable.
struct WrittenForm {
  std::string form;   // empty if there is nothing to tell
  std::size_t begin;  // bytes of the text, signs included
  std::size_t end;
};

// `word`: the word in lower case without separators, which stands at the bytes [begin, end).
WrittenForm written_form(std::string_view text, const std::string& word, std::size_t begin,
                         std::size_t end);

}  // namespace cssearch
