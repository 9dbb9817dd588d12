// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/pairs/acronym.h"

#include <algorithm>
#include <array>

#include "schema/ascii.h"

namespace cssearch {
namespace {

constexpr std::size_t kMostLetters = 8;
constexpr auto kSmallWords =
    std::to_array<std::string_view>({"a", "an", "and", "as", "at", "by", "for", "from", "in", "is",
                                     "of", "on", "or", "over", "the", "to", "via", "with"});

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

// The plural's s is no letter of the acronym.
std::string_view singular(std::string_view acronym) {
  bool plural =
      acronym.size() > 2 && acronym.back() == 's' && is_capital(acronym[acronym.size() - 2]);
  return plural ? acronym.substr(0, acronym.size() - 1) : acronym;
}

struct Part {
  std::string word;  // lower case
  bool may_be_passed_over;
};

std::vector<Part> parts_of(const std::vector<std::string>& words) {
  std::vector<Part> parts;
  for (const std::string& word : words) {
    for (std::size_t begin = 0; begin <= word.size();) {
      std::size_t end = std::min({word.find('-', begin), word.find('/', begin), word.size()});
      std::string part = lower_ascii(word.substr(begin, end - begin));
      bool small = std::find(kSmallWords.begin(), kSmallWords.end(), part) != kSmallWords.end();
      if (!part.empty()) parts.push_back({std::move(part), small || begin > 0});
      begin = end + 1;
    }
  }
  return parts;
}

// Whether the letters are found in the parts: each part gives its first letter and may give more.
bool matches(std::string_view letters, const Part* part, const Part* end) {
  if (part == end) return letters.empty();
  if (part->may_be_passed_over && matches(letters, part + 1, end)) return true;
  if (letters.empty() || part->word.front() != letters.front()) return false;
  std::size_t at = 0;
  for (std::size_t given = 1;; ++given) {
    if (matches(letters.substr(given), part + 1, end)) return true;
    if (given == letters.size()) return false;
    at = part->word.find(letters[given], at + 1);
    if (at == std::string::npos) return false;
  }
}

}  // namespace

bool is_acronym(std::string_view word) {
  if (word.size() < 2 || singular(word).size() > kMostLetters || !is_letter(word.front()))
    return false;
  bool plain =
      std::all_of(word.begin(), word.end(), [](char c) { return is_letter(c) || is_digit(c); });
  return plain && std::count_if(word.begin(), word.end(), is_capital) >= 2;
}

bool expands(const std::vector<std::string>& words, std::string_view acronym) {
  std::string letters = lower_ascii(singular(acronym));
  std::vector<Part> parts = parts_of(words);
  if (parts.size() < 2 || parts.size() > letters.size() + 5) return false;
  if (parts.front().word.front() != letters.front()) return false;
  // The acronym must not be a word of it: "VIM (Vi IMproved)", but not "GPT (GPT model)".
  bool is_word = std::any_of(parts.begin(), parts.end(),
                             [&](const Part& part) { return part.word == letters; });
  return !is_word && matches(letters, parts.data(), parts.data() + parts.size());
}

}  // namespace cssearch
