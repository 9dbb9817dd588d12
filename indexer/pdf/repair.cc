// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/pdf/repair.h"

#include <algorithm>
#include <array>

#include "indexer/markdown/clean.h"
#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

// From U+FB00 on.
constexpr auto kLigatures =
    std::to_array<std::string_view>({"ff", "fi", "fl", "ffi", "ffl", "st", "st"});

// Bullets of old fonts and what has no meaning outside the file.
bool is_private(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}
bool is_invisible(char32_t c) {
  bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  return control || c == 0xFEFF || c == 0xFFFD || (c >= 0x200B && c <= 0x200F) || c == 0x2060;
}

bool is_word_char(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

// The word with hyphens that a line ends or begins with.
std::string_view last_word(std::string_view line) {
  std::size_t begin = line.size();
  while (begin > 0 && is_word_char(line[begin - 1])) --begin;
  return line.substr(begin);
}
std::string_view first_word(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && is_word_char(line[end])) ++end;
  return line.substr(0, end);
}

// Han take two columns.
std::size_t columns_of(std::string_view line) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < line.size();)
    columns += char_info(next_code_point(line, at)).cls == CharClass::Han ? 2 : 1;
  return columns;
}

bool begins_item(std::string_view line) {
  for (std::string_view sign : {"•", "–", "—", "- ", "* ", "▪", "●", "■", "○", "◦", "·"}) {
    if (line.starts_with(sign)) return true;
  }
  std::size_t end = std::min(line.find_first_not_of("0123456789"), line.size());
  return end > 0 && end <= 3 &&
         (line.substr(end).starts_with(". ") || line.substr(end).starts_with(") "));
}

// "specu-" before "lative"; a dash between numbers or words of their own is none.
bool ends_in_hyphen(std::string_view line, std::string_view next) {
  bool hyphen = line.size() > 1 && line.back() == '-' && is_letter(line[line.size() - 2]);
  return hyphen && !next.empty() && next[0] >= 'a' && next[0] <= 'z';
}

}  // namespace

std::string plain_characters(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t begin = at;
    char32_t c = next_code_point(text, at);
    if (c >= 0xFB00 && c < 0xFB00 + kLigatures.size()) {
      plain += kLigatures[c - 0xFB00];
    } else if (c == '\n' || c == '\f') {
      plain += '\n';
    } else if (c == '\t' || c == 0xA0) {
      plain += ' ';
    } else if (c == 0xAD) {
      if (at == text.size() || text[at] == '\n') plain += '-';
    } else if (!is_invisible(c) && !is_private(c)) {
      plain += text.substr(begin, at - begin);
    }
  }
  return plain;
}

PdfRepair::PdfRepair(const std::vector<std::string>& pages) {
  for (const std::string& page : pages) {
    std::string text = lower_ascii(plain_characters(page));
    for (std::string_view rest = text; !rest.empty();) {
      std::string_view word = first_word(rest);
      if (!word.empty()) words_.emplace(word);
      rest.remove_prefix(std::max<std::size_t>(word.size(), 1));
    }
  }
}

// A word that is written with this hyphen elsewhere, and nowhere without, keeps it.
void PdfRepair::join(std::string& line, std::string_view next) const {
  if (!ends_in_hyphen(line, next)) {
    line = fold_space(line + "\n" + std::string(next));
    return;
  }
  std::string with = lower_ascii(std::string(last_word(line)) + std::string(first_word(next)));
  std::string without = lower_ascii(std::string(last_word(line.substr(0, line.size() - 1))) +
                                    std::string(first_word(next)));
  if (!words_.contains(with) || words_.contains(without)) line.pop_back();
  line += next;
}

std::vector<PdfParagraph> PdfRepair::paragraphs(std::string_view page) const {
  constexpr std::size_t kWrapped = 30;  // columns; shorter lines are labels, items, cells
  std::vector<PdfParagraph> paragraphs;
  const std::string text = plain_characters(page);
  bool open = false;             // the next line belongs to the last paragraph
  std::size_t last_columns = 0;  // of the last line of the file
  std::size_t most_columns = 0;  // of the lines of the paragraph
  for (std::string_view rest = text; !rest.empty();) {
    std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string line = fold_space(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) {
      open = false;
      continue;
    }
    if (!open) {
      paragraphs.emplace_back();
      most_columns = last_columns = 0;
    }
    bool wrapped = last_columns >= kWrapped && last_columns * 2 > most_columns;
    if (wrapped && !begins_item(line)) {
      join(paragraphs.back().back(), line);
    } else {
      paragraphs.back().push_back(line);
    }
    last_columns = columns_of(line);
    most_columns = std::max(most_columns, last_columns);
    open = true;
  }
  return paragraphs;
}

}  // namespace cssearch
