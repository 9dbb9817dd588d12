// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <optional>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "indexer/markdown/block.h"
#include "indexer/markdown/dropped_cells.h"

namespace cssearch {
namespace {

constexpr int kMaxDepth = 100;

struct ParserFree {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct NodeFree {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
using Parser = std::unique_ptr<cmark_parser, ParserFree>;
using Node = std::unique_ptr<cmark_node, NodeFree>;

void* allocated(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

// cmark's own allocator ends the process when there is no memory.
cmark_mem throwing_memory = {
    [](std::size_t count, std::size_t size) { return allocated(std::calloc(count, size)); },
    [](void* memory, std::size_t size) { return allocated(std::realloc(memory, size)); },
    std::free};

// The table extension alone: autolink is quadratic on hostile text, and strikethrough switches
// global tables while it parses, which threads cannot share.
Node parse_tree(std::string_view text) {
  static std::once_flag registered;
  std::call_once(registered, cmark_gfm_core_extensions_ensure_registered);
  // With the option, cmark counts the lines within code and tags.
  Parser parser(
      cmark_parser_new_with_mem(CMARK_OPT_DEFAULT | CMARK_OPT_SOURCEPOS, &throwing_memory));
  try {
    cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension("table"));
    cmark_parser_feed(parser.get(), text.data(), text.size());
    Node root(cmark_parser_finish(parser.get()));
    cmark_consolidate_text_nodes(root.get());
    return root;
  } catch (const std::bad_alloc&) {
    // A tree that is half made cannot be taken apart.
    static_cast<void>(parser.release());
    throw;
  }
}

std::string_view literal(cmark_node* node) {
  const char* text = cmark_node_get_literal(node);
  return text == nullptr ? "" : text;
}

// "Target#Heading|alias" of a wikilink: a name, not a list of numbers or strings of code.
bool is_wikilink(std::string_view inner) {
  bool word = false;
  for (char c : inner) {
    if (c == '"' || c == '\'' || c == '=' || c == '`') return false;
    word = word || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  }
  return word;
}

class InlineReader {
 public:
  RichText read(cmark_node* block) {
    line_ = cmark_node_get_start_line(block);
    for (cmark_node* node = cmark_node_first_child(block); node; node = cmark_node_next(node)) {
      add(node, 0);
    }
    return std::move(result_);
  }

 private:
  void add(cmark_node* node, int depth) {
    if (depth > kMaxDepth) return;
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_TEXT) {
      break_lines_before(node);
      add_text(literal(node));
    } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
      break_line();
    } else if (type == CMARK_NODE_CODE) {
      std::size_t begin = result_.text.size();
      add_code(node);
      result_.marks.push_back({Mark::Type::Code, begin, result_.text.size(), {}});
    } else if (type == CMARK_NODE_HTML_INLINE) {
      add_tag(literal(node));
    } else {
      add_children(node, depth);
    }
  }

  void add_children(cmark_node* node, int depth) {
    std::size_t begin = result_.text.size();
    for (cmark_node* child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
      add(child, depth + 1);
    }
    if (auto type = mark_type(cmark_node_get_type(node))) {
      const char* url = cmark_node_get_url(node);
      result_.marks.push_back({*type, begin, result_.text.size(), url == nullptr ? "" : url});
    }
  }

  void break_line() {
    result_.text += '\n';
    ++line_;
  }

  // A line break in code is a space in its literal. Which one is not known; the last are taken, so
  // that what follows stands in its line.
  void add_code(cmark_node* node) {
    std::string code(literal(node));
    int breaks = cmark_node_get_end_line(node) - cmark_node_get_start_line(node);
    std::size_t space = code.rfind(' ');
    for (; breaks > 0 && space != std::string::npos; --breaks, ++line_) {
      code[space] = '\n';
      space = space == 0 ? std::string::npos : code.rfind(' ', space - 1);
    }
    result_.text += code;
  }

  // Tags lose the breaks within them.
  void break_lines_before(cmark_node* text) {
    while (line_ < cmark_node_get_start_line(text)) break_line();
  }

  static std::optional<Mark::Type> mark_type(cmark_node_type type) {
    if (type == CMARK_NODE_LINK) return Mark::Type::Link;
    if (type == CMARK_NODE_IMAGE) return Mark::Type::Image;
    if (type == CMARK_NODE_STRONG) return Mark::Type::Strong;
    if (type == CMARK_NODE_EMPH) return Mark::Type::Emphasis;
    return std::nullopt;
  }

  // Text with wikilinks; the signs of ~~deleted~~ text, which no extension reads here, are dropped.
  void add_text(std::string_view text) {
    while (!text.empty()) {
      std::size_t open = text.find("[[");
      std::size_t close =
          open == std::string_view::npos ? open : text.find_first_of("[]", open + 2);
      bool closed = close != std::string_view::npos && text.substr(close, 2) == "]]";
      if (!closed || !is_wikilink(text.substr(open + 2, close - open - 2))) {
        std::size_t plain = open == std::string_view::npos ? text.size() : open + 2;
        add_plain(text.substr(0, plain));
        text.remove_prefix(plain);
        continue;
      }
      add_plain(text.substr(0, open));
      add_wikilink(text.substr(open + 2, close - open - 2));
      text.remove_prefix(close + 2);
    }
  }

  void add_plain(std::string_view text) {
    for (std::size_t tildes; (tildes = text.find("~~")) != std::string_view::npos;) {
      add_without_stray_strong(text.substr(0, tildes));
      text.remove_prefix(tildes + 2);
    }
    add_without_stray_strong(text);
  }

  // CommonMark sees no emphasis in "**粗体：**后面": the closing signs stand between punctuation
  // and a letter, for want of a space. Beside Chinese they are dropped, as their writers meant
  // them; the signs of "2 ** 3" stay.
  void add_without_stray_strong(std::string_view text) {
    auto beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    for (std::size_t signs; (signs = text.find("**")) != std::string_view::npos;) {
      result_.text += text.substr(0, signs);
      std::size_t end = std::min(text.find_first_not_of('*', signs), text.size());
      bool before = !result_.text.empty() && beyond_ascii(result_.text.back());
      bool behind = end < text.size() && beyond_ascii(text[end]);
      if (!before && !behind) result_.text += text.substr(signs, end - signs);
      text.remove_prefix(end);
    }
    result_.text += text;
  }

  void add_wikilink(std::string_view inner) {
    std::size_t bar = inner.find('|');
    std::string_view target = inner.substr(0, inner.find_first_of("|#"));
    std::string_view shown = bar == std::string_view::npos ? inner : inner.substr(bar + 1);
    std::size_t begin = result_.text.size();
    result_.text += shown;
    result_.marks.push_back(
        {Mark::Type::WikiLink, begin, result_.text.size(), std::string(target)});
  }

  void add_tag(std::string_view tag) {
    if (tag.starts_with("<br")) {
      result_.text += ' ';
    } else if (tag.starts_with("<a ")) {
      RichText link = html_text(std::string(tag) + "x</a>");
      if (!link.marks.empty()) {
        open_target_ = link.marks.front().target;
        open_begin_ = result_.text.size();
      }
    } else if (tag.starts_with("<img ")) {
      for (Mark& mark : html_text(tag).marks) {
        mark.begin = mark.end = result_.text.size();
        result_.marks.push_back(std::move(mark));
      }
    } else if (tag.starts_with("</a") && !open_target_.empty()) {
      result_.marks.push_back(
          {Mark::Type::Link, open_begin_, result_.text.size(), std::move(open_target_)});
      open_target_.clear();
    }
  }

  RichText result_;
  int line_ = 0;             // of the file, that result_ ends in
  std::string open_target_;  // of an <a> that is not closed yet
  std::size_t open_begin_ = 0;
};

// As cmark counts them.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  auto ends_line = [](char c) { return c == '\r' || c == '\n'; };  // find_first_of() is slow
  while (!text.empty()) {
    auto end = std::find_if(text.begin(), text.end(), ends_line) - text.begin();
    lines.push_back(text.substr(0, static_cast<std::size_t>(end)));
    text.remove_prefix(lines.back().size());
    text.remove_prefix(text.starts_with("\r\n") ? 2 : std::min<std::size_t>(1, text.size()));
  }
  return lines;
}

class BlockReader {
 public:
  explicit BlockReader(std::string_view text) : text_(text) {}

  Block read(cmark_node* root) {
    Block document;
    add_children(root, document, 0);
    return document;
  }

 private:
  void add_children(cmark_node* node, Block& parent, int depth) {
    if (depth > kMaxDepth) return;
    for (cmark_node* child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
      add(child, parent, depth);
    }
  }

  void add(cmark_node* node, Block& parent, int depth) {
    cmark_node_type type = cmark_node_get_type(node);
    Block block;
    block.line = cmark_node_get_start_line(node);
    if (type == CMARK_NODE_HTML_BLOCK) {
      block.rich = html_text(literal(node));
      // Of images alone nothing is read but where they lead.
      block.type = block.rich.text.empty() ? Block::Type::Rule : Block::Type::Paragraph;
      bool says_something = !block.rich.text.empty() || !block.rich.marks.empty();
      if (says_something) parent.children.push_back(std::move(block));
      return;
    }
    block.type = type_of(node);
    if (block.type == Block::Type::Document) return;  // definitions of links and the like
    if (block.type == Block::Type::Heading) block.level = cmark_node_get_heading_level(node);
    if (block.type == Block::Type::List && cmark_node_get_list_type(node) == CMARK_ORDERED_LIST) {
      block.first_number = cmark_node_get_list_start(node);
    }
    if (block.type == Block::Type::Code) {
      read_code(node, block);
    } else if (holds_text(block.type)) {
      block.rich = InlineReader().read(node);
    } else {
      add_children(node, block, depth + 1);
    }
    if (block.type == Block::Type::Row) block.dropped = dropped_of(block);
    parent.children.push_back(std::move(block));
  }

  std::string dropped_of(const Block& row) {
    if (lines_.empty()) lines_ = lines_of(text_);  // few files have tables
    auto line = static_cast<std::size_t>(row.line);
    if (line == 0 || line > lines_.size()) return {};
    return std::string(dropped_cells(lines_[line - 1], row.children.size()));
  }

  static bool holds_text(Block::Type type) {
    return type == Block::Type::Heading || type == Block::Type::Paragraph ||
           type == Block::Type::Cell;
  }

  static void read_code(cmark_node* node, Block& block) {
    block.rich.text = literal(node);
    if (block.rich.text.ends_with('\n')) block.rich.text.pop_back();
    int length = 0, offset = 0;
    char character = 0;
    bool fenced = cmark_node_get_fenced(node, &length, &offset, &character) != 0;
    // A fence that ends the file has no line behind it.
    if (fenced && !block.rich.text.empty()) ++block.line;
    const char* info = cmark_node_get_fence_info(node);
    block.info = info == nullptr ? "" : info;
  }

  static Block::Type type_of(cmark_node* node) {
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING) return Block::Type::Heading;
    if (type == CMARK_NODE_PARAGRAPH) return Block::Type::Paragraph;
    if (type == CMARK_NODE_LIST) return Block::Type::List;
    if (type == CMARK_NODE_ITEM) return Block::Type::Item;
    if (type == CMARK_NODE_BLOCK_QUOTE) return Block::Type::Quote;
    if (type == CMARK_NODE_CODE_BLOCK) return Block::Type::Code;
    if (type == CMARK_NODE_THEMATIC_BREAK) return Block::Type::Rule;
    // The types of extensions are in no installed header; their names are.
    std::string_view name = cmark_node_get_type_string(node);
    if (name == "table") return Block::Type::Table;
    if (name == "table_row" || name == "table_header") return Block::Type::Row;
    if (name == "table_cell") return Block::Type::Cell;
    return Block::Type::Document;
  }

  std::string_view text_;
  std::vector<std::string_view> lines_;  // of text_
};

}  // namespace

Block parse_markdown(std::string_view text) {
  Node root = parse_tree(text);
  return BlockReader(text).read(root.get());
}

}  // namespace cssearch
