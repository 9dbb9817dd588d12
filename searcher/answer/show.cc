// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/show.h"

#include <algorithm>

#include "schema/field.h"
#include "searcher/answer/snippet.h"

namespace cssearch {

std::optional<ShownPassage> Shower::show_match(const Passage& passage) {
  SnippetResult found = make_snippet(passage.text, highlights_, analyzer_, columns_);
  if (found.has_marks) {
    return ShownPassage{std::move(found.snippet), found.text_line, passage.heading(found.text_line),
                        true};
  }
  const auto& sections = passage.sections;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Passage::Section& section = sections[i];
    if (section.heading.empty() || !holds_word({section.heading.back()})) continue;
    // Nothing stands below a heading that the next one follows at once, as in a file of which all
    // rows are entries; the beginning is shown then.
    bool no_text = i + 1 < sections.size() && sections[i + 1].text_line == section.text_line;
    return show_from(passage, no_text ? 0 : section.text_line, section.heading);
  }
  return std::nullopt;
}

ShownPassage Shower::show_beginning(const Passage& passage) {
  return show_from(passage, 0, passage.heading(0));
}

std::vector<std::string> Shower::fields_with_words(const Document& document, const Passage& passage,
                                                   bool in_body) {
  std::vector<std::string> fields;
  if (highlights_.empty()) return fields;
  for (Field field : {Field::Title, Field::Author, Field::Category, Field::Tag, Field::Venue}) {
    if (holds_word(field_values(document, field))) fields.emplace_back(field_info(field).name);
  }
  bool in_heading =
      std::any_of(passage.sections.begin(), passage.sections.end(),
                  [&](const Passage::Section& section) { return holds_word(section.heading); });
  if (in_heading) fields.emplace_back("heading");
  if (in_body) fields.emplace_back(field_info(Field::Body).name);
  return fields;
}

bool Shower::holds_word(const std::vector<std::string>& values) {
  return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    return !find_matches(value, highlights_, analyzer_).empty();
  });
}

// From a line of the text; from its beginning if the text ends before.
ShownPassage Shower::show_from(const Passage& passage, int text_line,
                               std::vector<std::string> heading) {
  std::size_t begin = 0;
  for (int line = 0; line < text_line && begin < passage.text.size(); ++line) {
    begin = std::min(passage.text.find('\n', begin), passage.text.size() - 1) + 1;
  }
  if (begin == passage.text.size()) begin = 0, text_line = 0;
  std::string_view text = std::string_view(passage.text).substr(begin);
  Snippet snippet = make_snippet(text, {}, analyzer_, columns_).snippet;
  return {std::move(snippet), text_line, std::move(heading), false};
}

}  // namespace cssearch
