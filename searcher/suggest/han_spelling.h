// SPDX-License-Identifier: GPL-3.0-or-later
//
// A wrong character in a Chinese word: 推侧解码 → 推测解码.
#pragma once

#include <cstddef>
#include <string>

#include <xapian.h>

#include "schema/analysis/analyzer.h"

namespace cssearch {

// Replaces characters inside runs of three Han or more that stand nowhere behind the one before nor
// in front of the one behind, if exactly one other does, and what it makes stands in three passages
// or more. Returns how many were replaced. The first and the last character of a run are left: one
// neighbour alone does not tell what was meant.
std::size_t correct_han(std::string& text, Analyzer& analyzer, const Xapian::Database& database);

}  // namespace cssearch
