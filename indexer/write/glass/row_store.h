// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows of a table that come in another order than that of their keys: kept in a file, with the keys
// in memory, until all are there.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "indexer/write/glass/append_file.h"

namespace cssearch {

// Each function throws std::filesystem::filesystem_error.
class RowStore {
 public:
  explicit RowStore(const std::filesystem::path& path) : file_(path) {}

  // Takes the place of a row of the same key. An empty tag is no row.
  void set(const std::string& key, std::string_view tag);
  // Empty without such a row.
  std::string tag(const std::string& key);
  // All rows in the order of their keys.
  void visit(const std::function<void(const std::string& key, const std::string& tag)>& row);

 private:
  struct Place {
    std::uint64_t begin = 0;
    std::size_t size = 0;
  };
  std::string read(const Place& place);

  AppendFile file_;
  std::uint64_t end_ = 0;
  std::map<std::string, Place> places_;
};

}  // namespace cssearch
