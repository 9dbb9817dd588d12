// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/deflate.h"

#include <algorithm>
#include <array>
#include <new>

#include <libdeflate.h>
#include <zlib.h>

namespace cssearch {
namespace {

// Level 1 makes more of Chinese than zlib's does. Level 6 makes an index smaller by a two hundredth
// and takes a thirtieth of all time.
constexpr int kLevel = 2;

// Xapian inflates a tag one piece of its row after the other, each 8,192 bytes at a time. If the
// last bytes of the last piece have been taken in when such 8,192 are full, it takes the tag for
// broken (1.4.22, CompressionStream::decompress_chunk). Rows are cut anywhere, and anew when they
// are compacted.
constexpr std::size_t kReadAtOnce = 8192;
constexpr std::size_t kLongestPiece = 2048;
constexpr std::size_t kWaiting = 2048;  // more than inflate() holds back: some matches of 258

// Whether the last piece, whichever it is, makes fewer bytes than Xapian reads at a time.
bool is_read_by_xapian(std::string_view deflated, std::size_t size) {
  if (size + kWaiting < kReadAtOnce) return true;
  if (deflated.size() <= kLongestPiece) return false;
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  std::array<Bytef, kReadAtOnce> out;
  // zlib takes no const input, and changes none.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
  stream.avail_in = static_cast<uInt>(deflated.size() - kLongestPiece);
  int result = Z_OK;
  do {
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    result = inflate(&stream, Z_SYNC_FLUSH);
  } while (result == Z_OK && stream.avail_out == 0);
  const std::size_t left = size - std::min<std::size_t>(size, stream.total_out);
  inflateEnd(&stream);
  return left + kWaiting < kReadAtOnce;
}

// With empty blocks behind all that makes bytes, so that these are taken in last.
bool deflate_with_empty_end(std::string_view tag, std::string& out) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  out.resize(tag.size() - 1);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(tag.data()));
  stream.avail_in = static_cast<uInt>(tag.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  bool fits = ::deflate(&stream, Z_SYNC_FLUSH) == Z_OK && stream.avail_out > 0 &&
              ::deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return fits;
}

}  // namespace

void Deflater::Free::operator()(libdeflate_compressor* compressor) const {
  libdeflate_free_compressor(compressor);
}

Deflater::Deflater() : compressor_(libdeflate_alloc_compressor(kLevel)) {
  if (!compressor_) throw std::bad_alloc();
}

bool Deflater::deflate(std::string_view tag, std::string& out) {
  if (tag.size() <= kDeflateAbove) return false;
  out.resize(tag.size() - 1);
  const std::size_t size = libdeflate_deflate_compress(compressor_.get(), tag.data(), tag.size(),
                                                       out.data(), out.size());
  out.resize(size);
  if (size == 0) return false;
  return is_read_by_xapian(out, tag.size()) || deflate_with_empty_end(tag, out);
}

}  // namespace cssearch
