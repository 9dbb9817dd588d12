// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/watch.h"

#include <optional>

#include "indexer/git.h"
#include "schema/error.h"
#include "schema/hash.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// What a walk of all sources finds, briefly.
struct State {
  std::string digest;  // of names, sizes and times of all files, and of the revisions
  std::vector<fs::path> folders;
};

// A commit gives its notes another date; git writes a line here for each.
void add_git_logs(const fs::path& root, std::vector<fs::path>& folders) {
  std::error_code error;
  for (fs::path folder = root; folder.has_relative_path(); folder = folder.parent_path()) {
    if (!fs::exists(folder / ".git", error)) continue;
    if (fs::is_directory(folder / ".git" / "logs", error)) folders.push_back(folder / ".git/logs");
    return;
  }
}

State look_at(const std::vector<SourceInfo>& sources, const WalkOptions& options) {
  State state;
  std::string all;
  for (const SourceInfo& source : sources) {
    WalkResult walk = walk_source(source.root, options);
    for (const std::string& folder : walk.folders)
      state.folders.push_back(source.root / fs::path(folder));
    add_git_logs(source.root, state.folders);
    all += source.name + "\n" + read_git_revision(source.root) + "\n";
    for (const FoundFile& file : walk.files) {
      all += file.path + "\n" + std::to_string(file.stamp.size) + " " +
             std::to_string(file.stamp.modified) + "\n";
    }
    for (const Skipped& skipped : walk.skipped) all += skipped.path + "\n";
  }
  state.digest = hash64_bytes(all);
  return state;
}

}  // namespace

void watch_sources(const WalkOptions& options, const WatchHooks& hooks, FolderWatch::Times times) {
  FolderWatch watch(times);
  std::optional<std::string> indexed;  // the state that was indexed last
  std::optional<std::string> told;     // of the watch's trouble
  bool first = true;
  for (;; first = false) {
    hooks.check_interrupt();
    try {
      State state = look_at(hooks.sources(), options);
      // What happened before a folder was watched is seen by looking again.
      if (watch.set(state.folders)) state = look_at(hooks.sources(), options);
      if (watch.trouble() != told && watch.trouble()) hooks.tell(*watch.trouble());
      told = watch.trouble();
      if (indexed != state.digest) {
        indexed = state.digest;
        hooks.index();
      }
    } catch (const Error& error) {
      if (first || error.code() == ErrorCode::Interrupted) throw;
      hooks.tell(error.what());
    }
    watch.wait(hooks.check_interrupt);
  }
}

}  // namespace cssearch
