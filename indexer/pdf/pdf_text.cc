// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/pdf/pdf_text.h"

#include <nlohmann/json.hpp>

#include "schema/error.h"

namespace cssearch {

using nlohmann::json;

std::string write_pdf_text(const PdfText& text) {
  json object = {{"title", text.title},
                 {"author", text.author},
                 {"pages", text.pages},
                 {"page_count", text.page_count}};
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

PdfText read_pdf_text(std::string_view text) {
  try {
    json object = json::parse(text);
    return {object.at("title"), object.at("author"), object.at("pages"), object.at("page_count")};
  } catch (const json::exception&) {
    throw Error(ErrorCode::Input, "its reader gave no answer that can be understood");
  }
}

}  // namespace cssearch
