// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that an index holds of its content, to compare two of them.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace cssearch {

// Passages by key and number: their terms with frequencies and positions, values and data; the
// dictionary and the links to papers by the keys of the metadata; digest and counts.
using IndexDump = std::map<std::string, std::string>;

IndexDump dump_index(const std::filesystem::path& index);

// What is not the same, a line each; empty for equal ones.
std::string differences(const IndexDump& a, const IndexDump& b);

}  // namespace cssearch
