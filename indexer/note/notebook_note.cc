// SPDX-License-Identifier: GPL-3.0-or-later
//
// A Jupyter notebook as a note: its cells one behind the other, as if one Markdown file held them,
// but parsed each by itself, so that nothing left open in one swallows the next.
#include "indexer/note/note.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "indexer/markdown/bounds.h"
#include "indexer/note/notebook_cells.h"

namespace cssearch {
namespace {

void move_down(Block& block, int lines) {
  block.line += lines;
  for (Block& child : block.children) move_down(child, lines);
}

Block plain_block(Block::Type type, const CellText& text, std::string info = {}) {
  Block block;
  block.type = type;
  block.line = text.line;
  block.info = std::move(info);
  block.rich.text = text.text;
  return block;
}

class NotebookReader {
 public:
  NotebookReader(const Notebook& notebook, const NotePlace& place)
      : language_(notebook.language), place_(place) {
    for (const NotebookCell& cell : notebook.cells) {
      add(cell, &cell == &notebook.cells.front());
    }
  }

  Block document;
  FrontMatter front;
  std::vector<LintLine> lint;

 private:
  void add(const NotebookCell& cell, bool first) {
    if (cell.source.text.empty() && cell.outputs.empty()) return;
    if (cell.type == NotebookCell::Type::Code) return add_code(cell);
    CellText text = cell.source;
    if (first) take_front_matter(text);
    if (cell.level > 0) return add_heading(cell.level, text);
    if (cell.type == NotebookCell::Type::Markdown) return add_markdown(text);
    if (!text.text.empty()) add(plain_block(Block::Type::Paragraph, text));
  }

  void add(Block block) { document.children.push_back(std::move(block)); }

  // Some programs keep it in the first cell.
  void take_front_matter(CellText& text) {
    front = read_front_matter(text.text);
    if (!front.problem.empty()) add_lint(text.line, front.problem, LintRule::FrontMatter);
    auto end = text.text.begin() + static_cast<std::ptrdiff_t>(front.bytes);
    text.line += static_cast<int>(std::count(text.text.begin(), end, '\n'));
    text.text.erase(text.text.begin(), end);
  }

  void add_heading(int level, const CellText& text) {
    Block heading = plain_block(Block::Type::Heading, text);
    heading.level = level;
    add(std::move(heading));
  }

  void add_markdown(const CellText& text) {
    if (auto found = too_much_for_markdown(text.text)) {
      add_lint(text.line, "a cell read as plain text: " + found->reason, LintRule::PlainText);
      return add(plain_block(Block::Type::Paragraph, text));
    }
    Block cell = parse_markdown(text.text);
    for (Block& block : cell.children) {
      move_down(block, text.line - 1);
      add(std::move(block));
    }
  }

  void add_code(const NotebookCell& cell) {
    if (!cell.source.text.empty()) add(plain_block(Block::Type::Code, cell.source, language_));
    for (const CellText& output : cell.outputs) add(plain_block(Block::Type::Code, output, "text"));
  }

  void add_lint(int line, std::string message, LintRule rule) {
    lint.push_back({place_.path, line, std::move(message), rule});
  }

  const std::string& language_;
  const NotePlace& place_;
};

}  // namespace

FileContent read_notebook(const std::string& json, const NotePlace& place) {
  Notebook notebook = read_notebook_cells(json);
  NotebookReader reader(notebook, place);
  if (reader.front.title.empty()) reader.front.title = notebook.title;
  FileContent content = read_note_blocks(reader.document, reader.front, place);
  content.note.kind = Kind::Notebook;
  std::move(reader.lint.begin(), reader.lint.end(), std::back_inserter(content.lint));
  return content;
}

}  // namespace cssearch
