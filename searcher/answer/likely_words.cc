// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/likely_words.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>

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

bool is_plain(char c) {
  return is_letter(c) || is_digit(c);
}

bool has_letter_or_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_plain);
}

// The letters and digits of ASCII, in lower case.
std::string plain_of(std::string_view text) {
  std::string plain;
  for (char c : text) {
    if (is_plain(c)) plain += lower_ascii(c);
  }
  return plain;
}

// What stands in a text, a bit each: letters of either case, digits, and what Pieces looks at.
using Contents = std::uint64_t;
constexpr Contents kSpace = Contents{1} << 60U;
constexpr Contents kOpen = Contents{1} << 61U;
constexpr Contents kClose = Contents{1} << 62U;
constexpr Contents kNotAscii = Contents{1} << 63U;

constexpr Contents make_contents(char c) {
  if (is_letter(c)) return Contents{1} << static_cast<unsigned>(lower_ascii(c) - 'a');
  if (is_digit(c)) return Contents{1} << static_cast<unsigned>(c - '0' + 26);
  if (c == '(' || c == ')') return c == '(' ? kOpen : kClose;
  return is_space(c) ? kSpace : 0;
}

Contents contents_of(char c) {
  static constexpr std::array<Contents, 256> kContents = [] {
    std::array<Contents, 256> contents{};
    for (std::size_t byte = 0; byte < contents.size(); ++byte)
      contents[byte] = byte < 0x80 ? make_contents(static_cast<char>(byte)) : kNotAscii;
    return contents;
  }();
  return kContents[static_cast<unsigned char>(c)];
}

Contents contents_of(std::string_view text) {
  return std::accumulate(text.begin(), text.end(), Contents{0},
                         [](Contents all, char c) { return all | contents_of(c); });
}

// How a term surely begins where it stands in ASCII; empty if nothing is sure.
std::string beginning_of(std::string_view term) {
  if (term.starts_with(kJoinedPrefix)) term.remove_prefix(kJoinedPrefix.size());
  std::string plain = plain_of(term);
  if (std::find(kIrregular.begin(), kIrregular.end(), plain) != kIrregular.end()) return {};
  std::size_t sure = plain.size() > kLeast + kChanged ? plain.size() - kChanged : kLeast;
  plain.resize(std::min({plain.size(), sure, kMost}));
  return plain;
}

// A text in pieces that end behind a space or line end which is not in brackets: O(n log n) is one
// term.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : text_(text) {}

  // The next piece; false at the end.
  bool next() {
    begin_ = end_;
    contents_ = 0;
    int depth = 0;
    for (std::size_t open = 0; end_ < text_.size();) {
      const Contents contents = contents_of(text_[end_++]);
      contents_ |= contents;
      if ((contents & (kSpace | kOpen | kClose)) == 0) continue;
      if (contents == kSpace && (depth == 0 || end_ - 1 - open >= kMostOfOrder)) break;
      if (contents == kOpen) {
        ++depth;
        open = end_ - 1;
      } else if (contents == kClose && depth > 0) {
        --depth;
      }
    }
    return begin_ < end_;
  }

  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }
  std::string_view text() const { return text_.substr(begin_, end_ - begin_); }
  Contents contents() const { return contents_; }

 private:
  std::string_view text_;
  std::size_t begin_ = 0, end_ = 0;
  Contents contents_ = 0;
};

}  // namespace

LikelyWords::LikelyWords(const std::vector<TermSequence>& sequences) {
  for (const TermSequence& sequence : sequences) {
    for (const std::string& term : sequence) {
      if (!std::all_of(term.begin(), term.end(), is_ascii)) continue;
      std::string beginning = beginning_of(term);
      all_ = all_ || beginning.empty();
      beginnings_.push_back({beginning, contents_of(beginning)});
    }
  }
}

std::vector<TextSpan> LikelyWords::of(std::string_view text) const {
  if (all_) return {{0, text.size()}};
  std::vector<TextSpan> spans;
  for (Pieces piece(text); piece.next();) {
    if (!may_hold_one(piece.text(), piece.contents())) continue;
    std::size_t last = spans.empty() ? 0 : spans.back().end;
    // What has neither letters nor digits does not always part what stands around it.
    bool goes_on = !spans.empty() && !has_letter_or_digit(text.substr(last, piece.begin() - last));
    if (!goes_on) spans.push_back({piece.begin(), 0});
    spans.back().end = piece.end();
  }
  return spans;
}

bool LikelyWords::may_hold_one(std::string_view piece, std::uint64_t contents) const {
  // What is not ASCII may be written in several ways.
  if ((contents & kNotAscii) != 0) return true;
  std::string plain;  // once a beginning may stand there
  return std::any_of(beginnings_.begin(), beginnings_.end(), [&](const Beginning& beginning) {
    bool lacks_a_letter = (beginning.contents & ~contents) != 0;
    if (lacks_a_letter) return false;
    if (plain.empty()) plain = plain_of(piece);
    return plain.find(beginning.text) != std::string::npos;
  });
}

}  // namespace cssearch
