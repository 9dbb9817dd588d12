// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a run of csindex tells about itself, as text and as JSON.
#pragma once

#include <optional>
#include <string>

#include "indexer/collection.h"
#include "indexer/csindex/papers.h"
#include "indexer/write/write_index.h"
#include "schema/index/format.h"

namespace cssearch {

// Files that an incremental run found changed.
struct FileChangeCounts {
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t removed = 0;
};

struct RunReport {
  const Collection& collection;  // what was read
  const PaperReport& papers;
  std::string index;  // its folder
  // What the index is now; nothing after --dry-run.
  std::optional<PublishedIndex> published;
  std::optional<FileChangeCounts> changes;  // of an incremental run
  bool written = true;
  std::string why_whole;  // an index that was there was made anew; or empty
  double seconds = 0;
};

std::string report_text(const RunReport& report);
std::string report_json(const RunReport& report);

// The first of them, "PATH: MESSAGE", and how many more there are.
std::string broken_text(const std::vector<BrokenFile>& files, const std::string& between);

// One line for each: path:line: message.
std::string lint_text(const std::vector<LintLine>& lint);
std::string lint_json(const std::vector<LintLine>& lint);

struct StatusReport {
  std::string index;
  unsigned generation = 0;
  IndexInfo info;
  std::size_t shards = 1;
  bool half_changed = false;  // a change of it was interrupted
};
std::string status_text(const StatusReport& status);
std::string status_json(const StatusReport& status);

}  // namespace cssearch
