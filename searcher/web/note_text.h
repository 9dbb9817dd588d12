// SPDX-License-Identifier: GPL-3.0-or-later
//
// The passages of a document as a reader sees them: headings, paragraphs, lists, tables, code,
// links.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/document.h"
#include "searcher/answer/answer.h"
#include "searcher/web/html.h"

namespace cssearch {

struct NoteHeading {
  std::string id;
  int level;  // 1: below the title
  std::string words;
};

struct NoteText {
  Html html;
  std::vector<NoteHeading> headings;
};

struct NoteOptions {
  bool headings = true;
  std::string title;  // a heading that only repeats it is left out
  int line = 0;       // of the file: the block with it gets the id "passage"
  const std::vector<MarkRanges>* marks = nullptr;  // of each passage's text, for <mark>
  // Writes what stands below a heading though it is not text of the note: the entries of a list.
  std::function<void(Html& html, const std::vector<std::string>& heading)> below_heading;
  // Where a link of the note leads; nothing for what cannot be followed.
  std::function<std::optional<Link>(const std::string& target)> link;
};

NoteText note_text(const std::vector<Passage>& passages, const NoteOptions& options);

}  // namespace cssearch
