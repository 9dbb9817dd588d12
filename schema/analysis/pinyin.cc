// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/analysis/pinyin.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>

#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

#include "pinyin_table.inc"

bool is_same_letter(char read, char typed) {
  return read == typed || (read == 'v' && typed == 'u');
}

// How many letters of a reading what is typed begins with.
std::size_t letters_typed(std::string_view reading, std::string_view typed) {
  std::size_t count = 0;
  while (count < reading.size() && count < typed.size() &&
         is_same_letter(reading[count], typed[count])) {
    ++count;
  }
  return count;
}

}  // namespace

std::span<const Reading> readings_of(char32_t c) {
  if (c > 0x10FFFF) return {};
  std::size_t entry = kIndex[static_cast<std::size_t>(kBlocks[c / 128]) * 128 + c % 128];
  return {kReadings + kOffsets[entry], kReadings + kOffsets[entry + 1]};
}

namespace {

// One comparison. Readings of one initial lead to the same rests again and again, so what was tried
// in vain is remembered: by how much is left of the text and of what is typed.
class Comparison {
 public:
  bool sounds_like(std::string_view text, std::string_view typed) {
    if (typed.starts_with(' ')) typed.remove_prefix(1);
    if (typed.empty()) return true;
    if (text.empty() || !tried_.emplace(text.size(), typed.size()).second) return false;
    std::size_t size = 0;
    char32_t c = next_code_point(text, size);
    std::string_view rest = text.substr(size);
    bool as_itself = typed.starts_with(text.substr(0, size));
    if (as_itself && sounds_like(rest, typed.substr(size))) return true;
    for (const Reading& reading : readings_of(c)) {
      if (begins_with_reading(reading.text(), rest, typed)) return true;
    }
    return false;
  }

 private:
  // Whether what is typed is a reading, or the beginning of one, with what sounds like `rest`
  // behind.
  bool begins_with_reading(std::string_view reading, std::string_view rest,
                           std::string_view typed) {
    std::size_t letters = letters_typed(reading, typed);
    if (letters == typed.size()) return true;
    if (letters == 0) return false;
    bool two_initials = letters > 1 && reading[1] == 'h';
    return (letters == reading.size() && sounds_like(rest, typed.substr(letters))) ||
           (two_initials && sounds_like(rest, typed.substr(2))) ||
           sounds_like(rest, typed.substr(1));
  }

  std::set<std::pair<std::size_t, std::size_t>> tried_;
};

}  // namespace

bool sounds_like(std::string_view text, std::string_view typed) {
  return Comparison().sounds_like(text, typed);
}

}  // namespace cssearch
