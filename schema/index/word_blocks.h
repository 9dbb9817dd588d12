// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an index knows of words, counted in documents: the dictionary ("w…", "j…", dictionary.h) and
// what notes say of words that mean the same ("p…", pairs/evidence.h). It lies in the metadata of
// each shard as deflated blocks of sorted lines, so that it commits with the documents, and the
// shards are added up when a block is read: no line of the sum is kept anywhere, so none can be out
// of date.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <xapian.h>

namespace cssearch {

class WordBlocks {
 public:
  explicit WordBlocks(const Xapian::Database& database) : shards_{database} {}
  using Kept = std::map<std::string, std::string>;
  // Xapian gives the metadata of the first of several databases only, so these are single ones.
  // What was read is kept in `kept`, if given: for databases on other machines, of one revision.
  explicit WordBlocks(std::vector<Xapian::Database> shards, std::shared_ptr<Kept> kept = {})
      : shards_(std::move(shards)), kept_(std::move(kept)) {}

  // As one database of all documents would hold it; empty if there is none with this key.
  std::string block(const std::string& key) const;
  // The keys that begin with `type`, 'w', 'j' or 'p', ascending.
  std::vector<std::string> keys(char type) const;

 private:
  std::string sum(const std::string& key) const;

  std::vector<Xapian::Database> shards_;
  std::shared_ptr<Kept> kept_;
};

// Two blocks of one key: each line once, with the sum of its counts.
std::string add_blocks(std::string_view key, std::string_view a, std::string_view b);

}  // namespace cssearch
