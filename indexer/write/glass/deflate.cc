// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/deflate.h"

#include <new>

#include <libdeflate.h>

namespace cssearch {
namespace {

// Level 1 makes more of Chinese than zlib's does. Level 6 makes an index smaller by a two hundredth
// and takes a thirtieth of all time.
constexpr int kLevel = 2;

// Xapian reads this much at a time. If what is left of a tag is more when its last byte has been
// taken in, Xapian 1.4.22 takes the tag for broken: it happens where few bytes make many.
constexpr std::size_t kReadAtOnce = 8192;

}  // namespace

void Deflater::Free::operator()(libdeflate_compressor* compressor) const {
  libdeflate_free_compressor(compressor);
}

Deflater::Deflater() : compressor_(libdeflate_alloc_compressor(kLevel)) {
  if (!compressor_) throw std::bad_alloc();
}

bool Deflater::deflate(std::string_view tag, std::string& out) {
  if (tag.size() <= kDeflateAbove) return false;
  // So a long one gets a byte behind its end, which is never taken in.
  const std::size_t behind = tag.size() >= kReadAtOnce ? 1 : 0;
  out.resize(tag.size() - 1 - behind);
  const std::size_t size = libdeflate_deflate_compress(compressor_.get(), tag.data(), tag.size(),
                                                       out.data(), out.size());
  out.resize(size);
  if (size == 0) return false;
  out.append(behind, '\0');
  return true;
}

}  // namespace cssearch
