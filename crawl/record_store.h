// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder of records, one file of JSON for each paper, made to be committed to git and shared:
//
//   2309.06180.json            a record (crawl/record.h)
//   hep-th/9901001.json        one with an id of before April 2007, in the folder of its archive
//   2309.99999.missing         arXiv does not know this id; holds the day it was asked for
//
// A file for each id, so that two people who fetch different papers never conflict. Records are
// replaced, never removed; files appear whole or not at all. What else is in the folder stays and
// is not read.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "crawl/record.h"

namespace cssearch {

// A file that is there and cannot be used.
struct BrokenRecord {
  std::string path;     // in the folder: "hep-th/9901001.json"
  std::string message;  // why
};

struct StoreContent {
  std::vector<StoredRecord> records;  // by their ids, as bytes
  std::vector<BrokenRecord> broken;   // by their paths
};

// Ids are those of ArxivId::id, without version; any other throws Error(Input). A folder that
// cannot be read or written throws Error(Storage); one that does not exist is empty, and made by
// writing.
class RecordStore {
 public:
  explicit RecordStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Nothing if there is no file. Throws Error(Input) if it is no record of this paper; the message
  // does not name the file.
  std::optional<StoredRecord> load(const std::string& id) const;
  StoreContent load_all() const;

  // Also forgets that the id was missing.
  void save(const StoredRecord& stored) const;

  // Remembers that arXiv did not know the id on this day. A record that is there stays, since arXiv
  // at times answers with nothing for papers it has.
  void mark_missing(const std::string& id, const PartialDate& asked) const;
  // The last day on which arXiv did not know the id.
  std::optional<PartialDate> missing_since(const std::string& id) const;

  // "<folder>/2309.06180.json".
  std::filesystem::path path_of(const std::string& id) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace cssearch
