// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/note_text.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

// Lists within lists deeper than this are shown as text.
constexpr int kMaxDepth = 40;

struct TextLine {
  std::size_t begin;
  std::size_t end;
  TextKind kind;
  std::string info;
};

// "  - item", "12. item": where its sign stands and where its words begin.
struct ItemSign {
  std::size_t column = 0;
  std::size_t words = 0;
  int number = -1;
};

std::optional<ItemSign> item_sign(std::string_view line) {
  ItemSign sign;
  sign.column = std::min(line.find_first_not_of(' '), line.size());
  std::string_view rest = line.substr(sign.column);
  if (rest.starts_with("- ") || rest == "-") {
    sign.words = sign.column + std::min<std::size_t>(2, rest.size());
    return sign;
  }
  auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), sign.number);
  auto digits = static_cast<std::size_t>(end - rest.data());
  if (error != std::errc() || !rest.substr(digits).starts_with(".") || sign.number < 0)
    return std::nullopt;
  if (digits + 1 < rest.size() && rest[digits + 1] != ' ') return std::nullopt;
  sign.words = sign.column + std::min(digits + 2, rest.size());
  return sign;
}

// True where a line break between two characters is no space: 显存⏎管理.
bool is_wide_before(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && (static_cast<unsigned char>(text[--begin]) & 0xC0U) == 0x80) {
  }
  return at > 0 && char_info(next_code_point(text, begin)).width == 2;
}
bool is_wide_after(std::string_view text, std::size_t at) {
  return at < text.size() && char_info(next_code_point(text, at)).width == 2;
}

class PassageWriter {
 public:
  PassageWriter(const Passage& passage, const MarkRanges& marks, const NoteOptions& options,
                Html& html)
      : passage_(passage), marks_(marks), options_(options), html_(html) {
    split_lines();
  }

  int line_count() const { return static_cast<int>(lines_.size()); }

  // Writes the block that begins at line `i` and returns the line behind it.
  int write_block(int i, bool is_target) {
    int end = block_end(i);
    if (!is_target) {
      write_lines(i, end);
    } else {
      html_.element("div", {{"id", "passage"}}, [&] { write_lines(i, end); });
    }
    return end;
  }

  // Nothing to show: an empty line, or the head of a table whose rows became entries.
  bool is_blank(int i) const {
    return is_empty(i) || (line(i).kind == TextKind::Table && block_end(i) == i + 1);
  }

  // The line behind a block: lines of one kind; a list goes on over what stands in its items.
  int block_end(int i) const {
    TextKind kind = line(i).kind;
    int end = i + 1;
    while (end < line_count() && !is_empty(end) &&
           (kind == TextKind::List || line(end).kind == kind)) {
      ++end;
    }
    return end;
  }

 private:
  const TextLine& line(int i) const { return lines_[static_cast<std::size_t>(i)]; }
  std::string_view text_of(int i) const {
    return std::string_view(passage_.text).substr(line(i).begin, line(i).end - line(i).begin);
  }

  void split_lines() {
    for (std::size_t begin = 0; begin <= passage_.text.size();) {
      std::size_t end = std::min(passage_.text.find('\n', begin), passage_.text.size());
      lines_.push_back({begin, end, TextKind::Paragraph, {}});
      begin = end + 1;
    }
    for (const Passage::Block& block : passage_.blocks) {
      int from = std::clamp(block.text_line, 0, line_count());
      int to = std::clamp(block.text_line + std::max(block.count, 0), from, line_count());
      for (int i = from; i < to; ++i) lines_[static_cast<std::size_t>(i)].kind = block.kind;
      if (from < to) lines_[static_cast<std::size_t>(from)].info = block.info;
    }
  }

  bool is_empty(int i) const {
    return line(i).begin == line(i).end && line(i).kind != TextKind::Code;
  }

  void write_lines(int i, int end) {
    switch (line(i).kind) {
      case TextKind::Code: write_code(i, end, 0); break;
      case TextKind::Table: write_table(i, end); break;
      case TextKind::Quote: write_quote(i, end); break;
      case TextKind::List:
        // "- a" and then "1. b" are two lists.
        while (i < end) i = write_list(i, end, 0);
        break;
      case TextKind::Paragraph:
        html_.element("p", {}, [&] { write_inline(line(i).begin, line(end - 1).end); });
        break;
    }
  }

  int write_list(int i, int end, int depth) {
    auto sign = item_sign(text_of(i));
    if (line(i).kind != TextKind::List || !sign || depth > kMaxDepth) {
      html_.element("p", {}, [&] { write_inline(line(i).begin, line(i).end); });
      return i + 1;
    }
    bool ordered = sign->number >= 0;
    auto write_items = [&] {
      while (i < end) {
        auto next = line(i).kind == TextKind::List ? item_sign(text_of(i)) : std::nullopt;
        if (!next || next->column != sign->column || (next->number >= 0) != ordered) break;
        html_.element("li", {}, [&] { i = write_item(i, end, depth, *next); });
      }
    };
    if (!ordered) {
      html_.element("ul", {}, write_items);
    } else {
      html_.element("ol", {{"start", std::to_string(sign->number)}}, write_items);
    }
    return i;
  }

  // The words of an item, then what is indented below it: code, tables, lists of its own.
  int write_item(int i, int end, int depth, const ItemSign& sign) {
    int next = words_end(i, end);
    std::size_t last = line(next - 1).end;
    write_inline(write_task(line(i).begin + sign.words, last), last);
    while (next < end) {
      std::optional<ItemSign> inner;
      if (line(next).kind == TextKind::List) inner = item_sign(text_of(next));
      if (inner && inner->column <= sign.column) break;
      next = inner ? write_list(next, end, depth + 1) : write_below(next, end, sign.words);
    }
    return next;
  }

  // Code, a table or a paragraph in an item.
  int write_below(int i, int end, std::size_t indent) {
    if (line(i).kind == TextKind::List) {
      int behind = words_end(i, end);
      std::size_t from = line(i).begin + std::min(indent, text_of(i).size());
      html_.element("p", {}, [&] { write_inline(from, line(behind - 1).end); });
      return behind;
    }
    int behind = kind_end(i, end);
    if (line(i).kind == TextKind::Code) {
      write_code(i, behind, indent);
    } else {
      write_table(i, behind);
    }
    return behind;
  }

  // The line behind the words that begin in line `i`: the first line of a paragraph is indented,
  // the others are not.
  int words_end(int i, int end) const {
    int next = i + 1;
    while (next < end && line(next).kind == TextKind::List && !item_sign(text_of(next)) &&
           !text_of(next).starts_with(' ')) {
      ++next;
    }
    return next;
  }

  int kind_end(int i, int end) const {
    int behind = i + 1;
    while (behind < end && line(behind).kind == line(i).kind) ++behind;
    return behind;
  }

  // "[x] done": a sign for the box.
  std::size_t write_task(std::size_t begin, std::size_t end) {
    std::string_view words = std::string_view(passage_.text).substr(begin, end - begin);
    bool open = words.starts_with("[ ] "),
         done = words.starts_with("[x] ") || words.starts_with("[X] ");
    if (!open && !done) return begin;
    html_.element("span",
                  {{"class", "task"}, {"role", "img"}, {"aria-label", done ? "done" : "open"}},
                  done ? "☑ " : "☐ ");
    return begin + 4;
  }

  void write_code(int i, int end, std::size_t indent) {
    Attributes of_code = {{"tabindex", "0"}, {"translate", "no"}};
    const std::string& info = line(i).info;
    std::string language = info.substr(0, info.find_first_of(" {,"));
    if (!language.empty()) of_code.push_back({"data-language", language});
    html_.element("pre", of_code, [&] {
      html_.element("code", {}, [&] {
        for (int k = i; k < end; ++k) {
          std::string_view text = text_of(k);
          std::size_t skip = std::min({indent, text.find_first_not_of(' '), text.size()});
          write_marked(line(k).begin + skip, line(k).end, false);
          if (k + 1 < end) html_.text("\n");
        }
      });
    });
  }

  // "| a | b |" → the places of a and b.
  std::vector<std::pair<std::size_t, std::size_t>> cells_of(int i) const {
    std::vector<std::pair<std::size_t, std::size_t>> cells;
    std::string_view text = text_of(i);
    std::size_t at = text.find('|');
    while (at != std::string_view::npos && at + 1 < text.size()) {
      std::size_t next = text.find(" |", at + 1);
      if (next == std::string_view::npos) next = text.size();
      std::size_t begin = std::min(at + 2, next);
      cells.emplace_back(line(i).begin + begin, line(i).begin + next);
      at = next + 1;
    }
    return cells;
  }

  void write_table(int i, int end) {
    Attributes around = {
        {"class", "table"}, {"tabindex", "0"}, {"role", "group"}, {"aria-label", "Table"}};
    html_.element("div", around, [&] {
      html_.element("table", {}, [&] {
        html_.element("thead", {}, [&] { write_row(i, true); });
        html_.element("tbody", {}, [&] {
          for (int row = i + 1; row < end; ++row) write_row(row, false);
        });
      });
    });
  }

  void write_row(int i, bool head) {
    html_.element("tr", {}, [&] {
      for (auto [begin, end] : cells_of(i)) {
        auto write = [&, from = begin, to = end] { write_inline(from, to); };
        if (head && begin < end) {
          html_.element("th", {{"scope", "col"}}, write);
        } else {
          html_.element("td", {}, write);
        }
      }
    });
  }

  void write_quote(int i, int end) {
    html_.element("blockquote", {}, [&] {
      html_.element("p", {}, [&] { write_inline(line(i).begin, line(end - 1).end); });
    });
  }

  // Text with its links, code and emphasis. A mark that begins in another and ends behind it is
  // cut.
  void write_inline(std::size_t begin, std::size_t end) {
    auto first =
        std::lower_bound(passage_.marks.begin(), passage_.marks.end(), begin,
                         [](const TextMark& mark, std::size_t at) { return mark.begin < at; });
    write_inline(begin, end, first, 0, true);
  }

  using MarkPlace = std::vector<TextMark>::const_iterator;

  // `may_link`: not in a link or code already.
  MarkPlace write_inline(std::size_t at, std::size_t end, MarkPlace mark, int depth,
                         bool may_link) {
    auto write_words = [&](std::size_t from, std::size_t to) {
      may_link ? write_linked(from, to) : write_marked(from, to, true);
    };
    while (mark != passage_.marks.end() && mark->begin < end) {
      if (mark->begin < at || mark->begin == mark->end || depth > kMaxDepth) {
        ++mark;
        continue;
      }
      write_words(at, mark->begin);
      at = std::min(mark->end, end);
      mark = write_mark(mark, at, depth, may_link);
    }
    write_words(at, end);
    return mark;
  }

  MarkPlace write_mark(MarkPlace mark, std::size_t end, int depth, bool may_link) {
    auto next = std::next(mark);
    bool plain = mark->type == TextMark::Type::Strong || mark->type == TextMark::Type::Emphasis;
    auto inside = [&] {
      next = write_inline(mark->begin, end, next, depth + 1, may_link && plain);
    };
    switch (mark->type) {
      case TextMark::Type::Code: html_.element("code", {}, inside); break;
      case TextMark::Type::Strong: html_.element("strong", {}, inside); break;
      case TextMark::Type::Emphasis: html_.element("em", {}, inside); break;
      case TextMark::Type::Image:
        html_.element("span", {{"class", "image"}}, "Image: ");
        [[fallthrough]];
      case TextMark::Type::Link:
        write_link(may_link ? link_to(mark->target) : std::nullopt, inside);
    }
    return next;
  }

  std::optional<Link> link_to(const std::string& target) const {
    return options_.link ? options_.link(target) : std::nullopt;
  }

  template <typename Inside>
  void write_link(const std::optional<Link>& link, Inside inside) {
    if (!link) {
      inside();
    } else if (link->leads_out()) {
      html_.element("a", {{"href", *link}, {"rel", "noreferrer"}}, inside);
    } else {
      html_.element("a", {{"href", *link}}, inside);
    }
  }

  // Text in which a bare https://… is a link.
  void write_linked(std::size_t begin, std::size_t end) {
    std::string_view text = std::string_view(passage_.text).substr(0, end);
    for (std::size_t at = begin; (at = text.find("http", at)) < end;) {
      std::size_t behind = link_end(text, at);
      auto link = link_to(std::string(text.substr(at, behind - at)));
      if (link && behind > at + std::string_view("https://").size()) {
        write_marked(begin, at, true);
        write_link(link, [&] { write_marked(at, behind, true); });
        begin = behind;
      }
      at = std::max(behind, at + 1);
    }
    write_marked(begin, end, true);
  }

  // A link ends at a space, at a sign that none has, and before what ends a sentence.
  static std::size_t link_end(std::string_view text, std::size_t at) {
    static constexpr std::string_view kNever = " \t\n<>\"`|\\^{}";
    std::size_t end = at;
    while (end < text.size() && static_cast<unsigned char>(text[end]) < 0x80 &&
           kNever.find(text[end]) == std::string_view::npos) {
      ++end;
    }
    bool bracket = text.substr(at, end - at).find('(') != std::string_view::npos;
    while (end > at &&
           (std::string_view(".,;:!?'*]").find(text[end - 1]) != std::string_view::npos ||
            (text[end - 1] == ')' && !bracket))) {
      --end;
    }
    return end;
  }

  // Text with the words searched for.
  void write_marked(std::size_t begin, std::size_t end, bool wraps) {
    auto mark = std::partition_point(marks_.begin(), marks_.end(),
                                     [&](const auto& range) { return range.second <= begin; });
    for (; mark != marks_.end() && mark->first < end; ++mark) {
      std::size_t from = std::max(mark->first, begin), to = std::min(mark->second, end);
      if (from >= to) continue;
      write_text(begin, from, wraps);
      html_.element("mark", {}, [&] { write_text(from, to, wraps); });
      begin = to;
    }
    write_text(begin, end, wraps);
  }

  void write_text(std::size_t begin, std::size_t end, bool wraps) {
    const std::string& text = passage_.text;
    for (std::size_t at; begin < end; begin = at + 1) {
      at = std::min(text.find('\n', begin), end);
      html_.text(std::string_view(text).substr(begin, at - begin));
      if (at == end) return;
      bool no_space = wraps && is_wide_before(text, at) && is_wide_after(text, at + 1);
      if (!no_space) html_.text("\n");
    }
  }

  const Passage& passage_;
  const MarkRanges& marks_;
  const NoteOptions& options_;
  Html& html_;
  std::vector<TextLine> lines_;
};

class NoteWriter {
 public:
  explicit NoteWriter(const NoteOptions& options) : options_(options) {}

  NoteText write(const std::vector<Passage>& passages) {
    find_target(passages);
    static const MarkRanges kNoMarks;
    for (std::size_t i = 0; i < passages.size(); ++i) {
      bool marked = options_.marks != nullptr && i < options_.marks->size();
      write_passage(passages[i], i, marked ? (*options_.marks)[i] : kNoMarks);
    }
    return std::move(result_);
  }

 private:
  using Place = std::pair<std::size_t, int>;  // passage and line of its text

  // The last block that begins at or before the line.
  void find_target(const std::vector<Passage>& passages) {
    if (options_.line <= 0) return;
    Html unused;
    const MarkRanges no_marks;
    int best = 0;
    for (std::size_t i = 0; i < passages.size(); ++i) {
      PassageWriter passage(passages[i], no_marks, options_, unused);
      for (int line = 0; line < passage.line_count();) {
        if (passage.is_blank(line)) {
          ++line;
          continue;
        }
        int in_file = passages[i].file_line(line);
        if (in_file > best && in_file <= options_.line) {
          best = in_file;
          target_ = Place(i, line);
        }
        line = passage.block_end(line);
      }
    }
  }

  void write_passage(const Passage& passage, std::size_t number, const MarkRanges& marks) {
    PassageWriter writer(passage, marks, options_, result_.html);
    auto section = passage.sections.begin();
    for (int line = 0; line < writer.line_count();) {
      for (; section != passage.sections.end() && section->text_line <= line; ++section)
        write_headings(section->heading, section == passage.sections.begin());
      if (writer.is_blank(line)) {
        ++line;
      } else {
        line = writer.write_block(line, target_ == Place(number, line));
      }
    }
    for (; section != passage.sections.end(); ++section)
      write_headings(section->heading, section == passage.sections.begin());
  }

  // Those that were not written yet. A passage begins with the headings it stands under, which the
  // one before it may have written.
  void write_headings(const std::vector<std::string>& path, bool begins_passage) {
    if (!options_.headings) return;
    if (path.empty()) write_below(path, 0);
    auto [was, is] = std::mismatch(above_.begin(), above_.end(), path.begin(), path.end());
    auto written = static_cast<std::size_t>(is - path.begin());
    bool again = is == path.end() && was == above_.end() && !path.empty() && !begins_passage;
    if (again) --written;
    int under_title = !path.empty() && path.front() == options_.title ? 1 : 0;
    for (; written < path.size(); ++written) {
      int level = static_cast<int>(written) + 1 - under_title;
      if (level > 0) write_heading(path[written], level);
      write_below(path, written + 1);
    }
    above_ = path;
  }

  void write_below(const std::vector<std::string>& path, std::size_t depth) {
    if (!options_.below_heading) return;
    auto end = path.begin() + static_cast<std::ptrdiff_t>(depth);
    options_.below_heading(result_.html, {path.begin(), end});
  }

  void write_heading(const std::string& words, int level) {
    std::string id = "s" + std::to_string(result_.headings.size() + 1);
    Attributes attributes = {{"id", id}};
    switch (level) {
      case 1: result_.html.element("h2", attributes, words); break;
      case 2: result_.html.element("h3", attributes, words); break;
      case 3: result_.html.element("h4", attributes, words); break;
      case 4: result_.html.element("h5", attributes, words); break;
      default: result_.html.element("h6", attributes, words); break;
    }
    result_.headings.push_back({std::move(id), level, words});
  }

  const NoteOptions& options_;
  NoteText result_;
  std::vector<std::string> above_;  // the headings that the text stands under
  std::optional<Place> target_;
};

}  // namespace

NoteText note_text(const std::vector<Passage>& passages, const NoteOptions& options) {
  return NoteWriter(options).write(passages);
}

}  // namespace cssearch
