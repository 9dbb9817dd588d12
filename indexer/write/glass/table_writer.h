// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes a table of a glass database, a B-tree of keys and tags, from its first key to its last:
// blocks are filled one after the other and none is written twice. Format:
// xapian-core-1.4.22/backends/glass/glass_table.{h,cc}; what comes out is what Xapian's compaction
// makes.
//
//   block   revision:4 level:1 gap:2 free:2 end of directory:2 | offsets of items:2 … | gap | items
//   leaf    size and flags:2 length of key:1 key [component:2] tag
//   branch  number of the block below:4 length of key:1 key component:2
//
// Numbers are big-endian. A long tag is several items with one key, of which all but the first say
// the how-manieth they are.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "indexer/write/glass/append_file.h"

namespace cssearch {

// Of all blocks, and of the database when they are written at once.
inline constexpr std::uint32_t kGlassRevision = 1;
inline constexpr std::size_t kGlassBlock = 8192;
inline constexpr std::size_t kMaxGlassKey = 255;

// What the version file says of a table.
struct TableRoot {
  bool exists = false;
  std::uint32_t block = 0;
  unsigned level = 0;  // of the root; of the leaves: 0
  std::uint64_t entries = 0;
  std::uint32_t blocks = 0;
};

class TableWriter {
 public:
  // Throws std::filesystem::filesystem_error, as the others do.
  explicit TableWriter(std::filesystem::path path);

  // Keys come sorted by their bytes, each once. `compressed`: the tag is deflated. Throws
  // Xapian::InvalidArgumentError for a key of more than kMaxGlassKey bytes, as Xapian does.
  void add(std::string_view key, std::string_view tag, bool compressed = false);

  // Once, at the end.
  TableRoot finish();

 private:
  // The least key from which on a block is the right one, cut to what tells it from the key before.
  struct Separator {
    std::string key;
    std::size_t component = 0;
  };

  struct Block {
    std::array<char, kGlassBlock> bytes;
    std::size_t items = 0;
    std::size_t begin = kGlassBlock;  // of the items, which are put in from the end
    Separator separator;

    // Between the directory and the items.
    std::size_t gap() const;
    // Makes room for an item, which has to fit, and returns where it goes.
    char* put(std::size_t size);
  };

  // More than a file of 2³² blocks can need.
  static constexpr std::size_t kLevels = 10;

  std::size_t first_chunk(std::size_t key_size, std::size_t tag_size) const;
  void add_component(std::string_view key, std::size_t component, std::string_view chunk,
                     unsigned flags);
  Separator separator_before(std::string_view key, std::size_t component) const;
  // The number of the block.
  std::uint32_t write(std::size_t level);
  void finish_block(std::size_t level, Separator next);
  void enter(std::size_t level, Separator separator, std::uint32_t number);

  AppendFile file_;
  std::array<Block, kLevels> levels_;
  std::string last_key_;
  TableRoot root_;
};

}  // namespace cssearch
