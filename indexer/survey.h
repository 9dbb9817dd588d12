// SPDX-License-Identifier: GPL-3.0-or-later
//
// What lies in a source, before any note is read.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "indexer/git.h"
#include "indexer/walk/walk.h"
#include "schema/index/format.h"

namespace cssearch {

struct SourceSurvey {
  SourceInfo source;  // with its revision
  WalkResult walk;
  std::unordered_set<std::string> one_note_folders;  // find_one_note_folders()
  GitHistory history;

  // "source/path"
  std::string place_of(const FoundFile& file) const { return source.name + "/" + file.path; }
  // The day of a note that has no date of its own: that of its last commit or, outside a
  // repository, of its file.
  std::optional<PartialDate> day_of(const FoundFile& file) const;
  // Changes if another file comes or goes so that a folder of this one is one note now, or no
  // longer.
  std::uint64_t folders_of(const FoundFile& file) const;
};

// `past` gives what was known of the history of a source, by its name, or null. Throws
// Error(SourceGone).
std::vector<SourceSurvey> survey_sources(
    const std::vector<SourceInfo>& sources, const WalkOptions& options,
    const std::function<const GitHistory*(const std::string& source)>& past = {});

}  // namespace cssearch
