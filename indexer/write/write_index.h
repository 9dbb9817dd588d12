// SPDX-License-Identifier: GPL-3.0-or-later
//
// Documents → a new generation of the index, published when it is whole.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <xapian.h>

#include "indexer/collection.h"
#include "schema/index/format.h"
#include "schema/index/shards.h"

namespace cssearch {

struct WriteHooks {
  std::function<void(std::size_t done, std::size_t all)> progress;  // documents
  std::function<void()> check_interrupt;  // throws Error(Interrupted) to stop
};

struct WriteOptions {
  std::size_t shards = 1;   // up to kMostShards; remembered
  std::size_t threads = 1;  // nothing that is written depends on it
};

// Writes, checks and publishes, under the lock that the caller holds. `built` is the
// time, as in IndexInfo. The old index stays as it was whatever goes wrong. Throws Error(Storage,
// Interrupted, Internal). Returns what was published.
struct PublishedIndex {
  IndexInfo info;
  unsigned generation = 0;
  std::size_t shards = 1;
};
PublishedIndex write_index(const std::filesystem::path& index, const Collection& collection,
                           const std::string& built, const WriteHooks& hooks,
                           const WriteOptions& options = {});

// What a document and each of its passages, as stored, add to the digest of the index. Terms and
// values follow from these.
std::string digest_item(const std::string& document, const std::string& passage_data);

// Error(Storage) for what Xapian or the file system threw while writing.
[[noreturn]] void throw_storage_error(const std::filesystem::path& index,
                                      const Xapian::Error& error);
[[noreturn]] void throw_storage_error(const std::filesystem::path& index, const std::string& why);

}  // namespace cssearch
