// SPDX-License-Identifier: GPL-3.0-or-later
//
// Plain text with the headings that its format has: "* Heading" in .org, a line under the heading
// in .rst. In .txt every line is text.
#include <algorithm>

#include "indexer/markdown/clean.h"
#include "indexer/note/note.h"
#include "indexer/note/paper_links.h"
#include "indexer/note/passages.h"
#include "indexer/walk/file_type.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

struct Line {
  std::string text;
  int number;
};

std::vector<Line> split_lines(const std::string& text) {
  std::vector<Line> lines;
  int number = 1;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back({text.substr(begin, end - begin), number++});
    begin = end + 1;
  }
  return lines;
}

bool is_blank(const Line& line) {
  return trim_space(line.text).empty();
}

// An indent between two lines of Chinese would part what belongs together.
bool is_wrapped(std::string_view line, std::string_view next) {
  next = next.substr(std::min(next.find_first_not_of(" \t"), next.size()));
  if (line.empty() || next.empty()) return false;
  std::size_t begin = whole_code_points(line, line.size() - 1), at = 0;
  return is_written_without_spaces(next_code_point(line, begin)) &&
         is_written_without_spaces(next_code_point(next, at));
}

// "** Heading" → 2; 0 for other lines.
int org_level(const std::string& line) {
  std::size_t stars = line.find_first_not_of('*');
  bool heading = stars != std::string::npos && stars > 0 && stars <= 6 && line[stars] == ' ';
  return heading ? static_cast<int>(stars) : 0;
}

// The character that underlines a heading in reStructuredText; 0 for other lines.
char underline_of(const std::string& line) {
  std::string_view text = trim_space(line);
  if (text.size() < 3 || std::string_view("=-~^\"'`#*+.:_").find(text[0]) == std::string_view::npos)
    return 0;
  bool same = std::all_of(text.begin(), text.end(), [&](char c) { return c == text[0]; });
  return same ? text[0] : '\0';
}

class PlainReader {
 public:
  PlainReader(const std::string& text, const NotePlace& place)
      : lines_(split_lines(text)), place_(place) {
    std::string_view path = without_gz(place.path);
    std::size_t dot = path.rfind('.');
    ending_ = dot == std::string::npos ? "" : lower_ascii(path.substr(dot));
  }

  FileContent read() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (read_heading(i)) continue;
      if (is_blank(lines_[i])) {
        end_block();
      } else {
        bool goes_on = !block_.empty() && is_wrapped(block_.back().text, lines_[i].text);
        std::string text = goes_on ? std::string(trim_space(lines_[i].text)) : lines_[i].text;
        block_.push_back({std::move(text), lines_[i].number});
      }
    }
    end_block();
    FileContent content;
    PaperLinks links(place_);
    for (const Line& line : lines_) links.add(line.text, line.number);
    content.links = links.take();
    content.passages = passages_.finish();
    content.note = note_of_place(place_, title());
    return content;
  }

 private:
  // True if line `i` is a heading or its underline.
  bool read_heading(std::size_t& i) {
    const std::string& line = lines_[i].text;
    if (ending_ == ".org") {
      if (line.starts_with("#+TITLE:") || line.starts_with("#+title:")) {
        title_ = fold_space(line.substr(8));
        return true;
      }
      int level = org_level(line);
      if (level == 0) return false;
      add_heading(level, fold_space(line.substr(static_cast<std::size_t>(level))),
                  lines_[i].number);
      return true;
    }
    if (ending_ != ".rst" || is_blank(lines_[i]) || i + 1 >= lines_.size()) return false;
    // A line above the heading is part of its frame.
    if (underline_of(line) != 0 && i + 2 < lines_.size() &&
        underline_of(lines_[i + 2].text) == underline_of(line)) {
      return true;
    }
    char underline = underline_of(lines_[i + 1].text);
    if (underline == 0 || underline_of(line) != 0 || !block_.empty()) return false;
    if (underlines_.find(underline) == std::string::npos) underlines_ += underline;
    add_heading(static_cast<int>(underlines_.find(underline)) + 1, fold_space(line),
                lines_[i].number);
    ++i;
    return true;
  }

  void add_heading(int level, const std::string& words, int line) {
    end_block();
    passages_.add_heading(std::min(level, 6), words, line);
    if (level == 1) first_level_.push_back(words);
  }

  void end_block() {
    if (!block_.empty()) passages_.add_block(block_);
    block_.clear();
  }

  std::string title() const {
    if (!title_.empty()) return title_;
    return first_level_.size() == 1 ? without_numbering(first_level_.front()) : std::string();
  }

  std::vector<Line> lines_;
  const NotePlace& place_;
  std::string ending_;
  std::string title_;
  std::string underlines_;                // of .rst, in the order of their levels
  std::vector<std::string> first_level_;  // headings
  PassageBuilder::Lines block_;
  PassageBuilder passages_;
};

}  // namespace

FileContent read_plain_note(const std::string& text, const NotePlace& place) {
  return PlainReader(text, place).read();
}

}  // namespace cssearch
