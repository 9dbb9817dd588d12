// SPDX-License-Identifier: GPL-3.0-or-later
//
// UTF-8 one code point at a time, by ICU's macros, which need its headers but not its libraries.
// Text inside the program is UTF-8; a byte that fits nothing reads as U+FFFD and never throws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <unicode/utf8.h>

namespace cssearch {

// The code point at byte offset `at`, which is moved behind it.
inline char32_t next_code_point(std::string_view text, std::size_t& at) {
  auto i = static_cast<std::int64_t>(at);
  auto length = static_cast<std::int64_t>(text.size());
  UChar32 c;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
  U8_NEXT(text.data(), i, length, c);
#pragma GCC diagnostic pop
  at = static_cast<std::size_t>(i);
  return c < 0 ? U'\uFFFD' : static_cast<char32_t>(c);
}

inline void append_code_point(std::string& text, char32_t c) {
  char bytes[4];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  text.append(bytes, static_cast<std::size_t>(size));
}

// How many bytes of `text`, at most `limit`, end between two code points.
inline std::size_t whole_code_points(std::string_view text, std::size_t limit) {
  if (limit >= text.size()) return text.size();
  while (limit > 0 && U8_IS_TRAIL(static_cast<std::uint8_t>(text[limit]))) --limit;
  return limit;
}

inline std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (char c : text) count += U8_IS_TRAIL(static_cast<std::uint8_t>(c)) ? 0 : 1;
  return count;
}

}  // namespace cssearch
