// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/decode/gunzip.h"

#include <array>
#include <limits>
#include <memory>
#include <new>

#include <zlib.h>

#include "schema/error.h"

namespace cssearch {
namespace {

struct InflateEnd {
  void operator()(z_stream* stream) const { ::inflateEnd(stream); }
};

}  // namespace

std::optional<std::string> gunzip(std::string_view bytes, std::uint64_t most) {
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  if (bytes.size() > std::numeric_limits<uInt>::max()) return std::nullopt;
  z_stream stream{};
  if (::inflateInit2(&stream, kGzipOnly) != Z_OK) throw std::bad_alloc();
  std::unique_ptr<z_stream, InflateEnd> end(&stream);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  std::array<char, 65'536> buffer;
  int result = Z_OK;
  do {
    if (result == Z_STREAM_END) ::inflateReset(&stream);  // another one follows
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    result = ::inflate(&stream, Z_NO_FLUSH);
    std::size_t made = buffer.size() - stream.avail_out;
    if (text.size() + made > most) return std::nullopt;
    text.append(buffer.data(), made);
  } while (result == Z_OK || (result == Z_STREAM_END && stream.avail_in > 0));
  if (result == Z_BUF_ERROR) throw Error(ErrorCode::Input, "its gzip data ends early");
  if (result != Z_STREAM_END) throw Error(ErrorCode::Input, "its gzip data is broken");
  return text;
}

}  // namespace cssearch
