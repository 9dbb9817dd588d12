// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes a glass database of Xapian 1.4 in one go: what Xapian's own writer and its compaction
// make, for a fifth of the time, since each table is written once, in the order of its keys.
// Nothing can be read of it before finish(), and nothing is synced to the disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <xapian.h>

#include "indexer/write/glass/posting_batch.h"
#include "indexer/write/glass/posting_runs.h"
#include "indexer/write/glass/row_store.h"
#include "indexer/write/glass/table_writer.h"
#include "indexer/write/glass/value_streams.h"
#include "indexer/write/glass/version_file.h"
#include "indexer/write/passage_writer.h"

namespace cssearch {

// Whether the library that is loaded reads and writes this format. It is that of all of 1.4; what
// later versions make of it is not known.
bool writes_glass();

// Each function throws std::filesystem::filesystem_error and what Xapian would throw.
class GlassWriter : public PassageWriter {
 public:
  static constexpr std::size_t kMemory = 150 << 20;

  // Makes both folders. Postings that `memory` bytes have no room for go to `scratch`, which may be
  // removed afterwards. With several `threads` tables are made at once.
  GlassWriter(std::filesystem::path folder, const std::filesystem::path& scratch,
              std::size_t memory = kMemory, std::size_t threads = 1);

  // By GlassPacker.
  Xapian::docid add(std::string_view packed) override;
  std::string get_metadata(const std::string& key) override;
  void set_metadata(const std::string& key, const std::string& value) override;
  void finish(const std::function<void()>& check_interrupt) override;

 private:
  void count(Xapian::termcount length, Xapian::termcount max_wdf);
  void add_data(const PackedPassage& passage);
  void write_batch(PostingSink& sink);
  void write_termlists(const PostingBatch::TermOrder& order,
                       const std::function<void()>& check_stop);
  void write_lengths(TableWriter& postlist) const;

  std::filesystem::path folder_;
  std::size_t memory_;
  std::size_t threads_;
  GlassTotals totals_;
  GlassRoots roots_;
  RowStore rows_;  // of the table postlist that are no terms
  ValueStreams values_;
  PostingBatch batch_;
  PostingRuns runs_;
  TableWriter termlist_;
  std::optional<TableWriter> docdata_;
  std::vector<Xapian::termcount> lengths_;  // of all passages
  std::vector<std::string> slots_;          // of values, of the passages in batch_
};

}  // namespace cssearch
