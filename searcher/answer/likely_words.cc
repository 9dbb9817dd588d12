// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/likely_words.h"

#include <algorithm>
#include <array>

#include "schema/analysis/signs.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

// Of a word of four letters or more all but the last two letters of its stem are those of the word.
constexpr std::size_t kChanged = 2;
constexpr std::size_t kLeast = 2;
constexpr std::size_t kMost = 8;
// Stems of dying, lying, skies, tying.
constexpr std::array<std::string_view, 4> kIrregular = {"die", "lie", "sky", "tie"};

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

bool has_letter_or_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

// A joined form stands in a text with its parts apart: kvcache, KV-Cache.
std::string letters_and_digits(std::string_view text) {
  std::string plain(text.size(), '\0');
  std::size_t size = 0;
  for (char c : text) {
    plain[size] = lower_ascii(c);
    if (is_letter(c) || is_digit(c)) ++size;
  }
  plain.resize(size);
  return plain;
}

// How a term surely begins where it stands in ASCII; empty if nothing is sure.
std::string beginning_of(std::string_view term) {
  if (term.starts_with(kJoinedPrefix)) term.remove_prefix(kJoinedPrefix.size());
  std::string plain = letters_and_digits(term);
  if (std::find(kIrregular.begin(), kIrregular.end(), plain) != kIrregular.end()) return {};
  std::size_t sure = plain.size() > kLeast + kChanged ? plain.size() - kChanged : kLeast;
  plain.resize(std::min({plain.size(), sure, kMost}));
  return plain;
}

// Behind the next space or line end that is not in brackets: O(n log n) is one term.
std::size_t end_of_piece(std::string_view text, std::size_t at) {
  int depth = 0;
  std::size_t open = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '(') {
      ++depth;
      open = at;
    } else if (text[at] == ')' && depth > 0) {
      --depth;
    } else if (is_space(text[at]) && (depth == 0 || at - open >= kMostOfOrder)) {
      return at + 1;
    }
  }
  return at;
}

}  // namespace

LikelyWords::LikelyWords(const std::vector<TermSequence>& sequences) {
  for (const TermSequence& sequence : sequences) {
    for (const std::string& term : sequence) {
      if (!std::all_of(term.begin(), term.end(), is_ascii)) continue;
      beginnings_.push_back(beginning_of(term));
      all_ = all_ || beginnings_.back().empty();
    }
  }
}

std::vector<TextSpan> LikelyWords::of(std::string_view text) const {
  if (all_) return {{0, text.size()}};
  std::vector<TextSpan> spans;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = end_of_piece(text, begin);
    if (may_hold_one(text.substr(begin, end - begin))) {
      std::size_t last = spans.empty() ? 0 : spans.back().end;
      // What has neither letters nor digits does not always part what stands around it.
      bool goes_on = !spans.empty() && !has_letter_or_digit(text.substr(last, begin - last));
      if (!goes_on) spans.push_back({begin, begin});
      spans.back().end = end;
    }
    begin = end;
  }
  return spans;
}

// What is not ASCII may be written in several ways.
bool LikelyWords::may_hold_one(std::string_view piece) const {
  if (!std::all_of(piece.begin(), piece.end(), is_ascii)) return true;
  std::string plain = letters_and_digits(piece);
  return std::any_of(beginnings_.begin(), beginnings_.end(), [&](const std::string& beginning) {
    return plain.find(beginning) != std::string::npos;
  });
}

}  // namespace cssearch
