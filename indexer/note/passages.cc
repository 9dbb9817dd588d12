// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/note/passages.h"

#include <algorithm>

#include "indexer/limits.h"
#include "indexer/markdown/clean.h"
#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

std::size_t count_chars(const PassageBuilder::Lines& lines) {
  std::size_t chars = 0;
  for (const auto& line : lines) chars += count_code_points(line.text) + 1;
  return chars;
}

// Cuts a line longer than a block may be, where no word and no run of Han ends up in two halves.
std::vector<std::string> cut_line(const std::string& line) {
  std::vector<std::string> parts;
  std::size_t begin = 0, chars = 0, last_gap = 0;
  for (std::size_t at = 0; at < line.size();) {
    char32_t c = next_code_point(line, at);
    if (char_info(c).cls == CharClass::Break) last_gap = at;
    if (++chars + 1 < kLongestBlock) continue;
    std::size_t end = last_gap > begin ? last_gap : at;
    parts.push_back(line.substr(begin, end - begin));
    begin = end;
    chars = count_code_points(std::string_view(line).substr(end, at - end));
  }
  if (begin < line.size()) parts.push_back(line.substr(begin));
  return parts;
}

// Pieces of a block, none longer than kLongPassage unless a single line is. A line that is cut
// loses its marks.
std::vector<PassageBuilder::Lines> cut_block(const PassageBuilder::Lines& lines) {
  std::vector<PassageBuilder::Lines> pieces(1);
  std::size_t chars = 0;
  for (const PassageBuilder::Line& line : lines) {
    std::vector<std::string> parts = cut_line(line.text);
    for (std::string& part : parts) {
      std::size_t size = count_code_points(part) + 1;
      if (chars > 0 && chars + size > kLongPassage) {
        pieces.emplace_back();
        chars = 0;
      }
      pieces.back().push_back({std::move(part), line.number, line.kind, line.info, {}});
      if (parts.size() == 1) pieces.back().back().marks = line.marks;
      chars += size;
    }
  }
  return pieces;
}

void append(Passage& passage, Passage more) {
  int shift = static_cast<int>(std::count(passage.text.begin(), passage.text.end(), '\n')) + 2;
  if (passage.text.empty()) shift = 0;
  if (shift > 0 && !more.text.empty()) passage.text += "\n\n";
  for (TextMark& mark : more.marks) {
    mark.begin += passage.text.size();
    mark.end += passage.text.size();
    passage.marks.push_back(std::move(mark));
  }
  passage.text += more.text;
  for (Passage::Block& block : more.blocks) {
    block.text_line += shift;
    passage.blocks.push_back(std::move(block));
  }
  for (Passage::Section& section : more.sections) {
    section.text_line += shift;
    passage.sections.push_back(std::move(section));
  }
  for (auto [text_line, file_line] : more.lines)
    passage.lines.emplace_back(text_line + shift, file_line);
}

}  // namespace

void PassageBuilder::add_heading(int level, const std::string& words, int line) {
  while (!headings_.empty() && headings_.back().first >= level) headings_.pop_back();
  if (chars_ >= kShortPassage || passage_.sections.size() >= kMostSections) close_passage();
  if (!words.empty()) headings_.emplace_back(level, cut_words(words, kMaxHeadingBytes));
  section_open_ = false;
  open_section();
  if (words.size() > kMaxHeadingBytes) add_block({{words, line}});
}

void PassageBuilder::add_block(const Lines& lines) {
  std::size_t chars = count_chars(lines);
  if (chars > kLongestBlock) {
    for (const Lines& piece : cut_block(lines)) add_block(piece);
    return;
  }
  if (chars_ >= kShortPassage && chars_ + chars > kLongPassage) close_passage();
  if (!section_open_) open_section();
  add_lines(lines);
}

void PassageBuilder::add_lines(const Lines& lines) {
  if (!passage_.text.empty()) {
    passage_.text += "\n\n";
    text_lines_ += 2;
  }
  bool first = true;
  for (const Line& line : lines) {
    if (!first) {
      passage_.text += '\n';
      ++text_lines_;
    }
    if (line.number > 0 && passage_.file_line(text_lines_) != line.number) {
      passage_.lines.emplace_back(text_lines_, line.number);
    }
    add_look(line, first);
    first = false;
    passage_.text += line.text;
    chars_ += count_code_points(line.text) + 1;
  }
}

// Lines of one kind that follow each other in one block are one block; code within a list is its
// own.
void PassageBuilder::add_look(const Line& line, bool first) {
  auto& blocks = passage_.blocks;
  bool goes_on = !first && !blocks.empty() && blocks.back().kind == line.kind &&
                 blocks.back().text_line + blocks.back().count == text_lines_;
  if (goes_on) {
    ++blocks.back().count;
  } else if (line.kind != TextKind::Paragraph) {
    blocks.push_back({text_lines_, 1, line.kind, line.info});
  }
  for (TextMark mark : line.marks) {
    mark.begin += passage_.text.size();
    mark.end += passage_.text.size();
    passage_.marks.push_back(std::move(mark));
  }
}

void PassageBuilder::open_section() {
  section_open_ = true;
  Passage::Section section;
  section.text_line = passage_.text.empty() ? 0 : text_lines_ + 2;
  for (const auto& [level, words] : headings_) section.heading.push_back(words);
  // A heading with no words of its own is told by the deeper one that follows it.
  auto& sections = passage_.sections;
  bool replaces = !sections.empty() && sections.back().text_line == section.text_line &&
                  sections.back().heading.size() < section.heading.size() &&
                  std::equal(sections.back().heading.begin(), sections.back().heading.end(),
                             section.heading.begin());
  if (replaces) sections.pop_back();
  sections.push_back(std::move(section));
}

void PassageBuilder::close_passage() {
  passages_.push_back(std::move(passage_));
  passage_ = {};
  chars_ = 0;
  text_lines_ = 0;
  section_open_ = false;
}

// A short last section has no next one to join.
void PassageBuilder::join_short_end() {
  if (passages_.size() < 2) return;
  std::size_t last = count_code_points(passages_.back().text);
  std::size_t before = count_code_points(passages_[passages_.size() - 2].text);
  if (last >= kShortPassage || last + before > kLongPassage) return;
  Passage end = std::move(passages_.back());
  passages_.pop_back();
  append(passages_.back(), std::move(end));
}

std::vector<Passage> PassageBuilder::finish() {
  bool something_left = !passage_.text.empty() || !passage_.sections.empty();
  if (something_left || passages_.empty()) {
    if (passage_.sections.empty()) open_section();
    close_passage();
  }
  join_short_end();
  return std::move(passages_);
}

}  // namespace cssearch
