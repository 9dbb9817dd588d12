// SPDX-License-Identifier: GPL-3.0-or-later
//
// The pairs that come with the programs: computing.txt, which is made into a sorted table while
// building, so that a search reads the lines of the words typed and no others.
#pragma once

#include <string>
#include <vector>

#include "schema/analysis/analyzer.h"
#include "schema/pairs/mined.h"

namespace cssearch {

std::vector<Partner> seed_partners(const std::string& key, Analyzer& analyzer);

// All lines, for listing them.
std::vector<std::string> seed_lines();

}  // namespace cssearch
