// SPDX-License-Identifier: GPL-3.0-or-later
//
// The positions of a term in a document as a tag of glass's position table: interpolative code
// (Witten, Moffat and Bell, Managing Gigabytes, 2nd edition, p. 126), in the variant of
// xapian-core-1.4.22/common/bitstream.cc and backends/glass/glass_positionlist.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace cssearch {

// Appends the tag. Positions ascend; there is one at least.
void pack_positions(std::string& out, std::span<const std::uint32_t> positions);

}  // namespace cssearch
