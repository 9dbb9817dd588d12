// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the reading lists of a Markdown file and takes them apart.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "indexer/file_content.h"
#include "indexer/markdown/block.h"

namespace cssearch {

struct ListsOfFile {
  std::vector<Contribution> entries;
  std::unordered_set<const Block*> used;  // blocks of the tree whose text became entries
  std::vector<LintLine> lint;
};

// Tables are lists by their columns (table.h); headings by the properties below them
// (heading_entry.h). Bullets are entries only where most items of a list are led by external links
// and the file, or the section, is mainly such lists; never under "References" and the like.
ListsOfFile read_lists(const Block& document, const std::string& source, const std::string& path);

}  // namespace cssearch
