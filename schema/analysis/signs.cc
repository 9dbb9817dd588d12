// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/analysis/signs.h"

#include <algorithm>
#include <array>
#include <span>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

constexpr std::array<std::string_view, 23> kOperators = {
    "->", "=>", "<-", ":=", "|>", "==", "===", "!=", "!==", "<=", ">=", "&&",
    "||", "<<", ">>", "??", "++", "+=", "-=",  "*=", "/=",  "|=", "&="};
constexpr std::string_view kOperatorSigns = "-+=<>!&|:?*/^%~";
constexpr std::string_view kSignsBefore = "#@$%\\~*_-+./";
constexpr std::size_t kMostSignsBefore = 3;

bool is_among(std::string_view signs, char c) {
  return signs.find(c) != std::string_view::npos;
}

bool is_alnum(char c) {
  return is_letter(c) || is_digit(c);
}

// A slash behind a colon begins the host of a link.
std::size_t signs_before(std::string_view text, std::size_t begin) {
  std::size_t first = begin;
  while (first > 0 && is_among(kSignsBefore, text[first - 1])) --first;
  bool inside_a_word = first > 0 && (is_alnum(text[first - 1]) || text[first - 1] == ':');
  return inside_a_word || begin - first > kMostSignsBefore ? begin : first;
}

std::size_t signs_behind(std::string_view text, std::size_t end) {
  std::string_view rest = text.substr(end);
  bool double_sign = rest.starts_with("--") || rest.starts_with("__");
  bool more = rest.size() > 2 && (is_alnum(rest[2]) || rest[2] == rest[0]);
  return double_sign && !more ? end + 2 : end;
}

// Behind the bracket that closes the one at `open`; `open` if none does nearby.
std::size_t end_of_brackets(std::string_view text, std::size_t open) {
  int depth = 0;
  std::size_t limit = std::min(text.size(), open + kMostOfOrder);
  for (std::size_t at = open; at < limit; ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) return at + 1;
  }
  return open;
}

// Without spaces and signs of powers and products: n^2 is n², n * m is nm.
std::string order_form(std::string_view brackets) {
  std::string form;
  for (std::size_t at = 0; at < brackets.size();) {
    char32_t c = next_code_point(brackets, at);
    std::span<const char32_t> mapping = char_mapping(c);
    if (mapping.empty()) mapping = {&c, 1};
    for (char32_t mapped : mapping) {
      CharClass cls = char_info(mapped).cls;
      bool kept = cls == CharClass::Letter || cls == CharClass::Digit ||
                  (mapped < 0x80 && is_among("()+-/", static_cast<char>(mapped)));
      if (kept) append_code_point(form, lower_case(mapped));
    }
  }
  return form;
}

bool names_an_order(const std::string& word) {
  return word == "o" || word == "θ" || word == "ω";
}

}  // namespace

std::string_view operator_at(std::string_view text, std::size_t at) {
  if (at > 0 && is_among(kOperatorSigns, text[at - 1])) return {};
  std::size_t end = at;
  while (end < text.size() && is_among(kOperatorSigns, text[end])) ++end;
  std::string_view run = text.substr(at, end - at);
  bool known = std::find(kOperators.begin(), kOperators.end(), run) != kOperators.end();
  return known ? run : std::string_view();
}

WrittenForm written_form(std::string_view text, const std::string& word, std::size_t begin,
                         std::size_t end) {
  if (names_an_order(word) && end < text.size() && text[end] == '(') {
    std::size_t close = end_of_brackets(text, end);
    if (close > end) return {word + order_form(text.substr(end, close - end)), begin, close};
  }
  std::size_t first = signs_before(text, begin);
  std::size_t last = signs_behind(text, end);
  std::string form(text.substr(first, begin - first));
  form.append(word).append(text.substr(end, last - end));
  if (form != word) return {std::move(form), first, last};
  bool capital = end - begin == 1 && text[begin] >= 'A' && text[begin] <= 'Z';
  return {capital ? std::string(text.substr(begin, 1)) : std::string(), begin, end};
}

}  // namespace cssearch
