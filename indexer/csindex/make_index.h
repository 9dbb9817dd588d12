// SPDX-License-Identifier: GPL-3.0-or-later
//
// Brings an index to what its sources say: changes it where that is enough, else makes it anew.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "indexer/collection.h"
#include "indexer/csindex/report.h"
#include "indexer/update/update_index.h"

namespace cssearch {

struct MakeIndexJob {
  std::filesystem::path index;
  std::vector<SourceInfo> sources;
  ReadOptions reading;
  RecordStamp record_stamp;
  bool whole = false;                 // anew in any case; so are those of nothing but records
  std::string damage;                 // found in the old index, which is not opened then
  std::optional<std::size_t> shards;  // as many as before, if nothing is said
  std::string built;                  // the time, as in IndexInfo
};

struct MadeIndex {
  PublishedIndex published;
  Collection collection;  // of the files that were read
  std::optional<FileChangeCounts> changes;
  bool written = true;
  std::string why_whole;
};

// Under the lock. Throws Error(SourceGone, NothingToIndex, Storage, Interrupted).
MadeIndex make_index(const MakeIndexJob& job, const ReadHooks& reading, const WriteHooks& writing);

// Throws Error(NothingToIndex) if there are sources and no file.
void check_not_empty(const Collection& collection);

}  // namespace cssearch
