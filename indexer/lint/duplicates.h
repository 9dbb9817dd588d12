// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "indexer/file_content.h"

namespace cssearch {

// Entries that stand twice in one list of one file: the same thing by its key, with the same
// title. That a thing is listed under two headings, or in two files, is how lists are made.
std::vector<LintLine> lint_duplicates(const std::vector<FileMentions>& files);

}  // namespace cssearch
