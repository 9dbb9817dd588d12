// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a run of csindex tells about itself, as text and as JSON.
#pragma once

#include <optional>
#include <string>

#include "indexer/collection.h"
#include "indexer/csindex/papers.h"
#include "schema/index/format.h"

namespace cssearch {

struct RunReport {
  const Collection& collection;
  const PaperReport& papers;
  std::optional<unsigned> generation;  // nothing after --dry-run
  std::string index;                   // the index's folder
  std::string digest;
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
};
std::string status_text(const StatusReport& status);
std::string status_json(const StatusReport& status);

}  // namespace cssearch
