// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the blocks of a dictionary lie: in the metadata of the database, or in a file beside an
// index of several databases, since Xapian gives the metadata of the first of them only.
//
// Format of the file: a line "cssearch dictionary 1", then the lines of all blocks, each with the
// letter of its key in front, in the order of their bytes:
//   jkvcache TAB 12 TAB kv cache
//   wcache TAB 30
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include <xapian.h>

namespace cssearch {

class DictionaryBlocks {
 public:
  virtual ~DictionaryBlocks() = default;
  // Empty if there is none with this key.
  virtual std::string block(const std::string& key) const = 0;
  // The keys that begin with `type`, 'w' or 'j', in order.
  virtual void each_key(char type,
                        const std::function<void(const std::string& key)>& use) const = 0;
};

std::shared_ptr<const DictionaryBlocks> blocks_of_database(const Xapian::Database& database);

// The file is mapped, and of it only what is asked for is read. Throws Error(BrokenIndex).
std::shared_ptr<const DictionaryBlocks> blocks_of_file(const std::filesystem::path& path);

// `blocks` by their keys, as DictionaryBuilder makes them. Throws Error(Storage).
void write_dictionary_file(const std::filesystem::path& path,
                           const std::map<std::string, std::string>& blocks);

}  // namespace cssearch
