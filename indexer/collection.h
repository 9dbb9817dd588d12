// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading the files of sources: decode, take apart, date, merge. Of the text nothing is held in
// memory (indexer/merge/documents.h).
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "indexer/merge/merge.h"
#include "indexer/note/note.h"
#include "indexer/survey.h"
#include "indexer/update/index_state.h"
#include "indexer/walk/walk.h"
#include "schema/index/format.h"

namespace cssearch {

// What is known of the papers that the sources name.
struct KnownPapers {
  std::vector<Record> records;
  std::vector<std::string> missing;  // ids that arXiv did not know when it was asked
  // Of the files of all ids, taken before they were read; settled(), and kNoStamp if there is none
  // or it cannot be used.
  std::unordered_map<std::string, FileStamp> stamps;
};

struct ReadOptions {
  WalkOptions walk;
  std::vector<std::string> generic_folders;  // beside the default ones
  std::filesystem::path scratch;             // where the text waits, as Documents() takes it
  std::size_t threads = 1;                   // that read files at once
  // What is known of the papers with these ids, which ascend; nothing if not set.
  std::function<KnownPapers(const std::vector<std::string>& ids)> papers;
};

// What of these decides what is indexed, as a person may read it.
std::string describe_options(const ReadOptions& options);

// From so many files on it is worth asking git which of them are as they were.
inline constexpr std::size_t kManyFiles = 64;

struct ReadHooks {
  std::function<void(std::size_t done, std::size_t all)> progress;  // files
  std::function<void()> check_interrupt;  // throws Error(Interrupted) to stop
};

// Something to tell about one file that was read.
struct FileRemark {
  std::string path;  // "source/path"
  std::string text;
};

// One file of a source, read and taken apart; `skipped` says why if it was not.
struct OneFile {
  std::optional<FileContent> content;
  std::optional<Skipped> skipped;
  std::vector<FileRemark> remarks;
  std::uint64_t hash = 0;  // hash64() of its bytes
};

struct Collection {
  std::vector<SourceInfo> sources;  // with their revisions
  Documents documents;              // notes by source and path, then entries by first place
  std::vector<Skipped> skipped;     // paths are "source/path"
  std::vector<FileRemark> remarks;  // encodings, repairs, characters that were lost
  std::vector<LintLine> lint;       // paths are "source/path"
  std::uint64_t files = 0;          // that were read
  std::uint64_t bytes = 0;
  IndexState state;  // for the next run
  LinksByKey links;
};

// Reads files, then merges what they say.
class CollectionReader {
 public:
  CollectionReader(const ReadOptions& options, const ReadHooks& hooks);

  // Reads those files of the sources that are `wanted`, or all; what was skipped is taken over. A
  // file that cannot be read is skipped and named; it never stops the run. Throws
  // Error(Interrupted).
  using Wanted = std::function<bool(const SourceSurvey& survey, const FoundFile& file)>;
  void read(const std::vector<SourceSurvey>& surveys, const Wanted& wanted = {});

  // What was read.
  const std::vector<FileMentions>& files() const { return files_; }

  // With what other files say of the same things: `others.files`, `others.others` and
  // `others.records` are filled in here. `kept_links` are theirs.
  Collection merge(MergeInput others = {}, const std::vector<Contribution>& kept_links = {});
  // What is known without looking at documents: sources, and what was skipped.
  Collection take() { return std::move(collection_); }

  // The ids of the papers that the files read name, ascending.
  std::vector<std::string> paper_ids() const;

 private:
  void read_source(const SourceSurvey& survey, const std::vector<const FoundFile*>& files);
  struct ReadFile;
  // What needs no look at other files: several threads do it at once.
  ReadFile read_file(const SourceSurvey& survey, const FoundFile& file) const;
  void take(ReadFile read, const std::string& place);
  void lint_ids(const std::unordered_set<std::string>& missing);

  const ReadOptions& options_;
  const ReadHooks& hooks_;
  std::unordered_set<std::string> generic_;
  Collection collection_;
  std::vector<FileMentions> files_;
  std::size_t done_ = 0;
  std::size_t all_ = 0;
};

// All files of the sources. Throws Error(SourceGone, Interrupted).
Collection read_collection(const std::vector<SourceInfo>& sources, const ReadOptions& options,
                           const ReadHooks& hooks);
// Throws Error(Interrupted).
Collection read_surveyed(const std::vector<SourceSurvey>& surveys, const ReadOptions& options,
                         const ReadHooks& hooks);

// The ids of the papers that the sources name, ascending; what read_collection() asks
// `options.papers` for. For fetching them before. Throws as above.
std::vector<std::string> find_papers(const std::vector<SourceInfo>& sources,
                                     const ReadOptions& options, const ReadHooks& hooks);

OneFile read_one_file(const std::filesystem::path& root, const std::string& path,
                      const NotePlace& place, const WalkOptions& options);

// hash64() of the bytes of a regular file. Throws std::system_error.
std::uint64_t hash_file(const std::filesystem::path& path);

// What `read` makes of the file that is shown as "source/path"; whatever it throws but
// Error(Interrupted, Storage) and std::bad_alloc is told in `skipped`.
OneFile read_or_skip(const std::string& shown, const std::function<void(OneFile&)>& read);

}  // namespace cssearch
