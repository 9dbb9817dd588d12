// SPDX-License-Identifier: GPL-3.0-or-later
//
// What git knows of a source: its revision, and the day of the last commit that touched each file.
#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>

#include "schema/date.h"

namespace cssearch {

struct GitHistory {
  bool is_repository = false;
  bool shallow = false;  // a clone without its history: no dates are known
  std::string revision;  // of HEAD; empty before the first commit
  std::unordered_map<std::string, PartialDate> last_commit;  // by path, relative to the source
};

// The revision of HEAD; empty without git, outside a repository and before the first commit.
std::string read_git_revision(const std::filesystem::path& source);

// Runs git, once for the dates of all files. Without git, or outside a repository, all is empty.
GitHistory read_git_history(const std::filesystem::path& source);

}  // namespace cssearch
