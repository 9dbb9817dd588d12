// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/value_streams.h"

#include <algorithm>

#include "indexer/write/glass/pack.h"

namespace cssearch {
namespace {

// A row is closed when it has so many bytes.
constexpr std::size_t kRow = 2000;

std::string row_key(Xapian::valueno slot, Xapian::docid first) {
  std::string key("\0\xd8", 2);
  pack_uint(key, slot);
  pack_uint_sorted(key, first);
  return key;
}

std::string statistics_key(Xapian::valueno slot) {
  std::string key("\0\xd0", 2);
  pack_uint_last(key, slot);
  return key;
}

}  // namespace

std::string ValueStreams::add(Xapian::docid id, const Values& values) {
  values_.clear();
  for (const auto& [slot, value] : values) values_[slot] = &value;
  std::string slots;
  Xapian::valueno next = 0;
  for (const auto& [slot, value] : values_) {
    pack_uint(slots, slot - next);
    next = slot + 1;
    append(slot, id, *value);
  }
  return slots;
}

void ValueStreams::append(Xapian::valueno slot, Xapian::docid id, const std::string& value) {
  Stream& stream = streams_[slot];
  if (stream.count++ == 0) {
    stream.least = stream.greatest = value;
  } else {
    if (value < stream.least) stream.least = value;
    if (value > stream.greatest) stream.greatest = value;
  }
  if (stream.first == 0) {
    stream.first = id;
  } else {
    pack_uint(stream.row, id - stream.last - 1);
  }
  stream.last = id;
  pack_string(stream.row, value);
  if (stream.row.size() >= kRow) write(slot, stream);
}

void ValueStreams::write(Xapian::valueno slot, Stream& stream) {
  rows_.set(row_key(slot, stream.first), stream.row);
  stream.row.clear();
  stream.first = 0;
}

void ValueStreams::finish() {
  for (auto& [slot, stream] : streams_) {
    if (stream.first != 0) write(slot, stream);
    std::string statistics;
    pack_uint(statistics, stream.count);
    pack_string(statistics, stream.least);
    // Without an upper bound it is the lower one.
    if (stream.greatest != stream.least) statistics += stream.greatest;
    rows_.set(statistics_key(slot), statistics);
  }
}

}  // namespace cssearch
