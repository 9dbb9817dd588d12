// SPDX-License-Identifier: GPL-3.0-or-later
//
// Links and images that lead into their own source, and those that lead nowhere.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "indexer/file_content.h"
#include "indexer/markdown/block.h"
#include "indexer/walk/walk.h"

namespace cssearch {

// Adds those of the block's own text: no links to other places or into the page, no templates.
void find_local_links(const Block& block, std::vector<LocalLink>& links);

// Whether each local link leads to a file or folder, or may: what lies in a folder that was not
// entered is not known, and tools find notes without their ending. Links out of the source are left
// alone. `skipped` and `notes` are "source/path" of all else that is there: what is no note, and
// notes that are not looked at.
std::vector<LintLine> lint_local_links(const std::vector<FileMentions>& files,
                                       const std::vector<Skipped>& skipped,
                                       const std::unordered_set<std::string>& notes = {});

}  // namespace cssearch
