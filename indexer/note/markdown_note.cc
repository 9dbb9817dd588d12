// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>
#include <utility>

#include "indexer/add_unique.h"
#include "indexer/limits.h"
#include "indexer/lint/local_links.h"
#include "indexer/list/read_lists.h"
#include "indexer/markdown/bounds.h"
#include "indexer/markdown/clean.h"
#include "indexer/note/note.h"
#include "indexer/note/paper_links.h"
#include "indexer/note/passages.h"
#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

using Used = std::unordered_set<const Block*>;
using Lines = PassageBuilder::Lines;

const std::string kNoIndent;

bool is_tag_char(char32_t c) {
  CharClass cls = char_info(c).cls;
  return cls == CharClass::Letter || cls == CharClass::Digit || cls == CharClass::Han || c == '_' ||
         c == '-' || c == '/';
}

// Directives of C and colours look like tags and are none.
bool is_no_tag(const std::string& tag) {
  static const std::unordered_set<std::string> kDirectives = {
      "include", "define", "ifdef", "ifndef", "endif", "pragma",
      "undef",   "elif",   "else",  "if",     "error"};
  bool hex = tag.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  bool colour = hex && (tag.size() == 6 || tag.size() == 8 || tag.size() == 3) &&
                tag.find_first_of("0123456789") != std::string::npos;
  return kDirectives.contains(tag) || colour || !has_letters(tag);
}

// For each byte whether it is code or a link.
std::string hidden_from_tags(const RichText& rich) {
  std::string hidden(rich.text.size(), 0);
  for (const Mark& mark : rich.marks) {
    if (mark.type != Mark::Type::Code && mark.type != Mark::Type::Link) continue;
    std::fill(hidden.begin() + static_cast<std::ptrdiff_t>(mark.begin),
              hidden.begin() + static_cast<std::ptrdiff_t>(mark.end), 1);
  }
  return hidden;
}

// Tags of a text outside of its code and links: "#cuda", "#显存/管理".
void find_tags(const RichText& rich, std::vector<std::string>& tags) {
  const std::string& text = rich.text;
  if (text.find('#') == std::string::npos) return;
  const std::string hidden = hidden_from_tags(rich);
  for (std::size_t at = 0; (at = text.find('#', at)) != std::string::npos; ++at) {
    // One more than are kept, so that the report can say so.
    if (tags.size() > kMaxValues) return;
    bool apart = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '\t' ||
                 text.compare(at >= 3 ? at - 3 : 0, 3, "　") == 0;
    if (!apart || hidden[at] != 0) continue;
    std::size_t end = at + 1;
    for (std::size_t next = end; next < text.size(); end = next) {
      if (!is_tag_char(next_code_point(text, next))) break;
    }
    std::string tag = text.substr(at + 1, end - at - 1);
    if (tag.size() <= kMaxHeadingBytes && !is_no_tag(tag)) add_unique(tags, tag);
  }
}

// Blocks → lines of clean text, with their lines in the file.
class TextWriter {
 public:
  explicit TextWriter(const Used& used) : used_(used) {}

  Lines write(const Block& block) {
    lines_.clear();
    add(block, "", "");
    return std::move(lines_);
  }

 private:
  void add(const Block& block, const std::string& first_indent, const std::string& indent) {
    if (used_.contains(&block)) return;
    switch (block.type) {
      case Block::Type::Heading:
      case Block::Type::Paragraph:
      case Block::Type::Cell: add_text(block, first_indent, indent); return;
      case Block::Type::Code:
        add_as(TextKind::Code, [&] { add_text(block, first_indent, indent); });
        return;
      case Block::Type::List:
        add_as(TextKind::List, [&] { add_list(block, first_indent, indent); });
        return;
      case Block::Type::Table:
        add_as(TextKind::Table, [&] {
          for (const Block& row : block.children) add_row(row, indent);
        });
        return;
      case Block::Type::Quote:
        add_as(kind_ == TextKind::Paragraph ? TextKind::Quote : kind_,
               [&] { add_children(block, first_indent, indent); });
        return;
      case Block::Type::Document:
      case Block::Type::Item:
      case Block::Type::Row: add_children(block, first_indent, indent); return;
      case Block::Type::Rule: return;
    }
  }

  template <typename Add>
  void add_as(TextKind kind, Add add_lines) {
    TextKind outer = std::exchange(kind_, kind);
    add_lines();
    kind_ = outer;
  }

  // Only lines of code keep their indent: before a wrapped line it would part Han characters that
  // belong together.
  void add_text(const Block& block, const std::string& first_indent, const std::string& indent) {
    const std::string& later_indent = block.type == Block::Type::Code ? indent : kNoIndent;
    const std::string& text = block.rich.text;
    const std::size_t first_line = lines_.size();
    std::vector<TextLine> places;
    for (std::size_t begin = 0; places.empty() || begin < text.size();) {
      std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string& before = places.empty() ? first_indent : later_indent;
      lines_.push_back({before + text.substr(begin, end - begin),
                        block.line + static_cast<int>(places.size()),
                        kind_,
                        places.empty() ? block.info : std::string(),
                        {}});
      places.push_back({begin, end, before.size()});
      begin = end + 1;
    }
    for (const Mark& mark : block.rich.marks) add_mark(mark, places, first_line);
    for (std::size_t i = first_line; i < lines_.size(); ++i) sort_marks(lines_[i]);
  }

  // Where a line stands in the text of its block, and how far it is indented here.
  struct TextLine {
    std::size_t begin;
    std::size_t end;
    std::size_t indent;
  };

  // The mark goes to each of the lines it covers.
  void add_mark(const Mark& mark, const std::vector<TextLine>& places, std::size_t first_line) {
    std::optional<TextMark::Type> type = type_of(mark.type);
    if (!type) return;
    auto place =
        std::upper_bound(places.begin(), places.end(), mark.begin,
                         [](std::size_t at, const TextLine& line) { return at < line.begin; });
    for (--place; place != places.end() && place->begin < mark.end; ++place) {
      std::size_t begin = std::max(mark.begin, place->begin), end = std::min(mark.end, place->end);
      if (begin >= end) continue;
      PassageBuilder::Line& line =
          lines_[first_line + static_cast<std::size_t>(place - places.begin())];
      line.marks.push_back({*type, begin - place->begin + place->indent,
                            end - place->begin + place->indent, mark.target});
    }
  }

  // Wikilinks name a note by its title, which a reader can search for.
  static std::optional<TextMark::Type> type_of(Mark::Type type) {
    switch (type) {
      case Mark::Type::Link: return TextMark::Type::Link;
      case Mark::Type::Image: return TextMark::Type::Image;
      case Mark::Type::Strong: return TextMark::Type::Strong;
      case Mark::Type::Emphasis: return TextMark::Type::Emphasis;
      case Mark::Type::Code: return TextMark::Type::Code;
      case Mark::Type::WikiLink: break;
    }
    return std::nullopt;
  }

  void add_children(const Block& block, const std::string& first_indent,
                    const std::string& indent) {
    std::size_t before = lines_.size();
    for (const Block& child : block.children) {
      add(child, lines_.size() == before ? first_indent : indent, indent);
    }
  }

  void add_list(const Block& list, const std::string& first_indent, const std::string& indent) {
    int number = list.first_number;
    bool first = true;
    for (const Block& item : list.children) {
      std::string mark = number < 0 ? "- " : std::to_string(number++) + ". ";
      std::string inner = indent + std::string(mark.size(), ' ');
      add_children(item, (first ? first_indent : indent) + mark, inner);
      first = false;
    }
  }

  void add_row(const Block& row, const std::string& indent) {
    PassageBuilder::Line line{indent + "|", row.line, kind_};
    for (const Block& cell : row.children) {
      std::string text = fold_space(cell.rich.text);
      std::size_t begin = line.text.size() + 1;
      for (const Mark& mark : cell.rich.marks) {
        // Folding moved what follows, so that the marks would be off.
        std::optional<TextMark::Type> type = type_of(mark.type);
        if (type && text == cell.rich.text && mark.begin < mark.end)
          line.marks.push_back({*type, begin + mark.begin, begin + mark.end, mark.target});
      }
      line.text += " " + text + " |";
    }
    sort_marks(line);
    lines_.push_back(std::move(line));
  }

  // The outer one first.
  static void sort_marks(PassageBuilder::Line& line) {
    std::stable_sort(line.marks.begin(), line.marks.end(),
                     [](const TextMark& a, const TextMark& b) {
                       return std::pair(a.begin, b.end) < std::pair(b.begin, a.end);
                     });
  }

  const Used& used_;
  Lines lines_;
  TextKind kind_ = TextKind::Paragraph;
};

class NoteReader {
 public:
  NoteReader(const NotePlace& place, const FrontMatter& front, const Block& document,
             const ListsOfFile& lists)
      : place_(place), front_(front), document_(document), lists_(lists) {}

  void read(FileContent& content) {
    for (const Block& block : document_.children) {
      if (lists_.used.contains(&block)) continue;
      if (block.type == Block::Type::Heading) {
        passages_.add_heading(block.level, clean_words(block.rich), block.line);
      } else if (Lines lines = TextWriter(lists_.used).write(block); !lines.empty()) {
        passages_.add_block(lines);
      }
    }
    find_links();
    content.links = links_.take();
    content.local_links = std::move(local_links_);
    content.passages = passages_.finish();
    find_tags_below(document_, content.note.tag);
    fill_note(content.note);
    content.language = front_.language;
  }

 private:
  // In the front matter, the text, and last the reading lists: what their entries are about is told
  // by these, but a remark may name another paper.
  void find_links() {
    for (const PaperOfNote& paper : front_.papers) links_.add_subject(paper.id, paper.line);
    links_.add(front_.text, 1);
    std::vector<const Block*> listed;
    find_links(document_, listed);
    for (const Contribution& entry : lists_.entries) links_.leave_out(entry.arxiv);
    for (const Block* block : listed) find_links_of_list(*block);
  }

  // Code names papers too, in its comments.
  void find_links(const Block& block, std::vector<const Block*>& listed) {
    if (lists_.used.contains(&block)) {
      listed.push_back(&block);
      return;
    }
    links_.add(block.rich, block.line);
    find_local_links(block, local_links_);
    for (const Block& child : block.children) find_links(child, listed);
  }

  void find_links_of_list(const Block& block) {
    links_.add(block.rich, block.line);
    for (const Block& child : block.children) find_links_of_list(child);
  }

  static void find_tags_below(const Block& block, std::vector<std::string>& tags) {
    if (block.type != Block::Type::Code && block.type != Block::Type::Heading) {
      find_tags(block.rich, tags);
    }
    for (const Block& child : block.children) find_tags_below(child, tags);
  }

  void fill_note(Contribution& note) {
    std::vector<std::string> in_text = std::move(note.tag);
    note = note_of_place(place_, title());
    note.author = front_.author;
    if (!front_.category.empty()) note.category = front_.category;
    note.tag = front_.tag;
    for (std::string& tag : in_text) add_unique(note.tag, std::move(tag));
    note.rating = front_.rating;
    note.read = front_.read;
    note.remark = front_.description;
    if (front_.date) {
      note.date = front_.date;
      note.date_trust = DateTrust::FrontMatter;
    }
  }

  // From the front matter, or a single heading of the first level before any other heading; empty
  // if there is neither.
  std::string title() const {
    if (has_letters(front_.title)) return front_.title;
    const Block* first = nullptr;
    std::size_t of_first_level = 0;
    for (const Block& block : document_.children) {
      if (block.type != Block::Type::Heading) continue;
      if (first == nullptr) first = &block;
      of_first_level += block.level == 1 ? 1 : 0;
    }
    if (first != nullptr && first->level == 1 && of_first_level == 1) {
      std::string words = clean_topic(first->rich);
      if (has_letters(words)) return words;
    }
    return {};
  }

  const NotePlace& place_;
  const FrontMatter& front_;
  const Block& document_;
  const ListsOfFile& lists_;
  PassageBuilder passages_;
  PaperLinks links_{place_};
  std::vector<LocalLink> local_links_;
};

// GFM shows no cells behind the last column; mostly a "|" was meant to be text.
void lint_cut_cells(const Block& block, const std::string& path, std::vector<LintLine>& lint) {
  constexpr std::size_t kShown = 60;
  if (!block.dropped.empty()) {
    lint.push_back({path, block.line,
                    "the row has more cells than its table has columns: '" +
                        cut_words(block.dropped, kShown) +
                        "' is not shown; write \\| for a | that is text",
                    LintRule::CutCell});
  }
  for (const Block& child : block.children) lint_cut_cells(child, path, lint);
}

// The front matter's lines are blanked, so that the lines behind it keep their numbers.
std::string blank_front_matter(const std::string& text, std::size_t bytes) {
  std::string blanked(static_cast<std::size_t>(std::count(
                          text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bytes), '\n')),
                      '\n');
  return blanked + text.substr(bytes);
}

}  // namespace

FileContent read_note_blocks(const Block& document, const FrontMatter& front,
                             const NotePlace& place) {
  FileContent content;
  ListsOfFile lists = read_lists(document, place.source, place.path);
  NoteReader(place, front, document, lists).read(content);
  content.entries = std::move(lists.entries);
  content.lint = std::move(lists.lint);
  lint_cut_cells(document, place.path, content.lint);
  return content;
}

FileContent read_markdown_note(const std::string& text, const NotePlace& place) {
  if (auto found = too_much_for_markdown(text)) {
    FileContent plain = read_plain_note(text, place);
    plain.lint.push_back(
        {place.path, found->line, "read as plain text: " + found->reason, LintRule::PlainText});
    return plain;
  }
  FrontMatter front = read_front_matter(text);
  Block document = parse_markdown(front.bytes == 0 ? text : blank_front_matter(text, front.bytes));
  FileContent content = read_note_blocks(document, front, place);
  if (!front.problem.empty())
    content.lint.push_back({place.path, 1, front.problem, LintRule::FrontMatter});
  return content;
}

}  // namespace cssearch
