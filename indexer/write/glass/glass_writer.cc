// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/glass_writer.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <utility>

#include "indexer/ordered_map.h"
#include "indexer/room_for_threads.h"
#include "indexer/write/glass/deflate.h"
#include "indexer/write/glass/pack.h"
#include "indexer/write/glass/posting_tables.h"
#include "indexer/write/glass/termlist_row.h"
#include "schema/error.h"

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

std::string passage_key(Xapian::docid id) {
  std::string key;
  pack_uint_sorted(key, id);
  return key;
}

// So many make rows that are worth the way from one thread to another.
constexpr std::size_t kPassagesAtOnce = 64;

struct Tag {
  std::string bytes;
  bool deflated = false;
};

Tag deflated(Deflater& deflater, std::string tag) {
  Tag result;
  result.deflated = deflater.deflate(tag, result.bytes);
  if (!result.deflated) result.bytes = std::move(tag);
  return result;
}

// Of the table termlist.
struct PassageTags {
  Xapian::docid id = 0;
  Tag terms, slots;
};

}  // namespace

bool writes_glass() {
  return Xapian::major_version() == 1 && Xapian::minor_version() == 4;
}

GlassWriter::GlassWriter(fs::path folder, const fs::path& scratch, std::size_t memory,
                         std::size_t threads)
    : folder_(made(std::move(folder))),
      memory_(memory),
      threads_(threads),
      rows_(made(scratch) / "rows"),
      values_(rows_),
      runs_(scratch),
      termlist_(folder_ / "termlist.glass") {}

Xapian::docid GlassWriter::add(std::string_view packed) {
  const Xapian::docid id = ++totals_.documents;
  const PackedPassage passage(packed);
  batch_.add(id, passage);
  count(passage.length, passage.max_wdf);
  slots_.push_back(values_.add(id, passage.values));
  add_data(passage);
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

void GlassWriter::add_data(const PackedPassage& passage) {
  if (passage.data.empty()) return;
  if (!docdata_) docdata_.emplace(folder_ / "docdata.glass");
  docdata_->add(passage_key(totals_.documents), passage.data, passage.deflated);
}

std::string GlassWriter::get_metadata(const std::string& key) {
  return rows_.tag(metadata_key(key));
}

void GlassWriter::set_metadata(const std::string& key, const std::string& value) {
  rows_.set(metadata_key(key), value);
}

void GlassWriter::write_batch(PostingSink& sink) {
  const PostingBatch::TermOrder order = batch_.term_order();
  std::atomic<bool> stopped = false;
  auto check_stop = [&] {
    if (stopped) throw Error(ErrorCode::Interrupted, "interrupted");
  };
  auto how = threads_ > 1 ? std::launch::async : std::launch::deferred;
  if (how == std::launch::async) check_room_for_threads(1);
  std::future<void> termlists = std::async(how, [&] { write_termlists(order, check_stop); });
  try {
    batch_.visit_terms(order, sink);
  } catch (...) {
    stopped = true;  // the future waits for its thread
    throw;
  }
  termlists.get();
  batch_.clear();
  slots_.clear();
}

void GlassWriter::write_termlists(const PostingBatch::TermOrder& order,
                                  const std::function<void()>& check_stop) {
  const std::size_t size = batch_.size();
  const std::size_t threads = std::max(threads_, std::size_t{1});
  std::vector<Deflater> deflaters(threads);
  auto make = [&](std::size_t chunk, std::size_t thread) {
    std::vector<PassageTags> rows;
    const std::size_t first = chunk * kPassagesAtOnce;
    std::size_t at = first;
    batch_.visit_passages(order, first, std::min(first + kPassagesAtOnce, size),
                          [&](Xapian::docid id, const auto& terms) {
                            std::string tag;
                            pack_termlist(tag, lengths_[id - 1], terms);
                            rows.push_back({id, deflated(deflaters[thread], std::move(tag)),
                                            deflated(deflaters[thread], slots_[at++])});
                          });
    return rows;
  };
  auto take = [&](std::size_t, const std::vector<PassageTags>& rows) {
    for (const auto& [id, terms, slots] : rows) {
      std::string key = passage_key(id);
      termlist_.add(key, terms.bytes, terms.deflated);
      if (!slots.bytes.empty()) termlist_.add(key + '\0', slots.bytes, slots.deflated);
    }
  };
  ordered_map((size + kPassagesAtOnce - 1) / kPassagesAtOnce,
              {.threads = threads, .most_items = 8 * threads, .check_interrupt = check_stop}, make,
              take);
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
