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
//   <index>/lock          held (flock) by the one writer; its process id and start inside
//
// A writer fills a generation that CURRENT does not name and publishes it last, so whatever happens
// before leaves the old index as it was. CURRENT is a file and never a symlink: a reader that calls
// reopen() across a swapped symlink silently mixes two databases.
//
// A folder without CURRENT may be a replica (replica.h) of an undivided index: that is read as
// well, its copies taken for generations, but never written.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "schema/file_descriptor.h"
#include "schema/index/format.h"
#include "schema/index/shards.h"
#include "schema/index/tables.h"
#include "schema/index/word_blocks.h"

namespace cssearch {

// The number of the published generation, or of the copy that is the one to read in a replica;
// another number is another one. Nothing if there is no index. Throws Error(BrokenIndex) if CURRENT
// names none.
std::optional<unsigned> current_generation(const std::filesystem::path& index);

std::filesystem::path generation_path(const std::filesystem::path& index, unsigned generation);

// A part of an index that cannot be read now.
struct MissingPart {
  std::string place;  // as the user wrote it
  std::string why;
};

// The folder of that generation or copy; empty if there is none. Throws as current_generation().
std::filesystem::path published_path(const std::filesystem::path& index);

struct OpenIndex {
  Xapian::Database database;             // of all shards
  std::vector<Xapian::Database> shards;  // by number; of an undivided index the database alone
  Xapian::Database first;                // shard 0 again, to be asked whether there is a new change
  IndexInfo info;                        // of all shards
  std::vector<NewestRevision> opened;    // of each shard that lies here, when it was opened
  unsigned generation = 0;
  bool is_replica = false;
  bool half_changed = false;  // a change has reached some shards, and its writer is slow or dead
  bool stale = false;         // info is of an older revision than the database
  bool remote = false;        // a shard is on another machine
  std::vector<std::string> notes;    // what is to be said with every answer
  std::vector<MissingPart> missing;  // of a list (index_list.h)

  std::shared_ptr<WordBlocks::Kept> kept_words;  // of shards on other machines

  WordBlocks words() const { return WordBlocks(shards, kept_words); }
  // The one in which the document with this key lies, if there is such a document.
  const Xapian::Database& shard_of(std::string_view key) const {
    return shards[shard_number(key, shards.size())];
  }
};

// Whether a writer has committed since: what cannot be read is then no proof of damage.
bool is_overtaken(const OpenIndex& open);

// Opens the published generation for reading. Throws Error(NoIndex, OtherVersion, BrokenIndex), and
// Error(Locked) if writers are too quick.
OpenIndex open_index(const std::filesystem::path& index);

// From now on the newest revision of the published generation, and whether it is another one than
// before; `index` is its folder. Throws what open_index() and Xapian throw, which is a
// DatabaseModifiedError if writers are too quick; then what is open can still be read, and `stale`
// may be set.
bool refresh(OpenIndex& open, const std::filesystem::path& index);

// What a database, found in `place`, knows of itself. Throws Error(BrokenIndex), and
// Error(OtherVersion) with the remedy as its hint.
IndexInfo read_index_info(const Xapian::Database& database, const std::string& place,
                          const std::string& remedy);

// A change of several shards that is under way is waited for, as long as something happens:
// `renew` takes their newest revisions and says whether there was one. False if it does not end.
bool wait_for_whole_change(const std::function<bool()>& is_whole,
                           const std::function<bool()>& renew);

// "; the old index is as it was", or nothing if there is none: for what is said of a run that
// failed.
std::string old_index_stays(const std::filesystem::path& index);

// What to do about an index that is damaged, as the hint of an Error.
std::string remedy_of(const std::filesystem::path& index);

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

// The right to write the index, from construction to destruction; the kernel gives it back when the
// process dies. Makes the folder; throws Error(Usage) if it is a replica. Waits up to `seconds` for
// another writer, then throws Error(Locked) that names it; meanwhile `on_wait` is told who it is
// many times a second, and may throw to end the waiting.
class IndexLock {
 public:
  IndexLock(const std::filesystem::path& index, int seconds,
            const std::function<void(const std::string& holder)>& on_wait = {});

 private:
  FileDescriptor file_;
};

// Removes unpublished generations of runs that died, and superseded ones that nobody can be opening
// any more; all of them if none was published. Under the lock.
void remove_leftovers(const std::filesystem::path& index);

// A generation in the making, under the lock. Removed again unless published.
class NewGeneration {
 public:
  explicit NewGeneration(const std::filesystem::path& index);
  ~NewGeneration();
  NewGeneration(const NewGeneration&) = delete;
  NewGeneration& operator=(const NewGeneration&) = delete;

  unsigned number() const { return number_; }
  // The folder to fill; does not exist yet.
  std::filesystem::path path() const { return generation_path(index_, number_); }
  // A second folder, for what path() is made of. Removed with this object.
  std::filesystem::path scratch() const;

  // Makes this the generation that readers open, made of `sources`, durably, then removes what
  // nobody reads any more. Throws Error(Storage).
  void publish(const std::vector<SourceInfo>& sources);

 private:
  std::filesystem::path index_;
  unsigned number_ = 0;
  bool published_ = false;
};

}  // namespace cssearch
