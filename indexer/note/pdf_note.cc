// SPDX-License-Identifier: GPL-3.0-or-later
//
// A PDF as a note of its pages: each page is a passage, or several if it is long.
#include <algorithm>
#include <iterator>

#include "indexer/limits.h"
#include "indexer/list/people.h"
#include "indexer/markdown/clean.h"
#include "indexer/note/note.h"
#include "indexer/note/paper_links.h"
#include "indexer/note/passages.h"
#include "indexer/pdf/pdf_text.h"
#include "indexer/pdf/repair.h"
#include "schema/arxiv_id.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> texts) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Programs write the name of the file they made the PDF of, or nothing that means anything.
bool says_nothing(const std::string& title) {
  std::string lower = lower_ascii(title);
  for (std::string_view begin : {"microsoft word", "microsoft powerpoint", "powerpoint ", "slide 1",
                                 "untitled", "(anonymous)", "paper title"}) {
    if (lower.starts_with(begin)) return true;
  }
  for (std::string_view end : {".doc", ".docx", ".tex", ".dvi", ".ppt", ".pptx", ".indd", ".pdf",
                               ".ps", ".eps", ".wps", ".pages", ".key", ".html", ".md"}) {
    if (lower.ends_with(end)) return true;
  }
  return !has_letters(title) || is_one_of(lower, {"title", "无标题", "presentation", "document"});
}

std::vector<std::string> authors_of(const std::string& author) {
  std::string lower = lower_ascii(author);
  bool nobody = is_one_of(lower, {"ieee", "acm", "admin", "administrator", "user", "unknown",
                                  "author", "windows user", "microsoft office user"});
  if (nobody || !looks_like_people(author)) return {};
  return split_people(author);
}

// The stamp that arXiv puts on the first page: "arXiv:2309.06180v1  [cs.LG]  12 Sep 2023". Papers
// that the text refers to are not told apart from it without the subject behind.
std::optional<ArxivId> stamped_id(std::string_view page) {
  constexpr std::string_view kBefore = "arXiv:";
  std::size_t at = page.find(kBefore);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = page.substr(at + kBefore.size());
  std::size_t end = std::min(rest.find_first_of(" \n"), rest.size());
  std::size_t subject = rest.find_first_not_of(" \n", end);
  if (subject == std::string_view::npos || rest[subject] != '[') return std::nullopt;
  return parse_arxiv_id(rest.substr(0, end));
}

// Its own, or that of its file: "2309.06180v2.pdf".
std::optional<ArxivId> paper_of(const PdfText& pdf, const std::string& path) {
  std::optional<ArxivId> paper;
  if (!pdf.pages.empty()) paper = stamped_id(pdf.pages.front());
  return paper ? paper : leading_arxiv_id(path.substr(path.rfind('/') + 1));
}

std::vector<Passage> passages_of(const PdfText& pdf) {
  std::vector<Passage> passages;
  const PdfRepair repair(pdf.pages);
  for (std::size_t i = 0; i < pdf.pages.size(); ++i) {
    PassageBuilder page;
    std::vector<PdfParagraph> paragraphs = repair.paragraphs(pdf.pages[i]);
    if (paragraphs.empty()) continue;
    for (const PdfParagraph& paragraph : paragraphs) {
      PassageBuilder::Lines lines;
      for (const std::string& line : paragraph) lines.push_back({line});
      page.add_block(lines);
    }
    for (Passage& passage : page.finish()) {
      passage.page = static_cast<int>(i) + 1;
      passages.push_back(std::move(passage));
    }
  }
  // A file of pictures of pages is found by its name.
  if (passages.empty()) passages = PassageBuilder().finish();
  return passages;
}

}  // namespace

FileContent read_pdf(const PdfText& pdf, const NotePlace& place) {
  FileContent content;
  content.passages = passages_of(pdf);
  std::string title = fold_space(plain_characters(pdf.title));
  content.note = note_of_place(place, says_nothing(title) ? std::string() : title);
  content.note.kind = Kind::Pdf;
  content.note.line = 0;  // it has pages
  content.note.author = authors_of(fold_space(plain_characters(pdf.author)));
  PaperLinks links(place);
  if (auto paper = paper_of(pdf, place.path)) links.add_subject(*paper, 0);
  content.links = links.take();
  if (pdf.page_count > static_cast<int>(pdf.pages.size())) {
    content.lint.push_back({place.path, 0,
                            "only the first " + std::to_string(pdf.pages.size()) + " of " +
                                std::to_string(pdf.page_count) + " pages are indexed",
                            LintRule::LongPdf});
  }
  return content;
}

}  // namespace cssearch
