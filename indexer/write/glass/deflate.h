// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tags of glass tables that are deflated where that makes them smaller.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct libdeflate_compressor;

namespace cssearch {

// Tags up to this size are left as they are; the version file says so.
inline constexpr std::size_t kDeflateAbove = 18;

class Deflater {
 public:
  Deflater();

  // Whether it became smaller; then `out` has it, so that Xapian can read it wherever it is cut.
  bool deflate(std::string_view tag, std::string& out);

 private:
  struct Free {
    void operator()(libdeflate_compressor* compressor) const;
  };
  std::unique_ptr<libdeflate_compressor, Free> compressor_;
};

}  // namespace cssearch
