// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/note/notebook_cells.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include <nlohmann/json.hpp>

#include "indexer/markdown/clean.h"
#include "schema/analysis/utf8.h"
#include "schema/error.h"

namespace cssearch {
namespace {

using Json = nlohmann::json;

// Bytes that count their lines: when the parser tells of a string it has read just that far.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, int* line) : at_(at), line_(line) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (*at_++ == '\n') ++*line_;
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  int* line_;
};

// A log of megabytes would hide the notebook's own words.
constexpr std::size_t kMaxOutputBytes = 10'000;

// Colours of terminals: ESC [ … letter.
std::string without_escapes(std::string_view text) {
  std::string clean;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\x1b' && at + 1 < text.size() && text[at + 1] == '[') {
      at = text.find_first_not_of("0123456789;?", at + 2);
      at = at == std::string_view::npos ? text.size() : at + 1;
    } else {
      clean += text[at++];
    }
  }
  return clean;
}

// What Python prints of an object that shows itself in another way: "<Figure size 640x480>".
bool is_mere_object(std::string_view text) {
  return text.starts_with('<') && text.ends_with('>') && text.find('\n') == std::string_view::npos;
}

class CellReader : public nlohmann::json_sax<Json> {
 public:
  Notebook notebook;
  std::string problem;
  bool has_cells = false;

  explicit CellReader(const int& line) : line_(line) {}

  bool start_object(std::size_t) override {
    path_.emplace_back();
    return true;
  }
  bool key(string_t& name) override {
    path_.back() = name;
    return true;
  }
  bool end_object() override {
    path_.pop_back();
    std::string place = where();
    if (place == "cells/[]") end_cell();
    if (place == "cells/[]/outputs/[]") end_output();
    return true;
  }
  bool start_array(std::size_t) override {
    path_.emplace_back("[]");
    has_cells = has_cells || where() == "cells/[]";
    return true;
  }
  bool end_array() override {
    path_.pop_back();
    return true;
  }

  bool string(string_t& text) override {
    std::string place = where();
    if (place.ends_with("/[]")) place.resize(place.size() - 3);  // a text is a list of its lines
    if (place == "metadata/title") notebook.title = text;
    if (place == "metadata/kernelspec/language" || place == "metadata/language_info/name")
      notebook.language = text;
    if (place == "cells/[]/cell_type") set_type(text);
    if (place == "cells/[]/source" || place == "cells/[]/input") add(cell_.source, text);
    if (place == "cells/[]/outputs/[]/text" || place == "cells/[]/outputs/[]/data/text/plain")
      add(output_, text);
    return true;
  }
  bool number_unsigned(number_unsigned_t number) override {
    if (where() == "cells/[]/level") cell_.level = static_cast<int>(std::clamp(number, 1UL, 6UL));
    return true;
  }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    problem = "its JSON is broken in line " + std::to_string(line_);
    return false;
  }

 private:
  // "cells/[]/source/[]": the keys and lists around a value; nothing for what lies deeper than any
  // text of a notebook. nbformat 3 has its cells in worksheets.
  std::string where() const {
    constexpr std::size_t kDeepest = 12;
    if (path_.size() > kDeepest) return {};
    std::string place;
    for (const std::string& name : path_) place += (place.empty() ? "" : "/") + name;
    constexpr std::string_view kWorksheet = "worksheets/[]/";
    return place.starts_with(kWorksheet) ? place.substr(kWorksheet.size()) : place;
  }

  void set_type(const std::string& name) {
    using Type = NotebookCell::Type;
    cell_.type = name == "code"                            ? Type::Code
                 : name == "markdown" || name == "heading" ? Type::Markdown
                                                           : Type::Raw;
    if (name == "heading" && cell_.level == 0) cell_.level = 1;
  }

  void add(CellText& to, const std::string& text) const {
    if (to.line == 0) to.line = line_;
    to.text += text;
  }

  void end_output() {
    output_.text = without_escapes(trim_space(output_.text));
    output_.text.resize(whole_code_points(output_.text, kMaxOutputBytes));
    if (!output_.text.empty() && !is_mere_object(output_.text))
      cell_.outputs.push_back(std::move(output_));
    output_ = {};
  }

  void end_cell() {
    if (cell_.source.text.ends_with('\n')) cell_.source.text.pop_back();
    notebook.cells.push_back(std::move(cell_));
    cell_ = {};
  }

  const int& line_;
  std::vector<std::string> path_;
  NotebookCell cell_;
  CellText output_;
};

}  // namespace

Notebook read_notebook_cells(std::string_view json) {
  int line = 1;
  CellReader reader(line);
  CountingIterator begin(json.data(), &line), end(json.data() + json.size(), &line);
  bool whole = Json::sax_parse(begin, end, &reader);
  if (whole && !reader.has_cells) reader.problem = "it has no cells";
  if (!reader.problem.empty())
    throw Error(ErrorCode::Input, "it is no Jupyter notebook: " + reader.problem);
  return std::move(reader.notebook);
}

}  // namespace cssearch
