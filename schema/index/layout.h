// SPDX-License-Identifier: GPL-3.0-or-later
//
// An index on disk:
//
//   <index>/CURRENT       one line, the name of the generation to read: "gen-000042"
//   <index>/gen-000042/   one Xapian glass database, or several: shard-00, shard-01, … (shards.h)
//   <index>/sources.json  the folders to index, by name; outside the generations, so that it
//                         outlives an index that is broken or of another version
//   <index>/XAPIANDB      what Xapian's own servers are to serve (stub_files.h); of a divided index
//   <index>/shard-00 …    stands there for each shard
//   <index>/shards        one line, how many shards an index is made of, if several; so that it is
//                         known when shards are lost
//   <index>/records       one line, the record store, if one was named
//   <index>/lock          held (flock) by the one writer; its process id and start inside, then
//                         and if it died (IndexLock)
//
// A writer fills a generation that CURRENT does not name and publishes it last, so whatever happens
// before leaves the old index as it was. CURRENT is a file and never a symlink: a reader that calls
// reopen() across a swapped symlink silently mixes two databases.
//
// A folder without CURRENT may be a replica (replica.h) of an undivided index: that is read as
// well, its copies taken for generations, but never written.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/index/format.h"

namespace cssearch {

std::filesystem::path generation_path(const std::filesystem::path& index, unsigned generation);
// "gen-000042" → 42.
std::optional<unsigned> generation_number(std::string_view name);

// What readers open: a generation, or the copy in a replica that is the one to read. Another number
// is another one.
struct Published {
  unsigned number = 0;
  std::filesystem::path path;
  bool is_replica = false;
};

// Nothing if there is no index. Throws Error(BrokenIndex) if CURRENT names none.
std::optional<Published> find_published(const std::filesystem::path& index);
// Its number, and its folder, which is empty if there is none. Throw as find_published().
std::optional<unsigned> current_generation(const std::filesystem::path& index);
std::filesystem::path published_path(const std::filesystem::path& index);
// For writers: its number, or 0 if there is none or CURRENT is broken, which is as good as none.
unsigned published_generation(const std::filesystem::path& index);

// "; the old index is as it was", or nothing if there is none: for what is said of a run that
// failed.
std::string old_index_stays(const std::filesystem::path& index);

// What to do about an index that is damaged, as the hint of an Error.
const char* remedy(bool is_replica);
const char* remedy_of(const std::filesystem::path& index);

// How many shards the index is to have: as many as are remembered, else as many as the published
// generation has, whatever else is wrong with it; 1 if there is none.
std::size_t count_shards(const std::filesystem::path& index);

// The same again from now on, durably. Under the lock. Throws Error(Storage).
void remember_shards(const std::filesystem::path& index, std::size_t count);

// The folders that were indexed last, with their names and roots; none if nothing was. Throws
// Error(BrokenIndex).
std::vector<SourceInfo> read_sources(const std::filesystem::path& index);

// The same again from now on, durably. Under the lock. Throws Error(Storage).
void remember_sources(const std::filesystem::path& index, const std::vector<SourceInfo>& sources);

// The record store that was named for this index last; csindex takes it again unless told another.
std::optional<std::filesystem::path> remembered_records(const std::filesystem::path& index);
// Under the lock. Throws Error(Storage).
void remember_records(const std::filesystem::path& index, const std::filesystem::path& folder);

// The first line of a file of the index, which need not be there. Throws Error(BrokenIndex) if it
// is no file, and Error(Storage) if it may not be read.
std::string read_first_line(const std::filesystem::path& path);

}  // namespace cssearch
