// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a chunk such as "Qwen2.5-VL" or "max_model_len" is cut into parts. Apart from the analyzer so
// that its rules can be read, and tested, on one page.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/analysis/char_table.h"

namespace cssearch {

// A mapped character with the bytes it came from. Joiners ('-', '_', …) have the class Break; the
// signs of C++, C# and .NET have the class Letter.
struct ChunkChar {
  char32_t c;
  CharClass cls;
  bool upper;
  std::uint32_t begin;
  std::uint32_t end;
};

using Chunk = std::vector<ChunkChar>;

struct ChunkPart {
  std::size_t from;   // first character in the chunk
  std::size_t to;     // behind the last
  std::size_t piece;  // number of the piece between separators, from 0
};

// The parts of a chunk that neither begins nor ends with a joiner.
std::vector<ChunkPart> cut_chunk(const Chunk& chunk);

// The part in lower case without apostrophes and without a final 's.
std::string part_word(const Chunk& chunk, const ChunkPart& part);

}  // namespace cssearch
