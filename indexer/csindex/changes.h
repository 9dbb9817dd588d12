// SPDX-License-Identifier: GPL-3.0-or-later
//
// What became of a collection since an older state of it: csindex --changes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "indexer/collection.h"

namespace cssearch {

struct Change {
  Document document;  // as it is now
  int before = 0;     // stars or passes; 0 of what is new
};

struct Changes {
  std::vector<Document> added;
  std::vector<Change> read;     // one more time
  std::vector<Change> starred;  // better than before
  std::size_t removed = 0;
};

// Old paths of files to new ones, both "source/path".
using Renames = std::map<std::string, std::string>;

// By key; a thing that has another key now, for its file was renamed or its link changed, is the
// same by its title or text. Papers that only the text of a note names do not count.
Changes find_changes(const Collection& old, const Collection& now, const Renames& renames);

// As Markdown, what is new by category. `since` ends the heading: "HEAD~20 (2026-01-31)".
std::string changes_markdown(const Changes& changes, const std::string& since);

// Reads the sources as they are and as they were at `revision`, which is one that git knows or a
// date. Throws Error(Usage) for another, and if a source is in no repository, and as
// read_collection().
std::string changes_since(const std::string& revision, const std::vector<SourceInfo>& sources,
                          const ReadOptions& options, const ReadHooks& hooks);

}  // namespace cssearch
