// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <memory>

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>

#include "indexer/markdown/block.h"
#include "indexer/markdown/bounds.h"

namespace cssearch {
namespace {

struct DocumentFree {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Html = std::unique_ptr<xmlDoc, DocumentFree>;

std::string_view name_of(const xmlNode* node) {
  return node->name == nullptr ? "" : reinterpret_cast<const char*>(node->name);
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_hidden(const xmlNode* node) {
  return is_one_of(name_of(node), {"script", "style", "head", "template", "noscript"});
}

bool breaks_line(const xmlNode* node) {
  return is_one_of(name_of(node),
                   {"p",   "div",        "br",      "li",      "tr",      "h1",    "h2",    "h3",
                    "h4",  "h5",         "h6",      "summary", "details", "table", "ul",    "ol",
                    "pre", "blockquote", "section", "article", "dt",      "dd",    "center"});
}

// Walks without recursion: hostile HTML nests as deep as it likes.
class Reader {
 public:
  RichText read(const xmlNode* root) {
    const xmlNode* node = root;
    while (node != nullptr) {
      open(node);
      if (node->children != nullptr && !is_hidden(node)) {
        node = node->children;
        continue;
      }
      close(node);
      while (node != nullptr && node != root && node->next == nullptr) {
        node = node->parent;
        if (node != nullptr) close(node);
      }
      if (node == root || node == nullptr) break;
      node = node->next;
    }
    return std::move(result_);
  }

 private:
  void open(const xmlNode* node) {
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      add_text(reinterpret_cast<const char*>(node->content));
    } else if (node->type == XML_ELEMENT_NODE) {
      if (breaks_line(node)) end_line();
      if (is_one_of(name_of(node), {"td", "th"})) add_text(" ");
      if (name_of(node) == "img") add_mark(node, "src", Mark::Type::Image, result_.text.size());
      if (name_of(node) == "a") open_links_.emplace_back(node, result_.text.size());
    }
  }

  void close(const xmlNode* node) {
    if (node->type != XML_ELEMENT_NODE) return;
    if (!open_links_.empty() && open_links_.back().first == node) {
      add_mark(node, "href", Mark::Type::Link, open_links_.back().second);
      open_links_.pop_back();
    }
    if (breaks_line(node)) end_line();
  }

  // Up to the end of what is read; nothing without the attribute that names the target.
  void add_mark(const xmlNode* node, const char* attribute, Mark::Type type, std::size_t begin) {
    xmlChar* target =
        xmlGetProp(const_cast<xmlNode*>(node), reinterpret_cast<const xmlChar*>(attribute));
    if (target == nullptr) return;
    result_.marks.push_back({type, std::min(begin, result_.text.size()), result_.text.size(),
                             reinterpret_cast<const char*>(target)});
    xmlFree(target);
  }

  // White space folds into one space.
  void add_text(const char* text) {
    for (std::string_view rest = text == nullptr ? "" : text; !rest.empty();
         rest.remove_prefix(1)) {
      bool space = std::string_view(" \t\r\n\f").find(rest.front()) != std::string_view::npos;
      bool at_gap =
          result_.text.empty() || result_.text.back() == ' ' || result_.text.back() == '\n';
      if (!space) result_.text += rest.front();
      if (space && !at_gap) result_.text += ' ';
    }
  }

  void end_line() {
    if (!result_.text.empty() && result_.text.back() == ' ') result_.text.back() = '\n';
    if (!result_.text.empty() && result_.text.back() != '\n') result_.text += '\n';
  }

  RichText result_;
  std::vector<std::pair<const xmlNode*, std::size_t>> open_links_;
};

void trim_end(RichText& rich) {
  while (!rich.text.empty() && (rich.text.back() == ' ' || rich.text.back() == '\n'))
    rich.text.pop_back();
  for (Mark& mark : rich.marks) {
    mark.begin = std::min(mark.begin, rich.text.size());
    mark.end = std::min(mark.end, rich.text.size());
  }
}

}  // namespace

RichText html_text(std::string_view html) {
  if (is_too_much_html(html)) return {std::string(html), {}};
  constexpr int kOptions =
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
  Html document(
      htmlReadMemory(html.data(), static_cast<int>(html.size()), nullptr, "UTF-8", kOptions));
  if (document == nullptr) return {};
  const xmlNode* root = xmlDocGetRootElement(document.get());
  if (root == nullptr) return {};
  RichText rich = Reader().read(root);
  trim_end(rich);
  return rich;
}

}  // namespace cssearch
