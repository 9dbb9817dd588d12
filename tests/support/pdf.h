// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace cssearch {

// A PDF with a page for each text, whose lines stand below each other: ASCII in Helvetica. `info`
// is what its metadata hold: "/Title (A title)".
std::string pdf(const std::vector<std::string>& pages, const std::string& info = {});

}  // namespace cssearch
