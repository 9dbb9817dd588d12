// SPDX-License-Identifier: GPL-3.0-or-later
//
// Contributions → documents: one thing, one document, whatever is written about it wherever.
#pragma once

#include <string>
#include <vector>

#include "crawl/record.h"
#include "indexer/file_content.h"
#include "schema/document.h"

namespace cssearch {

// One document with its text, ready to be written.
struct MergedDocument {
  Document document;
  std::vector<Passage> passages;  // at least one
};

struct MergeResult {
  std::vector<MergedDocument> documents;  // notes by source and path, then entries by first place
  std::vector<LintLine> lint;             // paths are "source/path"
};

// The key under which a contribution is merged, before titles are compared.
std::string key_of(const Contribution& contribution);

// All of it, for the files of all sources in the order of source and path. `others`: "source/path"
// of what else is there but was not read; a folder ends in "/". Every record becomes part of the
// document of its paper, or a document if there is none. Rows with its link whose titles name
// another thing are documents of their own, with a lint line: the link is probably wrong.
MergeResult merge_files(std::vector<FileContent> files, const std::vector<std::string>& others = {},
                        const std::vector<Record>& records = {});

// What a record says of its paper, in plain text.
Contribution contribution_of(const Record& record);

}  // namespace cssearch
