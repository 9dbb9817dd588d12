// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace cssearch {

// What a row of a table says behind its last column, where GFM drops it:
// dropped_cells("| a | b | c |", 2) is "c". Empty if there is nothing but empty cells. `row` is a
// line of the file, which may stand in a quote. https://github.github.com/gfm/#tables-extension-
std::string_view dropped_cells(std::string_view row, std::size_t columns);

}  // namespace cssearch
