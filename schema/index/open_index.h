// SPDX-License-Identifier: GPL-3.0-or-later
//
// The published generation of an index (layout.h), open for reading, and followed from revision to
// revision while others write.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "schema/error.h"
#include "schema/index/format.h"
#include "schema/index/index_error.h"
#include "schema/index/shards.h"
#include "schema/index/tables.h"
#include "schema/index/word_blocks.h"

namespace cssearch {

// A part of an index that cannot be read now.
struct MissingPart {
  std::string place;  // as the user wrote it
  std::string why;
};

struct OpenIndex {
  Xapian::Database database;             // of all shards
  std::vector<Xapian::Database> shards;  // by number; of an undivided index the database alone
  IndexInfo info;                        // of all shards
  std::vector<SeenRevision> opened;      // of each shard that lies here, when it was opened
  unsigned generation = 0;
  bool is_replica = false;
  bool half_changed = false;  // a change has reached some shards, and its writer is slow or dead
  bool stale = false;         // of one on another machine: info is of an older revision
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

// What `read` gives, which reads what is open. What cannot be read is an Error(BrokenIndex), or
// Error(Locked) if it is overtaken.
template <typename Read>
auto read_open(const OpenIndex& open, Read read) -> decltype(read()) {
  try {
    return read();
  } catch (const Xapian::Error& error) {
    refuse_shortage(error);
    throw is_overtaken(open) ? busy_index() : index_error(error);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::BrokenIndex && is_overtaken(open)) throw busy_index();
    throw;
  }
}

// Opens the published generation for reading. Throws Error(NoIndex, OtherVersion, BrokenIndex), and
// Error(Locked) if writers are too quick.
OpenIndex open_index(const std::filesystem::path& index);

// From now on the newest revision of the published generation, and whether it is another one than
// before; `index` is its folder. Throws what open_index() throws; then what is open stays.
bool refresh(OpenIndex& open, const std::filesystem::path& index);

// What a database, found in `place`, knows of itself. Throws Error(BrokenIndex), and
// Error(OtherVersion) with the remedy as its hint.
IndexInfo read_index_info(const Xapian::Database& database, const std::string& place,
                          const std::string& remedy);

// A change of several shards that is under way is waited for, as long as something happens:
// `renew` takes their newest revisions and says whether there was one. False if it does not end.
bool wait_for_whole_change(const std::function<bool()>& is_whole,
                           const std::function<bool()>& renew);

}  // namespace cssearch
