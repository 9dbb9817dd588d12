// SPDX-License-Identifier: GPL-3.0-or-later
//
// Documents → a new generation of the index, published when it is whole.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "indexer/merge/merge.h"
#include "schema/index/format.h"

namespace cssearch {

struct WriteHooks {
  std::function<void(std::size_t done, std::size_t all)> progress;  // documents
  std::function<void()> check_interrupt;  // throws Error(Interrupted) to stop
};

// Writes, compacts, checks and publishes, under the lock that the caller holds. `info` brings
// sources, files and times; counts, kinds and digest are filled in. The old index stays as it was
// whatever goes wrong. Throws Error(Storage, Interrupted, Internal). Returns what was published.
struct PublishedIndex {
  IndexInfo info;
  unsigned generation;
};
PublishedIndex write_index(const std::filesystem::path& index,
                           const std::vector<MergedDocument>& documents, IndexInfo info,
                           const WriteHooks& hooks);

}  // namespace cssearch
