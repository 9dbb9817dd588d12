// SPDX-License-Identifier: GPL-3.0-or-later
//
// XXH3, for change detection and for short names of long things; it resists no forger.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cssearch {

std::uint64_t hash64(std::string_view bytes);
// Another one for each seed.
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed);

// The 64 bits as eight bytes, most significant first, so that they sort as the number does.
std::string hash64_bytes(std::string_view bytes);

// A sum of hashes: equal for equal collections of items, in whatever order they were added, and an
// item can be taken out again.
class Digest {
 public:
  Digest() = default;
  // Goes on from a text(); any other text is the digest of nothing.
  explicit Digest(const std::string& text);

  void add(std::string_view item);
  void remove(std::string_view item);
  // All items of another.
  void add_all(const Digest& other);
  // 32 hexadecimal digits.
  std::string text() const;

 private:
  std::uint64_t high_ = 0;
  std::uint64_t low_ = 0;
};

}  // namespace cssearch
