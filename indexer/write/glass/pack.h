// SPDX-License-Identifier: GPL-3.0-or-later
//
// Numbers and strings as the keys and tags of Xapian's glass tables hold them, after
// xapian-core-1.4.22/common/pack.h.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace cssearch {

// Seven bits in a byte, the lowest first; the top bit is set in all but the last one.
inline void pack_uint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out += static_cast<char>(value | 0x80U);
  out += static_cast<char>(value);
}

// The other way, from a place that holds a whole number; moves `at` behind it.
inline std::uint64_t unpack_uint(const char*& at) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    auto byte = static_cast<unsigned char>(*at++);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return value;
  }
}

// Bytes of a number that ends a key, the lowest first, without zeros at the end.
inline void pack_uint_last(std::string& out, std::uint32_t value) {
  for (; value != 0; value >>= 8U) out += static_cast<char>(value);
}

// Sorts as the number does, and never begins with 0xff.
inline void pack_uint_sorted(std::string& out, std::uint32_t value) {
  if (value < 0x8000) {
    out += static_cast<char>(value >> 8U);
    out += static_cast<char>(value);
    return;
  }
  // So many bits of the first byte as there are more bytes than two are set, then one is not.
  auto size = (static_cast<unsigned>(std::bit_width(value)) + 5) / 7;
  out += static_cast<char>((0xFFU << (10 - size)) |
                           (static_cast<std::uint64_t>(value) >> (8 * (size - 1))));
  for (unsigned left = size - 1; left-- > 0;) out += static_cast<char>(value >> (8 * left));
}

// Sorts as the string does if what follows does not begin with 0xff, or nothing follows.
inline void pack_string_sorted(std::string& out, std::string_view value) {
  for (char byte : value) {
    out += byte;
    if (byte == '\0') out += '\xff';
  }
}

inline void pack_string(std::string& out, std::string_view value) {
  pack_uint(out, value.size());
  out += value;
}

}  // namespace cssearch
