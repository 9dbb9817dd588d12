// SPDX-License-Identifier: GPL-3.0-or-later
//
// Papers on arXiv that the text of a note links to or names: "see arXiv:2309.06180".
#pragma once

#include <string_view>
#include <unordered_set>
#include <vector>

#include "indexer/markdown/block.h"
#include "indexer/note/note.h"
#include "schema/arxiv_id.h"
#include "schema/document.h"

namespace cssearch {

class PaperLinks {
 public:
  explicit PaperLinks(const NotePlace& place) : place_(place) {}

  // Text whose first line stands in this line of the file.
  void add(std::string_view text, int line);
  // The same, with the targets of its links.
  void add(const RichText& rich, int line);

  // One for each paper, where it is named first.
  std::vector<Contribution> take() { return std::move(links_); }

 private:
  void add(const ArxivId& paper, int line);

  const NotePlace& place_;
  std::unordered_set<std::string> known_;
  std::vector<Contribution> links_;
};

}  // namespace cssearch
