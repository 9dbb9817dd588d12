// SPDX-License-Identifier: GPL-3.0-or-later
//
// csindex-pdf: the text of a PDF, page by page, by poppler. A program of its own because PDFs are
// hostile and poppler is large: csindex starts it for each PDF, and only then is poppler loaded.
#include <algorithm>
#include <limits>
#include <memory>

#include <iconv.h>
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include "indexer/limits.h"
#include "indexer/pdf/pdf_text.h"
#include "indexer/sandbox/reader_program.h"
#include "schema/error.h"

namespace cssearch {
namespace {

std::string utf8(const poppler::ustring& text) {
  poppler::byte_array bytes = text.to_utf8();
  return {bytes.begin(), bytes.end()};
}

// What poppler converts its strings with are plug-ins of the C library, which cannot be loaded
// later; they stay as long as they are used.
void prepare() {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  for (const char* encoding : {"UTF-16", "UTF-16LE", "UTF-16BE"}) {
    static_cast<void>(::iconv_open(encoding, "UTF-8"));
    static_cast<void>(::iconv_open("UTF-8", encoding));
  }
}

std::string read(const std::string& bytes) {
  if (bytes.size() > std::numeric_limits<int>::max())
    throw Error(ErrorCode::Input, "it is larger than 2 GB");
  std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (document == nullptr) throw Error(ErrorCode::Input, "it is broken or no PDF");
  if (document->is_locked())
    throw Error(ErrorCode::Input, "it is encrypted and opens only with a password");
  PdfText text;
  text.title = utf8(document->get_title());
  text.author = utf8(document->get_author());
  text.page_count = document->pages();
  std::size_t size = 0;
  for (int i = 0; i < std::min(text.page_count, kMaxPdfPages) && size < kMaxPdfBytes; ++i) {
    std::unique_ptr<poppler::page> page(document->create_page(i));
    std::string words;
    // In the order of reading, columns one behind the other.
    if (page != nullptr) words = utf8(page->text({}, poppler::page::non_raw_non_physical_layout));
    size += words.size();
    text.pages.push_back(std::move(words));
  }
  return write_pdf_text(text);
}

}  // namespace
}  // namespace cssearch

int main() {
  // Where poppler keeps how old Chinese and Japanese encodings are read.
  cssearch::run_reader_program(
      {.prepare = cssearch::prepare, .read = cssearch::read, .readable = {"/usr/share/poppler"}});
}
