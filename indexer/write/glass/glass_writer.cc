// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/glass_writer.h"

#include <algorithm>

#include "indexer/write/glass/pack.h"
#include "indexer/write/glass/posting_tables.h"
#include "indexer/write/glass/termlist_row.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

fs::path made(fs::path folder) {
  fs::create_directories(folder);
  return folder;
}

std::string metadata_key(const std::string& key) {
  return std::string("\0\xc0", 2) + key;
}

}  // namespace

bool writes_glass() {
  return Xapian::major_version() == 1 && Xapian::minor_version() == 4;
}

GlassWriter::GlassWriter(fs::path folder, const fs::path& scratch, std::size_t memory)
    : folder_(made(std::move(folder))),
      memory_(memory),
      rows_(made(scratch) / "rows"),
      values_(rows_),
      runs_(scratch),
      termlist_(folder_ / "termlist.glass") {}

Xapian::docid GlassWriter::add(const IndexedPassage& passage) {
  const Xapian::docid id = ++totals_.documents;
  PostingBatch::Totals totals = batch_.add(id, passage);
  count(totals.length, totals.max_wdf);
  slots_.push_back(values_.add(id, passage.values()));
  add_data(passage.data());
  if (batch_.memory() > memory_) runs_.add([this](PostingSink& sink) { write_batch(sink); });
  return id;
}

void GlassWriter::count(Xapian::termcount length, Xapian::termcount max_wdf) {
  lengths_.push_back(length);
  totals_.length += length;
  if (length > 0 && (totals_.min_length == 0 || length < totals_.min_length))
    totals_.min_length = length;
  totals_.max_length = std::max(totals_.max_length, length);
  totals_.max_wdf = std::max(totals_.max_wdf, max_wdf);
}

void GlassWriter::add_data(const std::string& data) {
  if (data.empty()) return;
  if (!docdata_) docdata_.emplace(folder_ / "docdata.glass");
  key_.clear();
  pack_uint_sorted(key_, totals_.documents);
  add_deflated(*docdata_, data);
}

std::string GlassWriter::get_metadata(const std::string& key) {
  return rows_.tag(metadata_key(key));
}

void GlassWriter::set_metadata(const std::string& key, const std::string& value) {
  rows_.set(metadata_key(key), value);
}

void GlassWriter::write_batch(PostingSink& sink) {
  batch_.drain([this](Xapian::docid id, const auto& terms) { write_terms(id, terms); }, sink);
  slots_.clear();
}

void GlassWriter::write_terms(Xapian::docid id,
                              const std::vector<PostingBatch::TermInPassage>& terms) {
  key_.clear();
  pack_uint_sorted(key_, id);
  tag_.clear();
  pack_termlist(tag_, lengths_[id - 1], terms);
  add_deflated(termlist_, tag_);
  const std::string& slots = slots_[slots_.size() - (totals_.documents - id) - 1];
  if (slots.empty()) return;
  key_ += '\0';
  add_deflated(termlist_, slots);
}

// With the key in key_.
void GlassWriter::add_deflated(TableWriter& table, const std::string& tag) {
  bool smaller = deflater_.deflate(tag, deflated_);
  table.add(key_, smaller ? deflated_ : tag, smaller);
}

void GlassWriter::finish(const std::function<void()>& check_interrupt) {
  TableWriter postlist(folder_ / "postlist.glass");
  values_.finish();
  rows_.visit([&](const std::string& key, const std::string& tag) { postlist.add(key, tag); });
  write_lengths(postlist);
  PostingTables tables(postlist, folder_, check_interrupt);
  if (runs_.empty()) {
    write_batch(tables);
  } else {
    runs_.add([this](PostingSink& sink) { write_batch(sink); });
    runs_.merge(tables);
  }
  roots_.postlist = postlist.finish();
  roots_.position = tables.finish();
  roots_.termlist = termlist_.finish();
  if (docdata_) roots_.docdata = docdata_->finish();
  write_version_file(folder_, roots_, totals_);
}

void GlassWriter::write_lengths(TableWriter& postlist) const {
  const std::string key("\0\xe0", 2);
  PostingList list(postlist);
  list.begin(key, key, 0, 0);
  for (Xapian::docid id = 1; id <= lengths_.size(); ++id) list.add(id, lengths_[id - 1]);
  list.end();
}

}  // namespace cssearch
