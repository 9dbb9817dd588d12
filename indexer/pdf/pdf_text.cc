// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/pdf/pdf_text.h"

#include "indexer/sandbox/answer.h"

namespace cssearch {

using nlohmann::json;

std::string write_pdf_text(const PdfText& text) {
  return write_answer({{"title", text.title},
                       {"author", text.author},
                       {"pages", text.pages},
                       {"page_count", text.page_count}});
}

PdfText read_pdf_text(std::string_view text) {
  return read_answer(text, [](const json& object) {
    return PdfText{object.at("title"), object.at("author"), object.at("pages"),
                   object.at("page_count")};
  });
}

}  // namespace cssearch
