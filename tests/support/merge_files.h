// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "indexer/merge/merge.h"

namespace cssearch {

struct MergeResult {
  std::vector<MergedDocument> documents;  // notes in the order of the files, then entries
  std::vector<LintLine> lint;
};

// A collection of these files and records. `others`: what is there but no note.
MergeResult merge_files(std::vector<FileContent> files, std::vector<std::string> others = {},
                        std::vector<Record> records = {});

}  // namespace cssearch
