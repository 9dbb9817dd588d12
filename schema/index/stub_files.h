// SPDX-License-Identifier: GPL-3.0-or-later
//
// Xapian's stub files: text that names the database to open in their place. A server
// (xapian-tcpsrv, xapian-progsrv, xapian-replicate-server) opens the one that it was given for each
// connection, so that connections after a rebuild are answered from the new generation. Xapian is
// never asked to open one for us, since a stub may also name a program to run.
#pragma once

#include <filesystem>
#include <optional>

namespace cssearch {

// Writes, durably, what is not there or out of date, and removes what is for no shard any more:
//
//   <index>/XAPIANDB   "glass gen-000042"           an undivided index; servers get the folder
//   <index>/shard-00   "glass gen-000042/shard-00"  of a divided one; servers get these files
//
// Throws Error(Storage).
void write_stub_files(const std::filesystem::path& index, const std::filesystem::path& generation);

// What xapian-replicate keeps in a folder: copies of one database, by turns in replica_0 and
// replica_1, and a stub file that names the one to read. The other is removed as soon as it was
// replaced.
struct Replica {
  std::filesystem::path copy;
  // When the copy became the one to read, in milliseconds and without the upper bits: another
  // number is another copy, even in a folder of the same name.
  unsigned since = 0;
};

// Nothing if the folder is none.
std::optional<Replica> find_replica(const std::filesystem::path& folder);

}  // namespace cssearch
