// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where an entry stands, and what that says about it.
#pragma once

#include <string>
#include <vector>

#include "indexer/list/entry.h"
#include "schema/document.h"

namespace cssearch {

struct ListContext {
  std::string source;
  std::string path;                  // of the list's file
  std::vector<std::string> section;  // clean headings above, outermost first
  bool only_file_title = false;      // `section` is but the title of the file
  std::string label;                 // words that head this list within its section, or empty
  bool papers = false;               // under a heading that says papers, or in a table with venues

  // The nearest heading; empty if there is none.
  std::string topic() const { return section.empty() ? std::string() : section.back(); }
};

// Completes an entry: place, section, category if it has none, kind, arXiv id, the notes among its
// files, and a date from the id, the link or the heading if none was written. The id is that of the
// main link, which may lead there by a redirect, or of the paper beside it; but a repository is
// another thing than its paper.
Contribution make_contribution(EntryText entry, Origin origin, int line,
                               const ListContext& context);

// The path, relative to the source, of a link in the file `from`; empty if it leaves the source or
// is no path. "../Papers/x.md#top" in "a/b.md" → "Papers/x.md".
std::string resolve_link(const std::string& from, const std::string& target);

// True for headings such as "Papers", "📚 论文".
bool says_papers(const std::string& heading);

}  // namespace cssearch
