// SPDX-License-Identifier: GPL-3.0-or-later
//
// An HTML page as a note of its blocks.
#include <algorithm>
#include <iterator>

#include "indexer/html/html_page.h"
#include "indexer/list/people.h"
#include "indexer/markdown/clean.h"
#include "indexer/note/note.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

// The words of the page's one heading of the first level; empty if there is none, or several.
std::string only_first_heading(const Block& document) {
  std::string words;
  for (const Block& block : document.children) {
    if (block.type != Block::Type::Heading || block.level != 1) continue;
    if (!words.empty()) return {};
    words = clean_topic(block.rich);
  }
  return words;
}

// What editors write into pages that were given no title.
bool says_nothing(const std::string& title) {
  std::string label = plain_label(title);
  return !has_letters(title) || label == "untitled" || label == "document" || label == "无标题" ||
         label == "无标题文档";
}

// Sites put their name behind the title that the heading has: "KV Cache — vLLM 0.6 documentation".
std::string title_of(const HtmlPage& page) {
  std::string heading = only_first_heading(page.document);
  bool heading_is_title =
      has_letters(heading) && plain_label(page.title).starts_with(plain_label(heading));
  return says_nothing(page.title) || heading_is_title ? heading : page.title;
}

}  // namespace

FileContent read_page(const HtmlPage& page, const NotePlace& place) {
  FrontMatter front;
  front.title = title_of(page);
  if (looks_like_people(page.author)) front.author = split_people(page.author);
  FileContent content = read_note_blocks(page.document, front, place);
  content.note.kind = Kind::Page;
  return content;
}

}  // namespace cssearch
