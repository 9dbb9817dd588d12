// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens one Xapian database after a look at its files. Xapian waits for ever for a pipe in the
// place of a table, and takes some tables that are not there, or may not be read, for empty ones:
// a phrase then finds all that has its words.
#pragma once

#include <filesystem>
#include <string>

#include <xapian.h>

namespace cssearch {

// A pipe, a folder or the like.
bool is_there_but_no_file(const std::filesystem::path& path);

// Throws Xapian::DatabaseOpeningError if what is there is no file, and Error(Storage) if it may not
// be read. What is not there is left to Xapian.
void expect_table_file(const std::filesystem::path& file);

// Throws as above, and what Xapian throws; Xapian::DatabaseCorruptError if a table is not there.
Xapian::Database open_tables(const std::filesystem::path& folder);

// The revision that was a database's newest, remembered before that is opened. Xapian 1.4.22 calls
// some revisions damaged that writers have given up and overwritten ("Expected block 7 to be level
// 1, not 0"), and some given up that are damaged. It is damage only if nobody has committed since.
class SeenRevision {
 public:
  explicit SeenRevision(std::filesystem::path folder);

  // Whether there has been a commit, or the database is gone.
  bool is_outdated() const;

 private:
  std::filesystem::path folder_;
  std::string version_file_;  // its bytes, others after each commit
};

}  // namespace cssearch
