// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/position_list.h"

#include <bit>

#include "indexer/write/glass/pack.h"

namespace cssearch {
namespace {

// Bits fill bytes from the lowest one on.
class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) {}

  // A value below `count`: in the middle of the range with a bit less than at its ends, if the
  // count is no power of two.
  void encode(std::uint64_t value, std::uint64_t count) {
    auto bits = static_cast<unsigned>(std::bit_width(count - 1));
    const std::uint64_t spare = (std::uint64_t{1} << bits) - count;
    if (spare > 0) {
      const std::uint64_t middle = (count - spare) / 2;
      if (value >= middle + spare) {
        value = (value - (middle + spare)) | std::uint64_t{1} << (bits - 1);
      } else if (value >= middle) {
        --bits;
      }
    }
    held_ |= value << bits_;
    for (bits_ += bits; bits_ >= 8; bits_ -= 8) put();
  }

  // What lies between the first and the last position, which are known.
  void encode_between(std::span<const std::uint32_t> positions) {
    while (positions.size() > 2) {
      const std::size_t last = positions.size() - 1;
      const std::size_t middle = last / 2;
      // All of them differ, so some values at the ends are impossible.
      const std::uint64_t count = positions[last] - positions[0] - last + 1;
      encode(positions[middle] - (positions[0] + middle), count);
      encode_between(positions.first(middle + 1));
      positions = positions.subspan(middle);
    }
  }

  void finish() {
    if (bits_ > 0) put();
  }

 private:
  void put() {
    out_ += static_cast<char>(held_);
    held_ >>= 8U;
  }

  std::string& out_;
  std::uint64_t held_ = 0;
  unsigned bits_ = 0;
};

}  // namespace

void pack_positions(std::string& out, std::span<const std::uint32_t> positions) {
  const std::uint32_t first = positions.front(), last = positions.back();
  pack_uint(out, last);
  if (positions.size() == 1) return;
  BitWriter bits(out);
  bits.encode(first, last);
  bits.encode(positions.size() - 2, last - first);
  bits.encode_between(positions);
  bits.finish();
}

}  // namespace cssearch
