// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/posting_tables.h"

#include "indexer/write/glass/pack.h"

namespace cssearch {
namespace {

// A row is closed when it has so many bytes.
constexpr std::size_t kRow = 2000;
constexpr std::size_t kTermsBetweenChecks = 1000;

}  // namespace

void PostingList::begin(std::string first_key, std::string next_key, std::uint64_t documents,
                        std::uint64_t occurrences) {
  first_key_ = std::move(first_key);
  next_key_ = std::move(next_key);
  documents_ = documents;
  occurrences_ = occurrences;
  is_first_ = true;
  first_ = 0;
}

void PostingList::add(Xapian::docid id, Xapian::termcount number) {
  if (first_ != 0 && chunk_.size() >= kRow) write(false);
  if (first_ == 0) {
    first_ = id;
    chunk_.clear();
  } else {
    pack_uint(chunk_, id - last_ - 1);
  }
  last_ = id;
  pack_uint(chunk_, number);
}

void PostingList::end() {
  if (first_ != 0) write(true);
}

void PostingList::write(bool last) {
  key_ = is_first_ ? first_key_ : next_key_;
  tag_.clear();
  if (is_first_) {
    pack_uint(tag_, documents_);
    pack_uint(tag_, occurrences_);
    pack_uint(tag_, first_ - 1);
  } else {
    pack_uint_sorted(key_, first_);
  }
  tag_ += last ? '1' : '0';
  pack_uint(tag_, last_ - first_);
  tag_ += chunk_;
  table_.add(key_, tag_);
  is_first_ = false;
  first_ = 0;
}

PostingTables::PostingTables(TableWriter& postlist, std::filesystem::path folder,
                             const std::function<void()>& check_interrupt)
    : list_(postlist), folder_(std::move(folder)), check_interrupt_(check_interrupt) {}

void PostingTables::begin(const Term& term) {
  if (++terms_ % kTermsBetweenChecks == 0) check_interrupt_();
  key_.clear();
  pack_string_sorted(key_, term.name);
  std::string first_key = key_;
  key_ += '\0';
  key_of_term_ = key_.size();
  list_.begin(std::move(first_key), key_, term.documents, term.occurrences);
}

void PostingTables::add(Xapian::docid id, Xapian::termcount wdf, std::string_view positions) {
  list_.add(id, wdf);
  if (positions.empty()) return;
  if (!positions_) positions_.emplace(folder_ / "position.glass");
  key_.resize(key_of_term_);
  pack_uint_sorted(key_, id);
  positions_->add(key_, positions);
}

TableRoot PostingTables::finish() {
  return positions_ ? positions_->finish() : TableRoot();
}

}  // namespace cssearch
