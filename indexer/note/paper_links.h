// SPDX-License-Identifier: GPL-3.0-or-later
//
// Papers on arXiv that a note links to or names: "see arXiv:2309.06180".
#pragma once

#include <string>
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
  // A paper that the note is about: the note is one of the paper's notes.
  void add_subject(const ArxivId& paper, int line);

  // From here on this paper is not taken; the entry that it belongs to names it.
  void leave_out(const std::string& id) { known_.insert(id); }

  // One for each paper, where and in the version in which it was added first.
  std::vector<Contribution> take() { return std::move(links_); }

 private:
  // Nothing if the paper is known.
  Contribution* add(const ArxivId& paper, int line);

  const NotePlace& place_;
  std::unordered_set<std::string> known_;
  std::vector<Contribution> links_;
};

}  // namespace cssearch
