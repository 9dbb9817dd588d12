// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/show.h"

#include <algorithm>
#include <array>
#include <limits>

#include "schema/ascii.h"
#include "schema/field.h"
#include "searcher/answer/sentences.h"
#include "searcher/answer/snippet.h"

namespace cssearch {
namespace {

constexpr int kLastLine = std::numeric_limits<int>::max();

std::vector<std::size_t> line_begins(std::string_view text) {
  std::vector<std::size_t> begins;
  for (std::size_t at = 0; at < text.size();) {
    begins.push_back(at);
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
  return begins;
}

// A line without the mark of a list and the white space around it.
std::string_view words_of(std::string_view text, const std::vector<std::size_t>& lines,
                          std::size_t number) {
  std::size_t end = number + 1 < lines.size() ? lines[number + 1] : text.size();
  std::size_t begin = skip_leftovers(text, lines[number], end);
  while (end > begin && is_space(text[end - 1])) --end;
  return text.substr(begin, end - begin);
}

bool is_below(const std::vector<std::string>& heading, const std::vector<std::string>& above) {
  return above.size() <= heading.size() && std::equal(above.begin(), above.end(), heading.begin());
}

// Without the outermost of several, which is mostly the title.
std::vector<std::string> headings_within(const Passage::Section& section) {
  const std::vector<std::string>& all = section.heading;
  return {all.begin() + (all.size() > 1 ? 1 : 0), all.end()};
}

std::size_t bytes_of_link(std::string_view words) {
  bool link = words.starts_with("https://") || words.starts_with("http://");
  return link ? std::min(words.find(' '), words.size()) : 0;
}

// What stands in the place of a list of headings, or above it.
bool is_table_of_contents(std::string_view words) {
  static constexpr std::array<std::string_view, 5> kNames = {"[toc]", "目录", "contents",
                                                             "table of contents", "toc"};
  std::string lowered = lower_ascii(words);
  return std::find(kNames.begin(), kNames.end(), lowered) != kNames.end();
}

// How many bytes of each line are no link and no image.
std::vector<std::size_t> telling_bytes(const Passage& passage,
                                       const std::vector<std::size_t>& lines) {
  std::vector<std::size_t> telling;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view words = words_of(passage.text, lines, i);
    telling.push_back(words.size() - bytes_of_link(words));
  }
  std::size_t counted_to = 0;
  for (const TextMark& mark : passage.marks) {
    bool leads_on = mark.type == TextMark::Type::Link || mark.type == TextMark::Type::Image;
    auto next = std::upper_bound(lines.begin(), lines.end(), mark.begin);
    if (!leads_on || mark.begin < counted_to || next == lines.begin()) continue;
    std::size_t& bytes = telling[static_cast<std::size_t>(next - lines.begin()) - 1];
    bytes -= std::min(bytes, mark.end - mark.begin);
    counted_to = mark.end;
  }
  return telling;
}

// Lines of which less than a quarter is neither link nor image are lists of links.
std::vector<TextPart> parts_of(const Passage& passage, const std::vector<std::size_t>& lines) {
  std::vector<std::size_t> telling = telling_bytes(passage, lines);
  std::vector<TextPart> parts(lines.size(), TextPart::Prose);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view words = words_of(passage.text, lines, i);
    bool links = telling[i] * 4 < words.size() || is_table_of_contents(words);
    if (links) parts[i] = TextPart::Links;
  }
  for (const Passage::Block& block : passage.blocks) {
    if (block.kind != TextKind::Code) continue;
    auto begin = std::min(static_cast<std::size_t>(block.text_line), lines.size());
    auto end = std::min(begin + static_cast<std::size_t>(block.count), lines.size());
    for (std::size_t i = begin; i < end; ++i) parts[i] = TextPart::Code;
  }
  return parts;
}

TextShape shape_of(const Passage& passage) {
  std::vector<std::size_t> lines = line_begins(passage.text);
  std::vector<TextPart> parts = parts_of(passage, lines);
  TextShape shape;
  for (const Passage::Section& section : passage.sections) {
    auto line = static_cast<std::size_t>(section.text_line);
    if (line < lines.size()) shape.sections.push_back(lines[line]);
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::size_t end = i + 1 < lines.size() ? lines[i + 1] : passage.text.size();
    if (parts[i] != TextPart::Prose) shape.asides.push_back({lines[i], end, parts[i]});
  }
  for (const TextMark& mark : passage.marks) {
    if (mark.type == TextMark::Type::Image) shape.images.emplace_back(mark.begin, mark.end);
  }
  return shape;
}

// The same of what begins at `begin`, as if it were one section.
TextShape shape_from(const Passage& passage, std::size_t begin) {
  TextShape whole = shape_of(passage), shape;
  auto moved = [&](std::size_t at) { return std::max(at, begin) - begin; };
  for (const auto& [from, end, part] : whole.asides) {
    if (end > begin) shape.asides.push_back({moved(from), moved(end), part});
  }
  for (auto [from, end] : whole.images) {
    if (end > begin) shape.images.emplace_back(moved(from), moved(end));
  }
  return shape;
}

}  // namespace

Snippet Shower::mark(const std::string& text) {
  return mark_text(text, highlights_, analyzer_);
}

std::optional<ShownPassage> Shower::show_match(const Passage& passage) {
  SnippetResult found =
      make_snippet(passage.text, shape_of(passage), highlights_, analyzer_, columns_);
  if (found.has_marks) {
    return ShownPassage{std::move(found.snippet), found.text_line, passage.heading(found.text_line),
                        true, found.part};
  }
  std::optional<ShownPassage> shown;
  const auto& sections = passage.sections;
  for (auto section = sections.begin(); section != sections.end(); ++section) {
    if (!holds_word(headings_within(*section))) continue;
    auto next = std::find_if(section, sections.end(), [&](const Passage::Section& other) {
      return !is_below(other.heading, section->heading);
    });
    int end = next == sections.end() ? kLastLine : next->text_line;
    ShownPassage below = show_lines(passage, section->text_line, end);
    if (!below.snippet.text.empty()) return below;
    if (!shown) shown = show_without_text(passage, *section);
  }
  return shown;
}

std::optional<ShownPassage> Shower::show_lead(const Passage& passage) {
  ShownPassage lead = show_beginning(passage);
  if (lead.part != TextPart::Prose || lead.snippet.text.empty()) return std::nullopt;
  return lead;
}

ShownPassage Shower::show_beginning(const Passage& passage) {
  return show_lines(passage, 0, kLastLine);
}

// Nothing stands below a heading that another one follows at once, as in a file of which all rows
// are entries. What stands above it introduces it; what stands below the other one does not.
ShownPassage Shower::show_without_text(const Passage& passage, const Passage::Section& section) {
  ShownPassage shown{{}, section.text_line, {}, false, TextPart::Prose};
  if (is_below(section.heading, passage.heading(0)))
    shown = show_lines(passage, 0, section.text_line);
  shown.heading = section.heading;
  return shown;
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

ShownPassage Shower::show_lines(const Passage& passage, int first, int end) {
  std::vector<std::size_t> lines = line_begins(passage.text);
  auto begin_of = [&](int line) {
    auto number = static_cast<std::size_t>(line);
    return number < lines.size() ? lines[number] : passage.text.size();
  };
  std::size_t from = begin_of(first);
  std::string_view text = std::string_view(passage.text).substr(from, begin_of(end) - from);
  SnippetResult found = make_snippet(text, shape_from(passage, from), {}, analyzer_, columns_);
  int line = first + found.text_line;
  return {std::move(found.snippet), line, passage.heading(line), false, found.part};
}

}  // namespace cssearch
