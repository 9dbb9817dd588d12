// SPDX-License-Identifier: GPL-3.0-or-later
//
// PDFs by their real reader, and what is made of its answer.
#include "tests/support/pdf.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/note/note.h"
#include "indexer/note/passages.h"
#include "indexer/pdf/pdf_text.h"
#include "indexer/pdf/repair.h"
#include "indexer/sandbox/run_reader.h"
#include "schema/error.h"
#include "tests/support/cases.h"
#include "tests/support/gzip.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

PdfText read_file_of(const std::string& bytes) {
  return read_pdf_text(run_reader(reader_program_path("csindex-pdf"), bytes));
}

std::string reason_for(const std::string& bytes) {
  try {
    read_file_of(bytes);
    return "read";
  } catch (const Error& error) {
    return error.what();
  }
}

FileContent note_of(const PdfText& text, const std::string& path = "LLM/paged_attention.pdf") {
  return read_pdf(text, {"notes", path});
}

TEST(Pdf, IsReadPageByPage) {
  PdfText text = read_file_of(pdf({"First page\nof (two)", "", "Third page"},
                                  "/Title (Paged Attention)/Author (Woosuk Kwon)"));
  EXPECT_EQ(text.title, "Paged Attention");
  EXPECT_EQ(text.author, "Woosuk Kwon");
  EXPECT_EQ(text.page_count, 3);
  ASSERT_EQ(text.pages.size(), 3U);
  EXPECT_THAT(text.pages[0], StartsWith("First page\nof (two)"));
  EXPECT_THAT(text.pages[2], StartsWith("Third page"));
}

TEST(Pdf, WhatCannotBeReadSaysWhy) {
  EXPECT_EQ(reason_for(""), "it is broken or no PDF");
  EXPECT_EQ(reason_for("# Markdown"), "it is broken or no PDF");
  const std::string whole = pdf({"text"});
  EXPECT_EQ(reason_for(whole), "read");
  std::string encrypted = whole;
  encrypted.replace(
      encrypted.find("/Root 1 0 R"), 11,
      "/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O <" +
          std::string(64, 'a') + ">/U <" + std::string(64, 'b') + ">>>");
  EXPECT_EQ(reason_for(encrypted), "it is encrypted and opens only with a password");
}

// Whatever becomes of them, it is told or read, and this process goes on.
TEST(Pdf, DamagedOnesCostOnlyThemselves) {
  const std::string whole = pdf({"some text", "more text"});
  for (std::size_t i = 0; i < whole.size(); i += 97) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x15);
    EXPECT_THAT(reason_for(damaged), AnyOf("read", HasSubstr("broken"), HasSubstr("reader"))) << i;
    EXPECT_THAT(reason_for(whole.substr(0, i)), AnyOf("read", HasSubstr("broken"))) << i;
  }
}

TEST(Pdf, APageIsAPassageThatKnowsItsNumber) {
  const std::string sentence = "A sentence that is long enough to stand alone in its own line.\n\n";
  std::string long_page;
  while (long_page.size() < 5 * kLongPassage / 2) long_page += sentence;
  FileContent content = note_of({"", "", {"short", "", long_page, "end"}, 4});
  EXPECT_EQ(content.note.kind, Kind::Pdf);
  EXPECT_THAT(content.note.category, ElementsAre("LLM"));
  std::vector<int> pages;
  for (const Passage& passage : content.passages) pages.push_back(passage.page);
  EXPECT_THAT(pages, ElementsAre(1, 3, 3, 3, 4));
  for (const Passage& passage : content.passages)
    EXPECT_LE(passage.text.size(), kLongPassage + 100);
  EXPECT_EQ(note_of({"", "", {"", " \n"}, 2}).passages.size(), 1U) << "found by its name";
  EXPECT_THAT(content.lint, IsEmpty());
  FileContent cut = note_of({"", "", {"one"}, 9});
  ASSERT_EQ(cut.lint.size(), 1U);
  EXPECT_EQ(cut.lint[0].message, "only the first 1 of 9 pages are indexed");
}

TEST(Pdf, ItsMetadataAreBelievedIfTheyMakeSense) {
  for (const auto& [title, expected] : Cases<std::string, std::string>{
           {"Efficient \n Memory", "Efficient Memory"},
           {"", "paged attention"},
           {"Microsoft Word - draft3", "paged attention"},
           {"main.dvi", "paged attention"},
           {"untitled", "paged attention"},
           {"Paper Title (use style: paper title)", "paged attention"},
           {"1234", "paged attention"},
       }) {
    EXPECT_EQ(note_of({title, "", {"x"}, 1}).note.title, expected) << title;
  }
  EXPECT_THAT(note_of({"", "Woosuk Kwon, Ion Stoica", {"x"}, 1}).note.author,
              ElementsAre("Woosuk Kwon", "Ion Stoica"));
  for (const char* author : {"IEEE", "Administrator", "admin", ""})
    EXPECT_THAT(note_of({"", author, {"x"}, 1}).note.author, IsEmpty()) << author;
}

TEST(Pdf, APaperOfArxivKnowsItself) {
  auto papers = [](const std::string& page, const std::string& path) {
    std::vector<std::string> ids;
    for (const Contribution& link : note_of({"", "", {page}, 1}, path).links)
      ids.push_back(link.arxiv);
    return ids;
  };
  EXPECT_THAT(papers("arXiv:2309.06180v1 [cs.LG] 12 Sep 2023\nText", "a.pdf"),
              ElementsAre("2309.06180"));
  EXPECT_THAT(papers("Text", "LLM/2309.06180v2.pdf"), ElementsAre("2309.06180"));
  EXPECT_THAT(papers("[3] Some paper. arXiv:2211.17192, 2022.", "a.pdf"), IsEmpty());
}

TEST(Pdf, BrokenTextIsMended) {
  const std::vector<std::string> pages = {"state-of-the-art and speculative"};
  const PdfRepair repair(pages);
  for (const auto& [page, paragraphs] : Cases<std::string, std::vector<PdfParagraph>>{
           {"e\uFB03cient \uFB01les", {{"efficient files"}}},
           {"control\x01 and \uE001private\u00ADsoft", {{"control and privatesoft"}}},
           {"this line is long enough to be wrapped specu-\nlative decoding",
            {{"this line is long enough to be wrapped speculative decoding"}}},
           {"this line is long enough to be wrapped state-of-the-\nart models",
            {{"this line is long enough to be wrapped state-of-the-art models"}}},
           {"this line is long enough to be wrapped unknown-\nword",
            {{"this line is long enough to be wrapped unknownword"}}},
           {"this line is long enough to be wrapped 2020-\n2024",
            {{"this line is long enough to be wrapped 2020- 2024"}}},
           {"a line that is long enough for wrapping\nand goes on\n\nnext",
            {{"a line that is long enough for wrapping and goes on"}, {"next"}}},
           {"这一行足够长的中文文字讲的是显存管理\n与分页",
            {{"这一行足够长的中文文字讲的是显存管理与分页"}}},
           {"接口\n容器", {{"接口", "容器"}}},
           {"a line that is long enough for wrapping\n• an item",
            {{"a line that is long enough for wrapping", "• an item"}}},
           {"\n \n", {}},
       }) {
    EXPECT_EQ(repair.paragraphs(page), paragraphs) << page;
  }
}

TEST(Pdf, AHitNamesItsPage) {
  TestIndex index;
  index.file("LLM/paged_attention.pdf", pdf({"An introduction.", "Blocks are swapped to memory."}));
  index.file("LLM/packed.pdf.gz", gzip(pdf({"Packed text about locomotives."})));
  index.file("broken.pdf", "%PDF-1.4 and no more");
  const Collection& collection = index.build();
  ASSERT_EQ(collection.skipped.size(), 1U);
  EXPECT_EQ(collection.skipped[0].detail, "it is broken or no PDF");
  Answer answer = index.search("swapped blocks");
  ASSERT_FALSE(answer.hits.empty());
  EXPECT_EQ(answer.hits[0].document.title, "paged attention");
  EXPECT_EQ(answer.hits[0].page, 2);
  EXPECT_EQ(answer.hits[0].line, 0);
  EXPECT_THAT(index.titles("locomotives"), ElementsAre("packed"));
}

// Real ones, of which pdftotext tells the same pages.
TEST(Pdf, OtherPeoplesPagesAreFound) {
  std::filesystem::path folder = shared_data() / "cs-self-learning/Research";
  if (shared_data().empty()) GTEST_SKIP() << "needs other people's collections in ../shared/data";
  TempFolder home;
  index_folder(folder, "research", home / "index");
  Searcher searcher(home / "index");
  for (const auto& [query, page] : Cases<const char*, int>{
           {"\"presumptuous to claim\"", 1},
           {"\"utterly repugnant\"", 2},
           {"\"threats of malicious attacks\"", 1},
       }) {
    Answer answer = searcher.search(TestIndex::request(query));
    ASSERT_EQ(answer.hits.size(), 1U) << query;
    EXPECT_EQ(answer.hits[0].page, page) << query;
  }
}

}  // namespace
}  // namespace cssearch
