// SPDX-License-Identifier: GPL-3.0-or-later
//
// What csindex must know of its last run to read only what changed since. It lies in the metadata
// of the index, so that it commits with the documents:
//
//   "state"          options and fields, the histories of the sources, the stamps of records
//   "f" + two digits  states of files, in 256 groups by the hash of "source/path"
//   "l" + key        links to the paper with this key in the text of notes
//
// The first two are CBOR, the last is JSON (encode_contributions).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <xapian.h>

#include "indexer/git.h"
#include "schema/document.h"
#include "schema/file_stamp.h"
#include "schema/index/metadata_writer.h"

namespace cssearch {

struct FileState {
  FileStamp stamp;                 // settled() when it was read
  std::uint64_t hash = 0;          // hash64() of the bytes
  std::uint64_t folders = 0;       // SourceSurvey::folders_of()
  std::optional<PartialDate> day;  // SourceSurvey::day_of()
  std::string blob;                // git's name of the content, if it was asked
  std::vector<std::string> links;  // keys of papers that the text links to

  bool operator==(const FileState&) const = default;
};

// The options of an index that csindex has not read from files.
inline constexpr const char* kImported = "imported";

struct IndexState {
  std::string options;                                    // describe_options()
  std::string fields;                                     // field_table_digest()
  std::unordered_map<std::string, GitHistory> histories;  // by source
  // Stamps of the files of the papers that the sources name, by id; kNoStamp if there is none, or
  // none that could be read.
  std::unordered_map<std::string, FileStamp> records;
  std::unordered_map<std::string, FileState> files;  // that are notes, by "source/path"
};

// By key; those of all notes.
using LinksByKey = std::unordered_map<std::string, std::vector<Contribution>>;

// Throws Error(BrokenIndex).
IndexState read_state(const Xapian::Database& database);
std::vector<Contribution> read_links(const Xapian::Database& database, const std::string& key);

// Writes the groups of the `changed` files, or of all, and the rest.
void write_state(MetadataWriter& metadata, const IndexState& state,
                 const std::unordered_set<std::string>* changed = nullptr);
// Those of these keys; no links leave nothing.
void write_links(MetadataWriter& metadata, const LinksByKey& links);

}  // namespace cssearch
