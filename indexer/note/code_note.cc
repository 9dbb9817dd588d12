// SPDX-License-Identifier: GPL-3.0-or-later
//
// Source code as a note: its text as it is, cut where a definition ends.
#include <algorithm>
#include <vector>

#include "indexer/note/note.h"
#include "indexer/note/paper_links.h"
#include "indexer/note/passages.h"
#include "indexer/walk/file_type.h"
#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

std::string file_name(const std::string& path) {
  return std::string(without_gz(path.substr(path.rfind('/') + 1)));
}

// "kernels/reduce.cu" → "cu"
std::string ending_of(const std::string& path) {
  std::string name = file_name(path);
  std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? std::string() : name.substr(dot + 1);
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\f") == std::string_view::npos;
}

// What goes on below a blank line is indented, or closes what is open.
bool begins_definition(std::string_view line) {
  return !line.empty() && std::string_view(" \t)}]").find(line.front()) == std::string_view::npos;
}

// Takes the lines of a file; a piece ends at a blank line before a definition, if it is long enough
// and the next run of lines would make it too long.
class CodeCutter {
 public:
  explicit CodeCutter(std::string language) : language_(std::move(language)) {}

  void add(std::string_view line) {
    ++number_;
    if (after_blank_ && begins_definition(line)) end_run();
    after_blank_ = is_blank(line);
    run_.push_back({std::string(line), number_, TextKind::Code, language_});
    run_chars_ += count_code_points(line) + 1;
  }

  std::vector<Passage> finish() {
    end_run();
    end_piece();
    return passages_.finish();
  }

 private:
  void end_run() {
    if (piece_chars_ >= kShortPassage && piece_chars_ + run_chars_ > kLongPassage) end_piece();
    std::move(run_.begin(), run_.end(), std::back_inserter(piece_));
    piece_chars_ += run_chars_;
    run_.clear();
    run_chars_ = 0;
  }

  void end_piece() {
    auto blank = [](const PassageBuilder::Line& line) { return is_blank(line.text); };
    while (!piece_.empty() && blank(piece_.back())) piece_.pop_back();
    piece_.erase(piece_.begin(), std::find_if_not(piece_.begin(), piece_.end(), blank));
    if (!piece_.empty()) passages_.add_block(piece_);
    piece_.clear();
    piece_chars_ = 0;
  }

  std::string language_;
  int number_ = 0;
  bool after_blank_ = false;
  PassageBuilder::Lines run_;  // since the last place where a piece may end
  std::size_t run_chars_ = 0;
  PassageBuilder::Lines piece_;
  std::size_t piece_chars_ = 0;
  PassageBuilder passages_;
};

}  // namespace

FileContent read_code(const std::string& text, const NotePlace& place) {
  CodeCutter cutter(ending_of(place.path));
  for (std::string_view rest = text; !rest.empty();) {
    std::size_t end = std::min(rest.find('\n'), rest.size());
    cutter.add(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  FileContent content;
  content.passages = cutter.finish();
  PaperLinks links(place);
  links.add(text, 1);
  content.links = links.take();
  content.note = note_of_place(place, file_name(place.path));
  content.note.kind = Kind::Code;
  return content;
}

}  // namespace cssearch
