// SPDX-License-Identifier: GPL-3.0-or-later
//
// An HTML page, as csindex-html reads it and as csindex reads its answer.
#include "indexer/html/declared_encoding.h"
#include "indexer/html/html_page.h"
#include "indexer/html/parse_html.h"
#include "indexer/note/note.h"
#include "schema/analysis/utf8_scan.h"
#include "schema/error.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {

void fuzz(std::string_view input) {
  declared_encoding(input);
  std::size_t replaced = 0;
  std::string html = to_valid_utf8(input, replaced);
  HtmlPage page;
  try {
    page = parse_html(html);
  } catch (const Error& error) {
    require(error.code() == ErrorCode::Input, "what is too much is a fault of the page");
    return;
  }
  HtmlPage read = read_html_page(write_html_page(page), html.size());
  require(read.title == page.title && read.author == page.author && read.document == page.document,
          "the answer is believed and says the same");
  const NotePlace place{"notes", "Topic/page.html", &default_generic_folders(), nullptr};
  FileContent content = read_page(read, place);
  require(!content.passages.empty() && !content.note.title.empty(), "a page is a note");
}

}  // namespace cssearch
