// SPDX-License-Identifier: GPL-3.0-or-later
//
// What git knows of a source: its revision, the day of the last commit that touched each file, and
// which files are as git has them.
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
  // The latest day of a commit that touched the path, relative to the source; also of files that
  // are no more.
  std::unordered_map<std::string, PartialDate> last_commit;
};

// The revision of HEAD; empty without git, outside a repository and before the first commit.
std::string read_git_revision(const std::filesystem::path& source);

// Runs git, once for the dates of all files. Without git, or outside a repository, all is empty.
// With what was known at another revision only the commits since are asked for, if it is an
// ancestor; the result is the same.
GitHistory read_git_history(const std::filesystem::path& source, const GitHistory* past = nullptr);

// The names that git has for the contents of the files whose contents it knows: those that are as
// they are in its index. By path, relative to the source. Where git is set up to run programs on
// contents, nothing.
std::unordered_map<std::string, std::string> read_git_blobs(const std::filesystem::path& source);

}  // namespace cssearch
