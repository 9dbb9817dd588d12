// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much of one file is believed. People stay far below; what is beyond is no heading, value or
// entry but stays text.
#pragma once

#include <cstddef>

namespace cssearch {

// Headings, labels and titles of notes stand in every section, entry and passage below them.
inline constexpr std::size_t kMaxHeadingBytes = 300;

}  // namespace cssearch
