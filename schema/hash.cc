// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/hash.h"

#include <cinttypes>
#include <cstdio>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace cssearch {

std::uint64_t hash64(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::string hash64_bytes(std::string_view bytes) {
  std::uint64_t hash = hash64(bytes);
  std::string text(8, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(hash >> (56 - 8 * i));
  return text;
}

Digest::Digest(const std::string& text) {
  if (std::sscanf(text.c_str(), "%16" SCNx64 "%16" SCNx64, &high_, &low_) != 2) high_ = low_ = 0;
}

void Digest::add(std::string_view item) {
  XXH128_hash_t hash = XXH3_128bits(item.data(), item.size());
  high_ += hash.high64;
  low_ += hash.low64;
}

void Digest::remove(std::string_view item) {
  XXH128_hash_t hash = XXH3_128bits(item.data(), item.size());
  high_ -= hash.high64;
  low_ -= hash.low64;
}

void Digest::add_all(const Digest& other) {
  high_ += other.high_;
  low_ += other.low_;
}

std::string Digest::text() const {
  char buffer[33];
  std::snprintf(buffer, sizeof buffer, "%016" PRIx64 "%016" PRIx64, high_, low_);
  return buffer;
}

}  // namespace cssearch
