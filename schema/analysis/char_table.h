// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the analyzer and the terminal need to know of a character, from a table that
// generate_char_table.cc makes out of ICU at build time: the searcher starts without loading ICU.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace cssearch {

enum class CharClass : std::uint8_t {
  Break,    // spaces, punctuation, symbols: end a word
  Letter,   // letters of scripts that write words apart
  Digit,    // 0 to 9 after mapping
  Han,      // Han, kana and hangul: written without spaces, or found by any part of a word
  Emoji,    // a term of its own
  Ignored,  // combining marks and invisible characters: neither in a term nor the end of one
};

struct CharInfo {
  CharClass cls;
  bool upper;          // has a lower-case form
  bool unsafe;         // control characters and bidi overrides: never sent to a terminal
  std::uint8_t width;  // columns on a terminal: 0, 1 or 2
};

CharInfo char_info(char32_t c);

// What takes one column and is nothing but itself.
constexpr bool is_printable_ascii(char32_t c) {
  return c >= ' ' && c <= '~';
}

// CharInfo::width.
inline std::size_t width_of(char32_t c) {
  return is_printable_ascii(c) ? 1 : char_info(c).width;
}

// The characters that stand for `c` in terms, case kept: compatibility forms folded (NFKC), marks
// of Latin letters dropped, Traditional to Simplified, dashes and quotes unified, × as x. Empty:
// `c` itself.
std::span<const char32_t> char_mapping(char32_t c);

// The lower-case form of a mapped character.
char32_t lower_case(char32_t c);

// White space of ASCII, the no-break space and the ideographic one.
constexpr bool is_space(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000;
}

}  // namespace cssearch
