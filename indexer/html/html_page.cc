// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/html/html_page.h"

#include "indexer/markdown/block_json.h"
#include "indexer/sandbox/answer.h"

namespace cssearch {

using nlohmann::json;

std::string write_html_page(const HtmlPage& page) {
  return write_answer(
      {{"title", page.title}, {"author", page.author}, {"document", block_to_json(page.document)}});
}

HtmlPage read_html_page(std::string_view answer, std::size_t page_bytes) {
  return read_answer(answer, [&](const json& object) {
    HtmlPage page{object.at("title"), object.at("author"),
                  block_from_json(object.at("document"), page_bytes + 1)};
    if (page.document.type != Block::Type::Document) refuse_answer();
    return page;
  });
}

}  // namespace cssearch
