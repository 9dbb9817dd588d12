// SPDX-License-Identifier: GPL-3.0-or-later
//
// What csindex believes of a reader that may be in the hands of its file.
#include "indexer/html/html_page.h"
#include "indexer/note/note.h"
#include "indexer/pdf/pdf_text.h"
#include "schema/error.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

constexpr std::size_t kPageBytes = 1'000;

template <typename Check>
void read_or_refuse(const Check& check) {
  try {
    check();
  } catch (const Error& error) {
    require(error.code() == ErrorCode::Input, "what is no answer is a fault of the file");
  }
}

void check_content(const FileContent& content) {
  require(!content.note.title.empty() && is_utf8(content.note.title), "a note has a title");
  require(!content.passages.empty(), "a note has a passage");
  for (const Passage& passage : content.passages) {
    require(is_utf8(passage.text), "a passage is UTF-8");
    for (const TextMark& mark : passage.marks)
      require(mark.begin <= mark.end && mark.end <= passage.text.size(),
              "a mark is within the text");
  }
}

}  // namespace

void fuzz(std::string_view input) {
  const NotePlace place{"notes", "Topic/page.html", &default_generic_folders(), nullptr};
  read_or_refuse([&] {
    HtmlPage page = read_html_page(input, kPageBytes);
    HtmlPage again = read_html_page(write_html_page(page), kPageBytes);
    require(again.title == page.title && again.document == page.document,
            "an answer is read as it was written");
    check_content(read_page(page, place));
  });
  read_or_refuse([&] {
    PdfText pdf = read_pdf_text(input);
    PdfText again = read_pdf_text(write_pdf_text(pdf));
    require(again.title == pdf.title && again.pages == pdf.pages,
            "an answer is read as it was written");
    check_content(read_pdf(pdf, place));
  });
}

}  // namespace cssearch
