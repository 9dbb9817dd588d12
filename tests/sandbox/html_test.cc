// SPDX-License-Identifier: GPL-3.0-or-later
//
// HTML pages by their real reader, and answers that it would not give. What becomes of a page's
// elements is in tests/indexer/page_test.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/html/parse_html.h"
#include "indexer/note/note.h"
#include "indexer/sandbox/run_reader.h"
#include "schema/error.h"
#include "tests/support/cases.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using ::testing::ElementsAre;

std::string answer_to(const std::string& html) {
  return run_reader(reader_program_path("csindex-html"), html, kHtmlLimits);
}

std::string reason_for(const std::string& html) {
  try {
    answer_to(html);
    return "read";
  } catch (const Error& error) {
    return error.what();
  }
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

// A page with all kinds of blocks and marks.
const char* const kPage =
    "<title>显存 \"pages\"</title><meta name=author content='Tri Dao'><h1>显存</h1>\n"
    "<p>See <a href='https://arxiv.org/abs/2309.06180'>the <b>paper</b></a> <img src=x alt=y>\n"
    "<ol start=3><li>a<ul><li><code>b</code></ul></ol><blockquote>said</blockquote>\n"
    "<table><tr><td>1<td>2</table><pre class=lang-cuda>int\n  a;</pre>";

TEST(HtmlReader, TheReaderAnswersWhatTheParserSays) {
  for (const std::string& html : {
           std::string(kPage),
           std::string(),
           std::string("no tags"),
           std::string("<p>a") + '\0' + "b &#0; &#xD800; &#xFFFF; &bogus; c",
           repeated("<ul><li>x", 120),
           repeated("<blockquote><p>x", 100),
           "<p>" + repeated("&#10;", 100) + "<b>x</b>" + repeated("&#10;", 100) + "<p>y",
           repeated("line\n", 70'000) + "<p>x<p>y",
           repeated("<tr><td>1<td>2", 10'000),
       }) {
    HtmlPage expected = parse_html(html);
    HtmlPage page = read_html_page(answer_to(html), html.size());
    EXPECT_EQ(page.title, expected.title);
    EXPECT_EQ(page.author, expected.author);
    EXPECT_EQ(page.document, expected.document) << html.substr(0, 40);
  }
}

TEST(HtmlReader, WhatIsTooMuchIsTold) {
  EXPECT_EQ(reason_for(kPage), "read");
  EXPECT_EQ(reason_for(repeated("<div>", 1'000)), "it has more than 250 elements in each other");
}

TEST(HtmlReader, OnlyAPageIsAnAnswer) {
  for (const auto& [answer, good] : Cases<std::string, bool>{
           {R"({"title":"a","author":"b","document":{"type":"document"}})", true},
           {R"({"title":"a","document":{"type":"document"}})", false},
           {R"({"title":1,"author":"b","document":{"type":"document"}})", false},
           {R"({"title":"a","author":"b","document":{"type":"rule"}})", false},
           {R"({"title":"a","author":"b","document":{"type":"document","line":12}})", false},
           {R"({"title":"a","author":"b"})", false},
       }) {
    std::string outcome = "read";
    try {
      read_html_page(answer, 10);
    } catch (const Error& error) {
      outcome = error.what();
    }
    EXPECT_EQ(outcome, good ? "read" : "its reader gave no answer that can be understood")
        << answer;
  }
}

// Each byte wrong once: what can still be read is a page, and a note can be made of it.
TEST(HtmlReader, ADamagedAnswerIsReadOrRefused) {
  const std::string answer = answer_to(kPage);
  int refused = 0;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    for (char difference : {'\x01', '\x04', '\x10'}) {
      std::string damaged = answer;
      damaged[i] = static_cast<char>(damaged[i] ^ difference);
      try {
        read_page(read_html_page(damaged, std::string_view(kPage).size()), {"notes", "a.html"});
      } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "its reader gave no answer that can be understood");
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 0);
}

TEST(HtmlReader, ABadPageCostsOnlyItself) {
  TestIndex index;
  index.file("good.html", kPage);
  index.file("deep.html", repeated("<div>", 1'000));
  index.file("note.md", "# Note\n\nThe paper.\n");
  const Collection& collection = index.build();
  ASSERT_EQ(collection.skipped.size(), 1U);
  EXPECT_EQ(collection.skipped[0].detail, "it has more than 250 elements in each other");
  EXPECT_THAT(index.titles("kind:page"), ElementsAre("显存"));
}

}  // namespace
}  // namespace cssearch
