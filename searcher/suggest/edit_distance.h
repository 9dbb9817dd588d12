// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace cssearch {

// How many bytes must be put in, left out, changed or swapped with their neighbour to make `b` of
// `a` (optimal string alignment); limit + 1 if they are more than `limit`. For words of up to 64
// bytes; others are further apart than any limit unless they are equal.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace cssearch
