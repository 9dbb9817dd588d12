// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading the files of all sources: walk, decode, take apart, date, merge. Writes nothing.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "indexer/merge/merge.h"
#include "indexer/note/note.h"
#include "indexer/walk/walk.h"
#include "schema/index/format.h"

namespace cssearch {

// What is known of the papers that the sources name.
struct KnownPapers {
  std::vector<Record> records;
  std::vector<std::string> missing;  // ids that arXiv did not know when it was asked
};

struct ReadOptions {
  WalkOptions walk;
  std::vector<std::string> generic_folders;  // beside the default ones
  // What is known of the papers with these ids, which ascend; nothing if not set.
  std::function<KnownPapers(const std::vector<std::string>& ids)> papers;
};

struct ReadHooks {
  std::function<void(std::size_t done, std::size_t all)> progress;  // files
  std::function<void()> check_interrupt;  // throws Error(Interrupted) to stop
};

// Something to tell about one file that was read.
struct FileRemark {
  std::string path;  // "source/path"
  std::string text;
};

struct Collection {
  std::vector<SourceInfo> sources;  // with their revisions
  std::vector<MergedDocument> documents;
  std::vector<Skipped> skipped;     // paths are "source/path"
  std::vector<FileRemark> remarks;  // encodings, repairs, characters that were lost
  std::vector<LintLine> lint;       // paths are "source/path"
  std::uint64_t files = 0;          // that were read
  std::uint64_t bytes = 0;
};

// A file that cannot be read is skipped and named; it never stops the run. Throws Error(SourceGone,
// Interrupted).
Collection read_collection(std::vector<SourceInfo> sources, const ReadOptions& options,
                           const ReadHooks& hooks);

// The ids of the papers that the sources name, ascending; what read_collection() asks
// `options.papers` for. For fetching them before. Throws as above.
std::vector<std::string> find_papers(std::vector<SourceInfo> sources, const ReadOptions& options,
                                     const ReadHooks& hooks);

// One file of a source, read and taken apart; `skipped` says why if it was not.
struct OneFile {
  std::optional<FileContent> content;
  std::optional<Skipped> skipped;
  std::vector<FileRemark> remarks;
};
OneFile read_one_file(const std::filesystem::path& root, const std::string& path,
                      const NotePlace& place);

// What `read` makes of the file that is shown as "source/path"; whatever it throws but
// Error(Interrupted) is told in `skipped`.
OneFile read_or_skip(const std::string& shown, const std::function<void(OneFile&)>& read);

}  // namespace cssearch
