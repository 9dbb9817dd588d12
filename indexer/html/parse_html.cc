// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/html/parse_html.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <new>
#include <utility>

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/tree.h>

#include "indexer/markdown/bounds.h"
#include "indexer/markdown/clean.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"
#include "schema/error.h"

namespace cssearch {
namespace {

// libxml2 would stop at 256 and not say so. Browsers stop at 512.
constexpr int kMaxDepth = 250;

struct ContextFree {
  void operator()(htmlParserCtxt* context) const { htmlFreeParserCtxt(context); }
};
struct DocumentFree {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Context = std::unique_ptr<htmlParserCtxt, ContextFree>;
using Document = std::unique_ptr<xmlDoc, DocumentFree>;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const xmlChar* xml_text(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}

std::string_view name_of(const xmlNode* node) {
  bool element = node->type == XML_ELEMENT_NODE && node->name != nullptr;
  return element ? reinterpret_cast<const char*>(node->name) : "";
}

std::string_view content_of(const xmlNode* node) {
  return node->content == nullptr ? "" : reinterpret_cast<const char*>(node->content);
}

std::string attribute(const xmlNode* node, const char* name) {
  xmlChar* value = xmlGetProp(node, xml_text(name));
  if (value == nullptr) return {};
  std::string text(reinterpret_cast<const char*>(value));
  xmlFree(value);
  return text;
}

// Stops the parser, and sets its `_private` to true, where elements nest too deep.
void start_element(void* parser, const xmlChar* name, const xmlChar** attributes) {
  auto* context = static_cast<htmlParserCtxt*>(parser);
  if (context->nodeNr <= kMaxDepth) return xmlSAX2StartElement(parser, name, attributes);
  *static_cast<bool*>(context->_private) = true;
  xmlStopParser(context);
}

Document parse_tree(std::string_view html) {
  constexpr int kOptions =
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
  if (is_too_much_html(html))
    throw Error(ErrorCode::Input, "it has more than 500 attributes in a tag");
  Context context(htmlNewParserCtxt());
  if (context == nullptr) throw std::bad_alloc();
  bool too_deep = false;
  context->_private = &too_deep;
  context->sax->startElement = start_element;
  Document document(htmlCtxtReadMemory(context.get(), html.data(), static_cast<int>(html.size()),
                                       nullptr, "UTF-8", kOptions));
  if (too_deep) throw Error(ErrorCode::Input, "it has more than 250 elements in each other");
  return document;
}

bool is_hidden(const xmlNode* node) {
  if (is_one_of(name_of(node),
                {"script", "style", "head", "template", "noscript", "nav", "footer", "iframe",
                 "object", "svg", "canvas", "select", "button", "textarea"})) {
    return true;
  }
  // The second is what signs beside a heading have, and formulas that stand there twice.
  return node->properties != nullptr &&
         (xmlHasProp(node, xml_text("hidden")) != nullptr ||
          attribute(node, "aria-hidden") == "true" ||
          is_one_of(attribute(node, "role"), {"navigation", "search", "contentinfo"}));
}

// Others, also unknown ones, stand within a line.
bool is_block(std::string_view name) {
  return is_one_of(
      name,
      {"html",   "body",    "p",       "div",        "h1",     "h2",         "h3",      "h4",
       "h5",     "h6",      "ul",      "ol",         "li",     "dl",         "dt",      "dd",
       "table",  "caption", "thead",   "tbody",      "tfoot",  "tr",         "td",      "th",
       "pre",    "hr",      "main",    "blockquote", "figure", "figcaption", "section", "article",
       "header", "aside",   "address", "fieldset",   "form",   "legend",     "details", "summary",
       "center", "hgroup",  "dialog",  "frameset",   "frame",  "noframes"});
}

// 1 to 6 for a heading, else 0.
int heading_level(std::string_view name) {
  bool heading = name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
  return heading ? name[1] - '0' : 0;
}

// "language-python", "lang-python", and "python" of "highlight-python".
std::string language_of_class(const std::string& classes) {
  for (std::string_view prefix : {"language-", "lang-", "highlight-"}) {
    std::size_t at = classes.find(prefix);
    if (at == std::string::npos || (at > 0 && classes[at - 1] != ' ')) continue;
    at += prefix.size();
    return classes.substr(at, std::min(classes.find(' ', at), classes.size()) - at);
  }
  return {};
}

// Text of a block: white space folds into one space, and into none between Han in two lines.
class TextBuilder {
 public:
  void add(std::string_view text, int line) {
    for (std::size_t at = 0; at < text.size();) {
      std::size_t begin = at;
      char32_t c = next_code_point(text, at);
      if (c < 0x80 && is_space(static_cast<char>(c))) {
        space_ = true;
        line_break_ = line_break_ || c == '\n';
        line += c == '\n' ? 1 : 0;
        continue;
      }
      add_space(c);
      if (rich_.text.empty()) line_ = line;
      rich_.text += text.substr(begin, at - begin);
      last_ = c;
    }
  }
  void add_space() { space_ = true; }
  bool empty() const { return rich_.text.empty(); }
  int line() const { return line_; }

  std::size_t begin_mark() const { return rich_.text.size(); }
  void end_mark(Mark::Type type, std::size_t begin, std::string target) {
    if (begin < rich_.text.size() && rich_.text[begin] == ' ') ++begin;  // that was due before it
    if (begin < rich_.text.size() || type == Mark::Type::Image)
      rich_.marks.push_back({type, begin, rich_.text.size(), std::move(target)});
  }

  // Of a link within the page only words are text: "¶" and "#" stand beside headings.
  void end_anchor(std::size_t begin) {
    if (has_letters(std::string_view(rich_.text).substr(begin))) return;
    rich_.text.resize(begin);
    std::erase_if(rich_.marks, [&](const Mark& mark) { return mark.end > begin; });
  }

  RichText take() {
    space_ = line_break_ = false;
    while (rich_.text.ends_with(' ')) rich_.text.pop_back();
    for (Mark& mark : rich_.marks) {
      mark.begin = std::min(mark.begin, rich_.text.size());
      mark.end = std::min(mark.end, rich_.text.size());
    }
    return std::exchange(rich_, {});
  }

 private:
  // The space that is due before the character `next`.
  void add_space(char32_t next) {
    bool wrapped =
        line_break_ && is_written_without_spaces(last_) && is_written_without_spaces(next);
    if (space_ && !wrapped && !rich_.text.empty() && !rich_.text.ends_with(' ')) rich_.text += ' ';
    space_ = line_break_ = false;
  }

  RichText rich_;
  int line_ = 0;
  char32_t last_ = 0;
  bool space_ = false;
  bool line_break_ = false;
};

class BlockReader {
 public:
  Block read(const xmlNode* root) {
    Block document;
    into_ = &document;
    add_children(root);
    end_paragraph();
    return document;
  }

 private:
  void add_children(const xmlNode* node) {
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) add(child);
  }

  void add(const xmlNode* node) {
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      text_.add(content_of(node), line_);
      count_lines(node);
      return;
    }
    if (node->line < 65'535) line_ = node->line;  // where it ends, of a tag or comment; in 16 bits
    if (node->type != XML_ELEMENT_NODE) return;
    if (is_hidden(node)) return count_lines_below(node);
    std::string_view name = name_of(node);
    if (name == "br") return add_break(node);
    if (!is_block(name)) return add_inline(node, name);
    end_paragraph();
    add_block(node, name);
    end_paragraph();
  }

  void count_lines(const xmlNode* text) {
    std::string_view content = content_of(text);
    line_ += static_cast<int>(std::count(content.begin(), content.end(), '\n'));
  }
  void count_lines_below(const xmlNode* node) {
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (child->type != XML_ELEMENT_NODE) {
        count_lines(child);
      } else {
        count_lines_below(child);
      }
    }
  }

  void add_inline(const xmlNode* node, std::string_view name) {
    auto marked = [&](Mark::Type type, std::string target) {
      std::size_t begin = text_.begin_mark();
      if (type == Mark::Type::Image) text_.add(attribute(node, "alt"), line_);
      add_children(node);
      text_.end_mark(type, begin, std::move(target));
    };
    std::string href = name == "a" ? attribute(node, "href") : std::string();
    if (href.starts_with('#')) {
      std::size_t begin = text_.begin_mark();
      add_children(node);
      return text_.end_anchor(begin);
    }
    if (!href.empty()) return marked(Mark::Type::Link, std::move(href));
    if (name == "img") return marked(Mark::Type::Image, attribute(node, "src"));
    if (name == "b" || name == "strong") return marked(Mark::Type::Strong, {});
    if (name == "i" || name == "em") return marked(Mark::Type::Emphasis, {});
    if (is_one_of(name, {"code", "tt", "kbd", "samp"})) return marked(Mark::Type::Code, {});
    add_children(node);
  }

  // Two of them stand where a paragraph ends.
  void add_break(const xmlNode* node) {
    const xmlNode* next = node->next;
    while (next != nullptr && next->type == XML_TEXT_NODE && xmlIsBlankNode(next) != 0)
      next = next->next;
    if (next != nullptr && name_of(next) == "br") {
      end_paragraph();
    } else {
      text_.add_space();
    }
  }

  void add_block(const xmlNode* node, std::string_view name) {
    if (within_ && name != "pre") return add_children(node);
    if (int level = heading_level(name)) {
      add_heading(node, level);
    } else if (name == "pre") {
      add_code(node);
    } else if (name == "ul" || name == "ol") {
      add_list(node, name == "ol");
    } else if (name == "table" && is_data_table(node)) {
      add_table(node);
    } else if (name == "blockquote") {
      add_container(Block::Type::Quote, [&] { add_children(node); });
    } else {
      add_children(node);
    }
  }

  template <typename Add>
  void add_container(Block::Type type, Add add_inner, int first_number = -1) {
    Block block;
    block.type = type;
    block.line = line_;
    block.first_number = first_number;
    Block* outer = std::exchange(into_, &block);
    add_inner();
    end_paragraph();
    into_ = outer;
    if (!block.children.empty()) into_->children.push_back(std::move(block));
  }

  void add_list(const xmlNode* list, bool ordered) {
    int first = 1;
    std::string start = attribute(list, "start");
    std::from_chars(start.data(), start.data() + start.size(), first);
    auto add_items = [&] {
      for (const xmlNode* item = list->children; item != nullptr; item = item->next) {
        if (name_of(item) == "li") {
          if (item->line < 65'535) line_ = item->line;
          add_container(Block::Type::Item, [&] { add_children(item); });
        } else if (is_one_of(name_of(item), {"ul", "ol"})) {
          add_container(Block::Type::Item, [&] { add(item); });
        } else if (item->type == XML_TEXT_NODE) {
          count_lines(item);
        }
      }
    };
    add_container(Block::Type::List, add_items, ordered ? std::clamp(first, 0, 999'999) : -1);
  }

  // Tables that only lay out a page hold blocks.
  static bool is_data_table(const xmlNode* node) {
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      std::string_view name = name_of(child);
      bool block = heading_level(name) > 0 || is_one_of(name, {"table", "pre", "blockquote"});
      if (block || !is_data_table(child)) return false;
    }
    return true;
  }

  void add_table(const xmlNode* table) {
    add_container(Block::Type::Table, [&] { add_rows(table); });
  }

  void add_rows(const xmlNode* node) {
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      std::string_view name = name_of(child);
      if (name == "tr") {
        if (child->line < 65'535) line_ = child->line;
        add_row(child);
      } else if (is_one_of(name, {"thead", "tbody", "tfoot", "tr"})) {
        add_rows(child);
      } else if (child->type == XML_TEXT_NODE) {
        count_lines(child);
      }
    }
  }

  void add_row(const xmlNode* node) {
    Block row;
    row.type = Block::Type::Row;
    row.line = line_;
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (!is_one_of(name_of(child), {"td", "th"})) {
        count_lines(child);
        continue;
      }
      Block cell;
      cell.type = Block::Type::Cell;
      cell.line = line_;
      cell.rich = text_within(child);
      row.children.push_back(std::move(cell));
    }
    if (!row.children.empty()) into_->children.push_back(std::move(row));
  }

  void add_heading(const xmlNode* node, int level) {
    Block heading;
    heading.type = Block::Type::Heading;
    heading.level = level;
    heading.line = line_;
    heading.rich = text_within(node);
    if (!heading.rich.text.empty()) into_->children.push_back(std::move(heading));
  }

  // What stands in a heading or a cell, whatever blocks it is in.
  RichText text_within(const xmlNode* node) {
    within_ = true;
    add_children(node);
    within_ = false;
    return text_.take();
  }

  // Text of a code block is kept as it is.
  void add_code(const xmlNode* pre) {
    Block code;
    code.type = Block::Type::Code;
    code.line = line_;
    code.info = language_of_class(attribute(pre, "class"));
    add_code_text(pre, code);
    if (code.info.empty() && pre->parent != nullptr && name_of(pre->parent) == "div")
      code.info = language_of_class(attribute(pre->parent, "class"));
    std::string& text = code.rich.text;
    if (text.starts_with('\n')) {
      text.erase(0, 1);
      ++code.line;
    }
    while (text.ends_with('\n')) text.pop_back();
    if (text.empty()) return;
    if (within_) {
      text_.add(text, code.line);
    } else {
      into_->children.push_back(std::move(code));
    }
  }

  void add_code_text(const xmlNode* node, Block& code) {
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (child->type == XML_TEXT_NODE) {
        code.rich.text += content_of(child);
        count_lines(child);
      } else if (name_of(child) == "br") {
        code.rich.text += '\n';
      } else if (!is_hidden(child)) {
        if (name_of(child) == "code" && code.info.empty())
          code.info = language_of_class(attribute(child, "class"));
        add_code_text(child, code);
      }
    }
  }

  void end_paragraph() {
    if (within_) return text_.add_space();
    if (text_.empty()) {
      text_.take();
      return;
    }
    Block paragraph;
    paragraph.type = Block::Type::Paragraph;
    paragraph.line = text_.line();
    paragraph.rich = text_.take();
    into_->children.push_back(std::move(paragraph));
  }

  Block* into_ = nullptr;
  TextBuilder text_;
  int line_ = 1;         // of the file, that is being read
  bool within_ = false;  // a heading or a cell, which hold no blocks
};

// Calls `visit` with each element, from the top.
template <typename Visit>
void visit_elements(const xmlNode* node, const Visit& visit) {
  for (; node != nullptr; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    visit(node);
    visit_elements(node->children, visit);
  }
}

struct Parts {
  const xmlNode* title = nullptr;
  const xmlNode* main = nullptr;
  int mains = 0;
  std::string author;
};

Parts find_parts(const xmlNode* root) {
  Parts parts;
  visit_elements(root, [&](const xmlNode* node) {
    std::string_view name = name_of(node);
    if (name == "title" && parts.title == nullptr) parts.title = node;
    if (name == "main" || (node->properties != nullptr && attribute(node, "role") == "main")) {
      parts.main = node;
      ++parts.mains;
    }
    if (name == "meta" && lower_ascii(attribute(node, "name")) == "author")
      parts.author = fold_space(attribute(node, "content"));
  });
  if (parts.mains != 1) parts.main = nullptr;
  return parts;
}

}  // namespace

HtmlPage parse_html(std::string_view html) {
  HtmlPage page;
  Document document = parse_tree(html);
  const xmlNode* root = document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  if (root == nullptr) return page;
  Parts parts = find_parts(root);
  if (parts.title != nullptr && parts.title->children != nullptr)
    page.title = fold_space(content_of(parts.title->children));
  page.author = std::move(parts.author);
  if (parts.main != nullptr) page.document = BlockReader().read(parts.main);
  if (page.document.children.empty()) page.document = BlockReader().read(root);
  return page;
}

}  // namespace cssearch
