// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cssearch {

// The lines of a pipe, none of which takes more memory than its limit.
class LineReader {
 public:
  struct Line {
    std::string text;       // without its end
    bool too_long = false;  // and then only the first `limit` bytes
  };

  LineReader(int descriptor, std::size_t limit) : descriptor_(descriptor), limit_(limit) {}

  // Nothing at the end of the input, or if it cannot be read.
  std::optional<Line> next();

 private:
  bool fill();

  int descriptor_;
  std::size_t limit_;
  std::array<char, 65'536> buffer_;
  std::string_view unread_;
};

}  // namespace cssearch
