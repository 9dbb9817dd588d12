// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/terminal.h"

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

constexpr std::string_view kReset = "\x1b[0m";

std::string_view code_of(Look look) {
  switch (look) {
    case Look::Plain: return "";
    case Look::Title: return "\x1b[1m";
    case Look::Mark: return "\x1b[1;33m";
    case Look::Dim: return "\x1b[2m";
    case Look::Accent: return "\x1b[36m";
  }
  return "";
}

// One character of marked text, ready to print.
struct Cell {
  std::string text;
  std::size_t columns;
  bool marked;
  bool space;
  bool han;
  bool never_first;  // in a line
  bool never_last;
};

bool is_one_of(char32_t c, std::u32string_view characters) {
  return characters.find(c) != std::u32string_view::npos;
}

Cell cell_of(char32_t c, bool marked) {
  // Most are such, and of these nothing has to be looked up.
  if (is_printable_ascii(c))
    return {std::string(1, static_cast<char>(c)), 1, marked, c == ' ', false, false, false};
  CharInfo info = char_info(c);
  std::string text = visible_char(c);
  std::size_t columns = info.unsafe ? columns_of(text) : info.width;
  return {std::move(text),
          columns,
          marked,
          false,
          info.cls == CharClass::Han,
          is_one_of(c, U"，。、；：！？）】》」』”’…"),
          is_one_of(c, U"（【《「『“‘")};
}

std::vector<Cell> cells_of(const Snippet& snippet) {
  std::vector<Cell> cells;
  cells.reserve(snippet.text.size());
  std::size_t mark = 0;
  for (std::size_t at = 0; at < snippet.text.size();) {
    std::size_t here = at;
    char32_t c = next_code_point(snippet.text, at);
    while (mark < snippet.marks.size() && snippet.marks[mark].second <= here) ++mark;
    cells.push_back(cell_of(c, mark < snippet.marks.size() && snippet.marks[mark].first <= here));
  }
  return cells;
}

bool may_break(const Cell& before, const Cell& behind) {
  if (before.never_last || behind.never_first) return false;
  return before.space || behind.space || before.han || behind.han || before.never_first;
}

// Where to end a line that begins at `begin`: behind the last space or beside the last Han
// character that fits.
std::size_t line_end(const std::vector<Cell>& cells, std::size_t begin, std::size_t columns) {
  std::size_t used = 0, end = begin, good = begin;
  while (end < cells.size()) {
    used += cells[end].columns;
    if (used > columns) break;
    ++end;
    if (end < cells.size() && may_break(cells[end - 1], cells[end])) good = end;
  }
  if (end == cells.size()) return end;
  return good > begin ? good : std::max(end, begin + 1);
}

std::string print_cells(const std::vector<Cell>& cells, std::size_t begin, std::size_t end,
                        Look base, const TerminalStyle& style) {
  std::string line;
  for (std::size_t i = begin; i < end;) {
    std::string run;
    bool marked = cells[i].marked;
    for (; i < end && cells[i].marked == marked; ++i) run += cells[i].text;
    line += styled(run, marked ? Look::Mark : base, style);
  }
  return line;
}

}  // namespace

std::string cut_to(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  std::size_t used = 1, at = 0;
  while (at < text.size()) {
    std::size_t next = at;
    used += width_of(next_code_point(text, next));
    if (used > columns) break;
    at = next;
  }
  return std::string(text.substr(0, at)) + "…";
}

std::string styled(std::string_view text, Look look, const TerminalStyle& style) {
  if (!style.color || look == Look::Plain || text.empty()) return std::string(text);
  return std::string(code_of(look)).append(text).append(kReset);
}

std::string linked(std::string_view text, std::string_view target, const TerminalStyle& style) {
  if (!style.color || target.empty()) return std::string(text);
  return std::string("\x1b]8;;")
      .append(visible(target))
      .append("\x1b\\")
      .append(text)
      .append("\x1b]8;;\x1b\\");
}

std::string wrapped(const Snippet& snippet, std::size_t indent, std::size_t columns,
                    std::size_t lines, Look base, const TerminalStyle& style) {
  std::vector<Cell> cells = cells_of(snippet);
  std::string text;
  std::size_t begin = 0;
  for (std::size_t line = 0; line < lines && begin < cells.size(); ++line) {
    while (begin < cells.size() && cells[begin].space) ++begin;
    std::size_t end = line_end(cells, begin, columns);
    bool cut = line + 1 == lines && end < cells.size();
    if (cut) end = line_end(cells, begin, columns - 1);
    std::size_t last = end;
    while (last > begin && cells[last - 1].space) --last;
    if (line > 0 || begin < cells.size()) {
      text += std::string(indent, ' ') + print_cells(cells, begin, last, base, style) +
              (cut ? "…" : "") + "\n";
    }
    begin = end;
  }
  return text;
}

}  // namespace cssearch
