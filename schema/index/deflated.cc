// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/deflated.h"

#include <array>
#include <memory>
#include <new>

#include <zlib.h>

#include "schema/error.h"

namespace cssearch {
namespace {

constexpr char kPlain = '\0';  // no zlib stream begins so

struct InflateEnd {
  void operator()(z_stream* stream) const { ::inflateEnd(stream); }
};

}  // namespace

std::string deflated(std::string_view text) {
  if (text.empty()) return {};
  uLongf size = ::compressBound(text.size());
  std::string bytes(size, '\0');
  int result = ::compress2(reinterpret_cast<Bytef*>(bytes.data()), &size,
                           reinterpret_cast<const Bytef*>(text.data()), text.size(), Z_BEST_SPEED);
  if (result != Z_OK) throw std::bad_alloc();
  bytes.resize(size);
  return size <= text.size() ? bytes : kPlain + std::string(text);
}

std::string inflated(std::string_view bytes) {
  if (bytes.empty()) return {};
  if (bytes.front() == kPlain) return std::string(bytes.substr(1));
  z_stream stream{};
  if (::inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  std::unique_ptr<z_stream, InflateEnd> end(&stream);
  // zlib takes no const input, and changes none.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  std::array<char, 16'384> buffer;
  int result = Z_OK;
  while (result == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    result = ::inflate(&stream, Z_NO_FLUSH);
    text.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  if (result == Z_STREAM_END && stream.avail_in == 0) return text;
  throw Error(ErrorCode::BrokenIndex, "metadata of the index are damaged",
              "csindex --rebuild makes it anew from its sources");
}

}  // namespace cssearch
