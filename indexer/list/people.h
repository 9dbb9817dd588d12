// SPDX-License-Identifier: GPL-3.0-or-later
//
// Authors and organisations as lists write them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cssearch {

// "@Tri Dao, @Albert Gu" → Tri Dao, Albert Gu. Names stay as written; "@", "et al." and "etc" are
// dropped; "Meta Platforms, Inc" stays one name. `slash_separates`: "CMU/UW" are two.
std::vector<std::string> split_people(std::string_view text, bool slash_separates = false);

// Whether a text reads like names and not like a sentence: a few capitalised words or Han names
// between separators.
bool looks_like_people(std::string_view text);

}  // namespace cssearch
