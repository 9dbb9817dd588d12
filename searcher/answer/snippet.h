// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the words of a query stand in a text, and the part of it that shows them best.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/analysis/analyzer.h"
#include "searcher/answer/answer.h"
#include "searcher/answer/window.h"
#include "searcher/match/units.h"

namespace cssearch {

// In order. Stop words only beside other words, if there are others among the sequences.
std::vector<TextMatch> find_matches(std::string_view text,
                                    const std::vector<TermSequence>& sequences, Analyzer& analyzer);

// The matches in a text, those that touch or overlap as one: 显存管理, not four characters.
MarkRanges marks_in(std::string_view text, const std::vector<TermSequence>& sequences,
                    Analyzer& analyzer);

// The whole text with its marks, white space folded.
Snippet mark_text(std::string_view text, const std::vector<TermSequence>& sequences,
                  Analyzer& analyzer);

struct SnippetResult {
  Snippet snippet;
  int text_line = 0;  // line of the text, from 0, of the first mark shown, or of its beginning
  bool has_marks = false;
  TextPart part = TextPart::Prose;  // where the first mark stands, or the beginning
};

// The window that shows the words best, or the lead without any: with "…" where it is cut within a
// sentence.
SnippetResult make_snippet(std::string_view text, const TextShape& shape,
                           const std::vector<TermSequence>& sequences, Analyzer& analyzer,
                           std::size_t columns);

}  // namespace cssearch
