// SPDX-License-Identifier: GPL-3.0-or-later
//
// What csindex-pdf, the reader of PDFs, answers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cssearch {

struct PdfText {
  std::string title;  // of its metadata, as are the authors
  std::string author;
  std::vector<std::string> pages;  // their text as poppler gives it
  int page_count = 0;              // more than `pages` if there were too many or too much text
};

// Both are JSON. Reading throws Error(Input) for anything else.
std::string write_pdf_text(const PdfText& text);
PdfText read_pdf_text(std::string_view text);

}  // namespace cssearch
