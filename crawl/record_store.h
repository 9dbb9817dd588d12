// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder of records, one file of JSON for each paper, made to be committed to git and shared:
//
//   2309.06180.json            a record (crawl/record.h)
//   hep-th/9901001.json        one with an id of before April 2007, in the folder of its archive
//   .fetch/                    what is not to be shared (crawl/fetch_log.h)
//
// A file for each id, so that two people who fetch different papers never conflict, and written
// only when arXiv says something else than it holds. Records are replaced, never removed; files
// appear whole or not at all. What else is in the folder stays and is not read.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "crawl/record.h"
#include "schema/file_stamp.h"

namespace cssearch {

// A file or folder that is there and cannot be used.
struct BrokenFile {
  std::string path;
  std::string message;  // why
  std::string id;       // of the paper whose record it should be; empty if it is of none
};

struct StoreListing {
  std::vector<std::string> ids;  // that have a file, in order
  std::vector<BrokenFile> broken;
};

struct StoreContent {
  std::vector<Record> records;
  std::vector<BrokenFile> broken;
};

// Ids are those of ArxivId::id, without version; any other throws Error(Input). A store that does
// not exist is empty, and made by writing.
class RecordStore {
 public:
  explicit RecordStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Throws Error(Storage) if the folder cannot be read.
  StoreListing list() const;

  // The records of those papers that have one, in the order of `ids`.
  StoreContent load_all(const std::vector<std::string>& ids) const;
  // Nothing if there is no file. Throws Error(Input) if it cannot be used; the message does not
  // name it.
  std::optional<Record> load(const std::string& id) const;

  // Of the file of the paper; kNoStamp if there is none.
  FileStamp stamp(const std::string& id) const;

  // Does nothing if this is the record that the file holds. Throws as replace_store_file().
  void save(const Record& record) const;

  // Removes what runs that were killed while writing have left.
  void remove_leftovers() const;

  // "<folder>/2309.06180.json".
  std::filesystem::path path_of(const std::string& id) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace cssearch
