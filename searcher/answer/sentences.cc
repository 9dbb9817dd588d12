// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/sentences.h"

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

constexpr auto kNowhere = std::string_view::npos;

bool is_space_at(std::string_view text, std::size_t at) {
  return at >= text.size() || is_space(text[at]);
}
// No "1. First", "e.g. this" or "A. Karpathy".
bool is_full_stop(std::string_view text, std::size_t at) {
  if (!is_space_at(text, at + 1) || at == 0 || is_digit(text[at - 1])) return false;
  return !is_letter(text[at - 1]) || (at > 1 && is_letter(text[at - 2]));
}

// Whether the line that ends at `at` goes on with the next one, as in plain text and PDFs.
bool is_wrapped(std::string_view text, std::size_t at) {
  if (at == 0 || at + 1 >= text.size()) return false;
  char before = text[at - 1], behind = text[at + 1];
  return (is_letter(before) || before == ',') && behind >= 'a' && behind <= 'z';
}

// Whether the character `c` at `at` is the last one of a sentence or a line.
bool ends_sentence(std::string_view text, std::size_t at, char32_t c) {
  switch (c) {
    case U'。':
    case U'！':
    case U'？':
    case U'；': return true;
    case U'\n': return !is_wrapped(text, at);
    case U'.': return is_full_stop(text, at);
    case U'!':
    case U'?': return is_space_at(text, at + 1);
    default: return false;
  }
}

bool ends_clause(std::string_view text, std::size_t at, char32_t c) {
  if (c == U',' || c == U';' || c == U':') return is_space_at(text, at + 1);
  return c == U'，' || c == U'、' || c == U'：';
}

template <typename Predicate>
TextEnds find_ends(std::string_view text, TextSpan span, Predicate ends) {
  TextEnds found;
  for (std::size_t at = span.begin; at < span.end;) {
    std::size_t here = at;
    if (!ends(text, here, next_code_point(text, at))) continue;
    if (found.first == kNowhere) found.first = at;
    found.last = at;
  }
  return found;
}

bool is_word_character(char32_t c) {
  CharClass cls = char_info(c).cls;
  return cls == CharClass::Letter || cls == CharClass::Digit || cls == CharClass::Ignored;
}

bool is_closing(char32_t c) {
  static constexpr std::u32string_view kClosing = U"）】」』》、，。；：！？”’";
  return kClosing.find(c) != std::u32string_view::npos;
}

// The end of "- ", "12. " or "| " at `at`; `at` if there is none.
std::size_t behind_list_mark(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  constexpr std::string_view kBullets = "-*+|";
  bool mark = end < text.size() && (end > at ? text[end] == '.' || text[end] == ')'
                                             : kBullets.find(text[end]) != kNowhere);
  return mark && is_space_at(text, end + 1) ? end + 1 : at;
}
}  // namespace

std::size_t character_before(std::string_view text, std::size_t at) {
  return whole_code_points(text, at - 1);
}

TextEnds sentence_ends(std::string_view text, TextSpan span) {
  return find_ends(text, span, ends_sentence);
}

TextEnds clause_ends(std::string_view text, TextSpan span) {
  return find_ends(text, span, ends_clause);
}

bool is_within_word(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return false;
  std::size_t before = character_before(text, at), behind = at;
  std::size_t next = before;
  bool word_before = is_word_character(next_code_point(text, next));
  bool word_behind = is_word_character(next_code_point(text, behind));
  if (word_before && word_behind) return true;
  bool point_behind = text[at] == '.' && at + 1 < text.size() && is_digit(text[at + 1]);
  bool point_before = text[before] == '.' && before > 0 && is_digit(text[before - 1]);
  return (is_digit(text[before]) && point_behind) || (point_before && is_digit(text[at]));
}

bool is_within_han(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return false;
  std::size_t before = character_before(text, at);
  return char_info(next_code_point(text, before)).cls == CharClass::Han &&
         char_info(next_code_point(text, at)).cls == CharClass::Han;
}

std::size_t skip_leftovers(std::string_view text, std::size_t at, std::size_t limit) {
  while (at < limit) {
    std::size_t next = at;
    char32_t c = next_code_point(text, next);
    constexpr std::string_view kClosing = ")]},;:!?.>";
    bool leftover =
        is_space(c) || is_closing(c) ||
        (c < 0x80 && kClosing.find(static_cast<char>(c)) != kNowhere && is_space_at(text, next));
    if (!leftover) next = behind_list_mark(text, at);
    if (next == at || next > limit) return at;
    at = next;
  }
  return at;
}

std::size_t drop_leftovers(std::string_view text, std::size_t at, std::size_t limit) {
  while (at > limit) {
    std::size_t before = character_before(text, at), next = before;
    char32_t c = next_code_point(text, next);
    bool leftover = is_space(c) || c == U'-' || c == U'*' || c == U'|' || c == U'(' || c == U'（' ||
                    c == U'，' || c == U'、' || c == U',';
    if (!leftover) return at;
    at = before;
  }
  return at;
}

}  // namespace cssearch
