// SPDX-License-Identifier: GPL-3.0-or-later
//
// A copy of a database that xapian-replicate keeps: read like an index, never written.
#pragma once

#include <filesystem>
#include <optional>

namespace cssearch {

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

// Throws Error(Usage) if the folder is one.
void refuse_replica(const std::filesystem::path& folder);

}  // namespace cssearch
