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

// The lower case of a letter or digit of ASCII; 0 for the rest.
char plain_of(char c) {
  static constexpr std::array<char, 256> kPlain = [] {
    std::array<char, 256> plain{};
    for (std::size_t byte = 0; byte < 0x80; ++byte) {
      char own = static_cast<char>(byte);
      if (is_letter(own) || is_digit(own)) plain[byte] = lower_ascii(own);
    }
    return plain;
  }();
  return kPlain[static_cast<unsigned char>(c)];
}

bool has_letter_or_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return plain_of(c) != '\0'; });
}

// How a term surely begins where it stands in ASCII; empty if nothing is sure.
std::string beginning_of(std::string_view term) {
  if (term.starts_with(kJoinedPrefix)) term.remove_prefix(kJoinedPrefix.size());
  std::string plain;
  for (char c : term) {
    if (plain_of(c) != '\0') plain += plain_of(c);
  }
  if (std::find(kIrregular.begin(), kIrregular.end(), plain) != kIrregular.end()) return {};
  std::size_t sure = plain.size() > kLeast + kChanged ? plain.size() - kChanged : kLeast;
  plain.resize(std::min({plain.size(), sure, kMost}));
  return plain;
}

// A text in pieces that end behind a space or line end which is not in brackets: O(n log n) is one
// term.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : text_(text), plain_(text.size(), '\0') {}

  // The next piece; false at the end.
  bool next() {
    begin_ = end_;
    plain_size_ = 0;
    ascii_ = true;
    int depth = 0;
    for (std::size_t open = 0; end_ < text_.size();) {
      const char c = text_[end_++];
      const char plain = plain_of(c);
      if (plain != '\0') {
        plain_[plain_size_++] = plain;
      } else if (is_space(c)) {
        if (depth == 0 || end_ - 1 - open >= kMostOfOrder) break;
      } else if (c == '(') {
        ++depth;
        open = end_ - 1;
      } else if (c == ')' && depth > 0) {
        --depth;
      } else {
        ascii_ = ascii_ && is_ascii(c);
      }
    }
    return begin_ < end_;
  }

  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }
  bool ascii() const { return ascii_; }
  // Its letters and digits, in lower case.
  std::string_view plain() const { return std::string_view(plain_).substr(0, plain_size_); }

 private:
  std::string_view text_;
  std::size_t begin_ = 0, end_ = 0;
  bool ascii_ = true;
  std::string plain_;
  std::size_t plain_size_ = 0;
};

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
  for (Pieces piece(text); piece.next();) {
    // What is not ASCII may be written in several ways.
    if (piece.ascii() && !may_hold_one(piece.plain())) continue;
    std::size_t last = spans.empty() ? 0 : spans.back().end;
    // What has neither letters nor digits does not always part what stands around it.
    bool goes_on = !spans.empty() && !has_letter_or_digit(text.substr(last, piece.begin() - last));
    if (!goes_on) spans.push_back({piece.begin(), 0});
    spans.back().end = piece.end();
  }
  return spans;
}

bool LikelyWords::may_hold_one(std::string_view plain) const {
  return std::any_of(beginnings_.begin(), beginnings_.end(), [&](const std::string& beginning) {
    return plain.find(beginning) != std::string_view::npos;
  });
}

}  // namespace cssearch
