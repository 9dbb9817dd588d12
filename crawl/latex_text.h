// SPDX-License-Identifier: GPL-3.0-or-later
//
// The plain text that LaTeX becomes, as it grows: what stands between its words.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace cssearch {

class LatexText {
 public:
  void put(std::string_view text);
  // Of several in a row the first stays, and none at the beginning.
  void put_space(char space = ' ');
  // The name of a command, parted from words around it: "\log n", "2\log\alpha".
  void put_name(std::string_view name);
  // Likewise parted from a word behind it: \foo{a}b.
  void put_argument(std::string_view text);
  // Spaces at the end go.
  void drop_space();

  // Whether so many letters of ASCII end the text.
  bool ends_in_letters(std::size_t count) const;
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  bool after_name_ = false;
};

// A part of a word: a letter, a digit or a byte of a sign beyond ASCII.
bool is_word_byte(char c);

// "a" and "a+b" → "a/(a+b)".
std::string fraction(std::string_view above, std::string_view below);
// "a+b" → "√(a+b)".
std::string root(std::string_view inside);
// "^" and "n+1" → "^(n+1)". Empty scripts are nothing, and some are no exponents: 90^∘ → "°".
std::string scripted(std::string_view sign, std::string_view script);

}  // namespace cssearch
