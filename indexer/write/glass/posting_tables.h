// SPDX-License-Identifier: GPL-3.0-or-later
//
// Postings → rows of glass's tables postlist and position. Formats:
// xapian-core-1.4.22/backends/glass/glass_postlist.cc and glass_positionlist.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/write/glass/posting_sink.h"
#include "indexer/write/glass/table_writer.h"

namespace cssearch {

// The documents of one term with a number each, in rows of some two thousand bytes.
class PostingList {
 public:
  explicit PostingList(TableWriter& table) : table_(table) {}

  // `first_key` is the key of the first row; `next_key` that of the others, in front of the id.
  void begin(std::string first_key, std::string next_key, std::uint64_t documents,
             std::uint64_t occurrences);
  void add(Xapian::docid id, Xapian::termcount number);
  void end();

 private:
  void write(bool last);

  TableWriter& table_;
  std::string first_key_, next_key_;
  std::uint64_t documents_ = 0, occurrences_ = 0;
  bool is_first_ = true;
  Xapian::docid first_ = 0, last_ = 0;  // of the row; 0 in an empty one
  std::string chunk_, key_, tag_;
};

class PostingTables : public PostingSink {
 public:
  // Writes into `postlist`, which has no terms yet, and makes the table of positions in `folder`
  // if there are any. `check_interrupt` is called every thousand terms, and may throw.
  PostingTables(TableWriter& postlist, std::filesystem::path folder,
                const std::function<void()>& check_interrupt);

  void begin(const Term& term) override;
  void add(Xapian::docid id, Xapian::termcount wdf, std::string_view positions) override;
  void end() override { list_.end(); }

  // The root of the table of positions.
  TableRoot finish();

 private:
  PostingList list_;
  std::filesystem::path folder_;
  const std::function<void()>& check_interrupt_;
  std::size_t terms_ = 0;
  std::optional<TableWriter> positions_;
  std::string key_;  // of the row of positions; in front of the id: the term
  std::size_t key_of_term_ = 0;
};

}  // namespace cssearch
