// SPDX-License-Identifier: GPL-3.0-or-later
//
// YAML between two lines "---" at the beginning of a Markdown file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/arxiv_id.h"
#include "schema/date.h"

namespace cssearch {

// "arxiv: 2101.10101", "url: https://arxiv.org/abs/2101.10101".
struct PaperOfNote {
  ArxivId id;
  int line = 0;  // of the file
};

struct FrontMatter {
  std::size_t bytes = 0;  // of the file that it takes; 0: there is none
  std::string text;       // these bytes
  std::string title;
  std::string description;
  std::string language;  // "zh", "en", "ja" or "ko"; others are not told apart
  std::optional<PartialDate> date;
  std::optional<int> rating;
  std::optional<int> read;
  std::vector<std::string> author;
  std::vector<std::string> category;
  std::vector<std::string> tag;
  std::vector<PaperOfNote> papers;  // that the note is about
  std::string problem;              // why it could not be read, for the report; or empty
};

// Text that is no front matter, and YAML that cannot be read, give an empty one: the file is never
// lost. Unreadable YAML keeps its bytes as text of the note.
FrontMatter read_front_matter(std::string_view text);

}  // namespace cssearch
