// SPDX-License-Identifier: GPL-3.0-or-later
//
// A table as a reading list: one entry a row.
#pragma once

#include <optional>
#include <vector>

#include "indexer/file_content.h"
#include "indexer/list/context.h"
#include "indexer/markdown/block.h"

namespace cssearch {

struct TableEntries {
  std::vector<Contribution> entries;
  std::vector<LintLine> lint;
};

// Nothing if the table is no reading list: it has no title column, its titles are not words, or its
// rows have neither an external link nor an author nor a date.
std::optional<TableEntries> read_table(const Block& table, const ListContext& context);

}  // namespace cssearch
