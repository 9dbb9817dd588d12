// SPDX-License-Identifier: GPL-3.0-or-later
//
// An incremental run: reads what changed since the last one, merges it with what the index holds of
// the other files, and changes the index in one commit (of each shard that changes, shard 0 last).
// What comes out is what a rebuild would write.
//
//   changed files → the keys that they name now or named before
//                 → the contributions of other files to these keys, from the index
//                 → merged again: documents to remove, to write and to leave
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "indexer/collection.h"
#include "indexer/write/write_index.h"
#include "schema/index/open_index.h"

namespace cssearch {

// Of the file of a paper's record, by its id; kNoStamp if there is none.
using RecordStamp = std::function<FileStamp(const std::string& id)>;

struct UpdateOptions {
  // Of the files of the index; if more have changed the index is better written anew.
  double most_changed = 0.25;
  bool ask_git = true;  // which files are as they were, where it may save reading many
};

struct Update {
  PublishedIndex index;
  Collection collection;  // of the files that were read
  // Files that are notes.
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t removed = 0;
  bool written = false;  // whether there was anything to write
};

// Brings an index of files up to date, under the lock that the caller holds. Nothing if too much
// has changed, or no file is left. `built` is the time, as in IndexInfo. The index stays as it was
// whatever goes wrong. Throws Error(SourceGone, Storage, Interrupted, BrokenIndex).
std::optional<Update> update_index(const std::filesystem::path& index, const OpenIndex& old,
                                   const IndexState& state,
                                   const std::vector<SourceSurvey>& surveys,
                                   const ReadOptions& options, const RecordStamp& record_stamp,
                                   const std::string& built, const ReadHooks& reading,
                                   const WriteHooks& writing, const UpdateOptions& update = {});

}  // namespace cssearch
