// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tags of glass tables that are deflated where that makes them smaller.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace cssearch {

// Tags up to this size are left as they are; the version file says so.
inline constexpr std::size_t kDeflateAbove = 18;

class Deflater {
 public:
  Deflater();
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  // Whether it became smaller; then `out` has it.
  bool deflate(std::string_view tag, std::string& out);

 private:
  std::unique_ptr<z_stream_s> stream_;
};

}  // namespace cssearch
