// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/judged_collection.h"
#include "indexer/collection.h"
#include "searcher/eval/evaluate.h"

namespace cssearch {

// A folder of its own below the one for temporary files, gone with this object. Throws
// Error(Storage).
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// What csindex makes of a folder, in an index of its own. Throws as read_collection() and
// write_index().
class TemporaryIndex {
 public:
  // `name`: of the source, in the keys of its notes.
  TemporaryIndex(const std::filesystem::path& source, const std::string& name);

  std::filesystem::path path() const { return folder_.path() / "index"; }
  const Collection& collection() const { return collection_; }

 private:
  TemporaryFolder folder_;
  Collection collection_;
};

// An index of a judged collection, each document a note.
class JudgedIndex {
 public:
  explicit JudgedIndex(const std::vector<JudgedDocument>& documents);

  // Ranks documents by their ids. `like` as in ranker_of(); valid as long as this object.
  Ranker ranker(const SearchRequest& like);

 private:
  const std::vector<JudgedDocument>& documents_;
  TemporaryFolder notes_;
  TemporaryIndex index_;
  Searcher searcher_;
};

}  // namespace cssearch
