// SPDX-License-Identifier: GPL-3.0-or-later
//
// What reading one file gives: the same for every format.
#pragma once

#include <string>
#include <utility>
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

// What a file says of other things than itself: what is held of it until all files have been read.
struct FileMentions {
  std::string source;
  std::string path;
  std::vector<Contribution> entries;
  std::vector<Contribution> links;
  std::vector<LocalLink> local_links;
};

inline FileMentions take_mentions(FileContent& content) {
  return {content.note.source, content.note.path, std::move(content.entries),
          std::move(content.links), std::move(content.local_links)};
}

}  // namespace cssearch
