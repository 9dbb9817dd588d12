// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which files are others than those that the index was made of.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "indexer/survey.h"
#include "indexer/update/index_state.h"
#include "schema/file_stamp.h"

namespace cssearch {

// Files by "source/path".
struct FileChanges {
  std::unordered_set<std::string> read;  // new, or with other content or another place
  std::unordered_set<std::string> gone;
  std::unordered_map<std::string, FileStamp> touched;  // the same content, looked at again

  bool contains(const std::string& place) const {
    return read.contains(place) || gone.contains(place);
  }
};

// Reads the files that may be as they were but have other stamps. `ask_git`: where there are many
// of these, git says which are.
FileChanges find_file_changes(const std::vector<SourceSurvey>& surveys, const IndexState& state,
                              bool ask_git);

}  // namespace cssearch
