// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is shown of a matching passage: the text around the words, else what stands below a heading
// with them, else the beginning of the document.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/analysis/analyzer.h"
#include "schema/document.h"
#include "searcher/answer/answer.h"
#include "searcher/answer/window.h"
#include "searcher/match/units.h"

namespace cssearch {

struct ShownPassage {
  Snippet snippet;
  int text_line = 0;                 // of the passage's text, from 0, where the snippet matters
  std::vector<std::string> heading;  // headings above it, outermost first
  bool has_marks = false;
  TextPart part = TextPart::Prose;
};

class Shower {
 public:
  // `highlights`: the forms of the words. `columns`: how much text is shown.
  Shower(const std::vector<TermSequence>& highlights, Analyzer& analyzer, std::size_t columns)
      : highlights_(highlights), analyzer_(analyzer), columns_(columns) {}

  // The whole text, with the words marked.
  Snippet mark(const std::string& text);
  // Nothing if neither the text nor a heading of the passage has a word.
  std::optional<ShownPassage> show_match(const Passage& passage);
  // What a document says first that is neither code nor links; nothing if there is none.
  std::optional<ShownPassage> show_lead(const Passage& passage);
  ShownPassage show_beginning(const Passage& passage);

  // The fields in which words stand: "title", "heading", "body", …
  std::vector<std::string> fields_with_words(const Document& document, const Passage& passage,
                                             bool in_body);

 private:
  bool holds_word(const std::vector<std::string>& values);
  ShownPassage show_without_text(const Passage& passage, const Passage::Section& section);
  ShownPassage show_lines(const Passage& passage, int first, int end);

  const std::vector<TermSequence>& highlights_;
  Analyzer& analyzer_;
  std::size_t columns_;
};

}  // namespace cssearch
