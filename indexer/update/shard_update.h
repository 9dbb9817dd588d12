// SPDX-License-Identifier: GPL-3.0-or-later
//
// Changes documents of one database, in one commit.
#pragma once

#include <filesystem>
#include <optional>

#include <xapian.h>

#include "indexer/update/old_index.h"
#include "indexer/write/checksum.h"
#include "indexer/write/passage_terms.h"
#include "schema/durable_file.h"
#include "schema/hash.h"
#include "schema/index/format.h"
#include "schema/index/metadata_writer.h"
#include "schema/index/shards.h"

namespace cssearch {

// A document before and after.
struct Change {
  std::optional<IndexedDocument> before;
  std::optional<MergedDocument> after;

  bool changes_nothing() const;
};

// Each function throws what Xapian throws; what was not committed is gone then, and with this
// object.
class ShardUpdate {
 public:
  explicit ShardUpdate(const std::filesystem::path& path);

  const Xapian::Database& database() const { return database_; }
  MetadataWriter& metadata() { return metadata_; }
  IndexInfo& info() { return info_; }
  void write(const Change& change);
  // Once, after all changes: the words, the digest and info().
  void finish();
  // With the checksums of all that was written.
  void commit();
  // Makes the commit outlast a power cut: Xapian syncs files, but not the folder in which it
  // renames the one that makes a commit whole. Throws Error(Storage).
  void sync() const { sync_to_disk(path_); }

 private:
  void count(const Document& document, int step);

  std::filesystem::path path_;
  Xapian::WritableDatabase database_;
  DatabaseMetadata writer_{database_};
  Checksums checksums_;  // of the passages now, of the metadata before
  SummedMetadata metadata_;
  IndexInfo info_;
  Digest digest_;
  PassageTerms terms_;
  WordCounts added_, removed_;
};

}  // namespace cssearch
