// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/deflate.h"

#include <limits>
#include <new>

#include <zlib.h>

namespace cssearch {
namespace {

// Raw, with the largest window, as Xapian opens its streams. Its level 6 takes a fifth longer and
// saves a hundredth of the bytes of an index.
constexpr int kRawLargestWindow = -15;
constexpr int kDefaultMemory = 8;

// Xapian reads this much at a time. If what is left of a tag is more when its last byte has been
// taken in, Xapian 1.4.22 takes the tag for broken: it happens where few bytes make many.
constexpr std::size_t kReadAtOnce = 8192;

}  // namespace

Deflater::Deflater() : stream_(std::make_unique<z_stream>()) {
  if (deflateInit2(stream_.get(), Z_BEST_SPEED, Z_DEFLATED, kRawLargestWindow, kDefaultMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
}

Deflater::~Deflater() {
  deflateEnd(stream_.get());
}

bool Deflater::deflate(std::string_view tag, std::string& out) {
  if (tag.size() <= kDeflateAbove || tag.size() > std::numeric_limits<uInt>::max()) return false;
  out.resize(tag.size() - 1);
  deflateReset(stream_.get());
  // zlib does not write to it.
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(tag.data()));
  stream_->avail_in = static_cast<uInt>(tag.size());
  stream_->next_out = reinterpret_cast<Bytef*>(out.data());
  stream_->avail_out = static_cast<uInt>(out.size());
  // So a long one gets an end of some bytes that make none.
  if (tag.size() >= kReadAtOnce) ::deflate(stream_.get(), Z_SYNC_FLUSH);
  if (::deflate(stream_.get(), Z_FINISH) != Z_STREAM_END) return false;
  out.resize(stream_->total_out);
  return true;
}

}  // namespace cssearch
