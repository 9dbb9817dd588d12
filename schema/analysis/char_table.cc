// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/analysis/char_table.h"

#include <cstddef>

namespace cssearch {
namespace {

#include "char_table.inc"

// The entry of a code point; anything beyond Unicode is U+FFFD.
std::size_t entry_of(char32_t c) {
  if (c > 0x10FFFF) c = 0xFFFD;
  return kIndex[static_cast<std::size_t>(kBlocks[c / 128]) * 128 + c % 128];
}

}  // namespace

CharInfo char_info(char32_t c) {
  unsigned flags = kFlags[entry_of(c)];
  return {static_cast<CharClass>(flags & 7U), (flags & 8U) != 0, (flags & 16U) != 0,
          static_cast<std::uint8_t>(flags >> 5U)};
}

std::span<const char32_t> char_mapping(char32_t c) {
  std::size_t entry = entry_of(c);
  return {kMappings + kOffsets[entry], kMappings + kOffsets[entry + 1]};
}

char32_t lower_case(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  char32_t lower = kLower[entry_of(c)];
  return lower == 0 ? c : lower;
}

}  // namespace cssearch
