// SPDX-License-Identifier: GPL-3.0-or-later
//
// For the programs that print tables of characters while building: arrays of C++, and tables of two
// stages, in which kBlocks[c / 128] names a block of 128 numbers in kIndex.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <map>
#include <vector>

#include <unicode/utypes.h>

namespace cssearch {

// Ends the program if ICU failed.
inline void check(UErrorCode status, const char* what) {
  if (U_SUCCESS(status)) return;
  std::fprintf(stderr, "%s: %s\n", what, u_errorName(status));
  std::exit(1);
}

template <typename Number>
void print_array(const char* type, const char* name, const std::vector<Number>& numbers) {
  std::printf("constexpr %s %s[] = {", type, name);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::printf("%s%lu,", i % 24 == 0 ? "\n" : "", static_cast<unsigned long>(numbers[i]));
  }
  std::printf("\n};\n");
}

// `number_of`: the number of each code point, below 65,536.
template <typename Numbering>
void print_two_stages(Numbering number_of) {
  constexpr UChar32 kCodePoints = 0x110000;
  constexpr UChar32 kBlockSize = 128;
  std::map<std::vector<unsigned>, unsigned> block_numbers;
  std::vector<unsigned> blocks, index;
  for (UChar32 start = 0; start < kCodePoints; start += kBlockSize) {
    std::vector<unsigned> block;
    for (UChar32 c = start; c < start + kBlockSize; ++c) block.push_back(number_of(c));
    auto [it, added] = block_numbers.try_emplace(block, block_numbers.size());
    if (added) index.insert(index.end(), block.begin(), block.end());
    blocks.push_back(it->second);
  }
  print_array("std::uint16_t", "kBlocks", blocks);
  print_array("std::uint16_t", "kIndex", index);
}

}  // namespace cssearch
