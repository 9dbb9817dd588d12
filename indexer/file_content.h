// SPDX-License-Identifier: GPL-3.0-or-later
//
// What reading one file gives: the same for every format.
#pragma once

#include <string>
#include <vector>

#include "indexer/lint.h"
#include "schema/document.h"

namespace cssearch {

// A link or image of a note's text to something of the same source.
struct LocalLink {
  std::string target;  // as written
  int line = 0;
};

struct FileContent {
  Contribution note;                   // about the file itself
  std::vector<Passage> passages;       // the file's text, at least one
  std::vector<Contribution> entries;   // of its reading lists
  std::vector<Contribution> links;     // to papers on arXiv, in the text of the note; no titles
  std::vector<LocalLink> local_links;  // of the text; those of entries are their notes
  std::vector<LintLine> lint;
  std::string language;  // if the file says it: "zh", "en", "ja", "ko"
};

}  // namespace cssearch
