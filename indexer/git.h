// SPDX-License-Identifier: GPL-3.0-or-later
//
// What git knows of a source: its revision, the day of the last commit that touched each file, and
// which files are as git has them.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "schema/date.h"

namespace cssearch {

struct GitHistory {
  bool is_repository = false;
  bool shallow = false;   // a clone without its history: no dates are known
  bool complete = false;  // whether last_commit is that of the whole history
  std::string revision;   // of HEAD; empty before the first commit
  std::string folder;     // of the source in its repository, "" or "docs/notes/"
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

struct GitCommit {
  std::string id;
  std::string day;  // 2026-01-31
};

// The commit that `revision` names in the repository of the source, or the last one before a day
// such as 2026-01-31. Throws Error(Input) if there is none, and if the source is in no repository.
GitCommit find_git_commit(const std::filesystem::path& source, const std::string& revision);

// The files of the source as the commit has them, by paths relative to the source: those whose path
// is wanted are given to `take`. Nothing if it had no such folder. Nothing is checked out and no
// filter is run. Throws Error(Input) if an object is missing, as in a partial clone.
void read_git_files(const std::filesystem::path& source, const std::string& commit,
                    const std::function<bool(const std::string& path)>& wanted,
                    const std::function<void(const std::string& path, std::string_view)>& take);

// Files of the source that have another path in HEAD than in the commit: old paths to new ones.
std::map<std::string, std::string> read_git_renames(const std::filesystem::path& source,
                                                    const std::string& commit);

}  // namespace cssearch
