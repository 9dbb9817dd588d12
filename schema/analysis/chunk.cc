// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/analysis/chunk.h"

#include <algorithm>

#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

// As many letters tell a word from the letters of a name such as a100 or fp8.
constexpr std::size_t kLettersOfAWord = 3;
// As many digits are a serial number by themselves: 9901001v2.
constexpr std::size_t kDigitsOfASerial = 5;

bool is_letter(const ChunkChar& c) {
  return c.cls == CharClass::Letter;
}
bool is_digit(const ChunkChar& c) {
  return c.cls == CharClass::Digit;
}
bool is_lower(const ChunkChar& c) {
  return is_letter(c) && !c.upper;
}
bool is_sign(const ChunkChar& c) {
  return c.c == U'+' || c.c == U'#';
}

// A dot between two digits belongs to the number, an apostrophe to the word.
bool separates(const Chunk& chunk, std::size_t i) {
  if (chunk[i].cls != CharClass::Break || chunk[i].c == U'\'') return false;
  bool in_number = chunk[i].c == U'.' && i > 0 && i + 1 < chunk.size() && is_digit(chunk[i - 1]) &&
                   is_digit(chunk[i + 1]);
  return !in_number;
}

// One piece of a chunk between separators: the range [from, to).
class Piece {
 public:
  Piece(const Chunk& chunk, std::size_t from, std::size_t to)
      : chunk_(chunk), from_(from), to_(to) {}

  std::vector<std::size_t> cuts() const {
    std::vector<std::size_t> found{from_};
    for (std::size_t i = from_ + 1; i < to_; ++i) {
      if (cut_before(i, found.back())) found.push_back(i);
    }
    found.push_back(to_);
    rejoin_single_letters(found);
    return found;
  }

 private:
  bool cut_before(std::size_t i, std::size_t last_cut) const {
    const ChunkChar& before = chunk_[i - 1];
    const ChunkChar& after = chunk_[i];
    if (is_sign(before) && !is_sign(after)) return true;
    if (is_lower(before) && is_letter(after) && after.upper) return true;
    if (is_letter(before) && before.upper && is_letter(after) && after.upper) {
      return letters_from(i + 1, is_lower) >= 2;
    }
    if (is_letter(before) && is_digit(after)) {
      return letters_until(i) >= kLettersOfAWord || number_has_dot(i);
    }
    if (is_digit(before) && is_letter(after)) {
      bool number_stands_alone = is_digit(chunk_[last_cut]);
      bool long_number = number_stands_alone && i - last_cut >= kDigitsOfASerial;
      return number_has_dot(i - 1) || long_number ||
             (number_stands_alone && letters_from(i, is_letter) >= kLettersOfAWord);
    }
    return false;
  }

  template <typename Predicate>
  std::size_t letters_from(std::size_t i, Predicate matches) const {
    std::size_t end = i;
    while (end < to_ && matches(chunk_[end]) && !is_sign(chunk_[end])) ++end;
    return end - i;
  }

  std::size_t letters_until(std::size_t i) const {
    std::size_t begin = i;
    while (begin > from_ && is_letter(chunk_[begin - 1])) --begin;
    return i - begin;
  }

  // Whether the number that holds the digit at `i` holds a dot too.
  bool number_has_dot(std::size_t i) const {
    auto in_number = [&](std::size_t k) { return is_digit(chunk_[k]) || chunk_[k].c == U'.'; };
    std::size_t begin = i, end = i;
    while (begin > from_ && in_number(begin - 1)) --begin;
    while (end < to_ && in_number(end)) ++end;
    for (std::size_t k = begin; k < end; ++k) {
      if (chunk_[k].c == U'.') return true;
    }
    return false;
  }

  // "v" of vLLM, "E" of MoE, "Es" of MoEs.
  bool is_single_letter(std::size_t begin, std::size_t end) const {
    if (!is_letter(chunk_[begin]) || is_sign(chunk_[end - 1])) return false;
    bool plural =
        end - begin == 2 && end == to_ && chunk_[begin].upper && chunk_[end - 1].c == U's';
    return end - begin == 1 || plural;
  }

  // A single letter first in its piece joins what follows, else what comes before it.
  void rejoin_single_letters(std::vector<std::size_t>& cuts) const {
    for (std::size_t i = 0; i + 1 < cuts.size() && cuts.size() > 2;) {
      if (!is_single_letter(cuts[i], cuts[i + 1])) {
        ++i;
      } else if (i == 0) {
        cuts.erase(cuts.begin() + 1);
      } else {
        cuts.erase(cuts.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }

  const Chunk& chunk_;
  std::size_t from_;
  std::size_t to_;
};

// LLMs, GPUs, PRs: the stemmer does not know these.
bool is_plural_in_capitals(const Chunk& chunk, const ChunkPart& part) {
  if (part.to - part.from < 3 || chunk[part.to - 1].c != U's') return false;
  for (std::size_t i = part.from; i + 1 < part.to; ++i) {
    if (!chunk[i].upper) return false;
  }
  return true;
}

}  // namespace

std::vector<ChunkPart> cut_chunk(const Chunk& chunk) {
  std::vector<ChunkPart> parts;
  std::size_t piece = 0;
  for (std::size_t from = 0; from < chunk.size();) {
    std::size_t to = from;
    while (to < chunk.size() && !separates(chunk, to)) ++to;
    if (to > from) {
      std::vector<std::size_t> cuts = Piece(chunk, from, to).cuts();
      for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        parts.push_back({cuts[i], cuts[i + 1], piece});
      }
      ++piece;
    }
    from = to + 1;
  }
  return parts;
}

std::string part_word(const Chunk& chunk, const ChunkPart& part) {
  std::size_t to = part.to;
  if (is_plural_in_capitals(chunk, part)) --to;
  bool possessive =
      to - part.from > 2 && chunk[to - 2].c == U'\'' && lower_case(chunk[to - 1].c) == U's';
  if (possessive) to -= 2;
  std::string word;
  for (std::size_t i = part.from; i < to; ++i) {
    if (chunk[i].c != U'\'') append_code_point(word, lower_case(chunk[i].c));
  }
  return word;
}

}  // namespace cssearch
