// SPDX-License-Identifier: GPL-3.0-or-later
//
// Xapian's stub files: text that names the database to open in their place. A server
// (xapian-tcpsrv, xapian-progsrv, xapian-replicate-server) opens the one that it was given for each
// connection, so that connections after a rebuild are answered from the new generation. Xapian is
// never asked to open one for us, since a stub may also name a program to run.
#pragma once

#include <filesystem>

namespace cssearch {

// Writes, durably, what is not there or out of date, and removes what is for no shard any more:
//
//   <index>/XAPIANDB   "glass gen-000042"           an undivided index; servers get the folder
//   <index>/shard-00   "glass gen-000042/shard-00"  of a divided one; servers get these files
//
// Throws Error(Storage).
void write_stub_files(const std::filesystem::path& index, const std::filesystem::path& generation);

}  // namespace cssearch
