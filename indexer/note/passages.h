// SPDX-License-Identifier: GPL-3.0-or-later
//
// Cuts a note's text into passages at its headings. A section of fewer than kShortPassage
// characters joins the next, one of more than kLongPassage is cut between its blocks; code and
// tables stay whole where they can.
#pragma once

#include <string>
#include <vector>

#include "schema/document.h"

namespace cssearch {

inline constexpr std::size_t kShortPassage = 3'500;  // characters
inline constexpr std::size_t kLongPassage = 5'000;
inline constexpr std::size_t kLongestBlock =
    6'000;  // a longer block is cut, at a line or a full stop
// Headings without text would all come into one passage.
inline constexpr std::size_t kMostSections = 64;

class PassageBuilder {
 public:
  // A heading of level 1 to 6; sections below it follow. One that is too long is cut, and stays
  // text as a whole.
  void add_heading(int level, const std::string& words, int line = 0);
  struct Line {
    std::string text;
    int number = 0;  // in the file
    TextKind kind = TextKind::Paragraph;
    std::string info = {};             // of the first line of code
    std::vector<TextMark> marks = {};  // in order of their begins
  };
  using Lines = std::vector<Line>;
  void add_block(const Lines& lines);
  // At least one passage, even of a text without any.
  std::vector<Passage> finish();

 private:
  void add_lines(const Lines& lines);
  void add_look(const Line& line, bool first);
  void open_section();
  void close_passage();
  void join_short_end();

  std::vector<std::pair<int, std::string>> headings_;
  std::vector<Passage> passages_;
  Passage passage_;
  std::size_t chars_ = 0;  // of passage_
  int text_lines_ = 0;     // of passage_
  bool section_open_ = false;
};

}  // namespace cssearch
