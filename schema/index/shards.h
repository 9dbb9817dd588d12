// SPDX-License-Identifier: GPL-3.0-or-later
//
// A generation that is divided into several databases, so that each stays of a size that is merged
// and changed quickly. A document lies in one of them, chosen by a hash of its key, with its words
// in that shard's dictionary and evidence of pairs, its counts and its digest in that shard's
// IndexInfo. All of these are sums, so nothing of the whole is written anywhere. What csindex must
// know of its files, and the sources, stand in shard 0.
//
// A change commits shard by shard, shard 0 last, with the digests of the others that belong to it
// (metadata "shards", a list in JSON). A reader that finds others has opened them between two
// commits. Unlike a revision a digest says the same on another machine, and of another generation.
// If a writer dies between two commits the next one writes all anew: what a document was before is
// lost with its first commit, and what that said of documents in other shards (the notes that it
// named, rows that moved to another key) with it, so the change cannot be done again.
//
// Each shard knows its number, so that one in the place of another is noticed.
//
// An undivided index, the default, has neither folders of shards nor that metadata.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "schema/index/format.h"

namespace cssearch {

// Each holds several files open.
inline constexpr std::size_t kMostShards = 64;

// Where the document with this key lies, of `count`.
std::size_t shard_number(std::string_view key, std::size_t count);

// gen-000042/shard-03; of one, the folder of the generation itself.
std::filesystem::path shard_path(const std::filesystem::path& generation, std::size_t number,
                                 std::size_t count);
// Those that are there, by number.
std::vector<std::filesystem::path> shard_paths(const std::filesystem::path& generation);

inline constexpr const char* kShardsKey = "shards";

// What one database knows of itself. Throws Error(BrokenIndex).
IndexInfo read_info(const Xapian::Database& shard);

// The text of kShardsKey in shard 0; empty for an undivided index.
std::string shard_digests(std::span<const Xapian::Database> others);
// The digests that kShardsKey of this shard names: none but in shard 0.
std::vector<std::string> named_digests(const Xapian::Database& shard);
// Whether these are all shards of each index of which one is among them, in the state that its
// shard 0 names.
bool belong_together(std::span<const Xapian::Database> shards);

// The sums of what parts of an index, one or more, know of themselves; of a source that several
// have, what the first of them says.
IndexInfo whole_info(std::span<const IndexInfo> parts);

}  // namespace cssearch
