// SPDX-License-Identifier: GPL-3.0-or-later
//
// The pages over notes and lists made here, as a browser gets them.
#include "searcher/web/pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/error.h"
#include "searcher/web/facets.h"
#include "tests/support/cases.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kList = R"(# Papers

## Speculative Decoding

| Title | Date | Author | Category | Rec | Read | Code | Note |
| :- | :- | :- | :- | :- | :- | :- | :- |
| [Fast Inference via Speculative Decoding](https://arxiv.org/abs/2211.17192) | 2022-11 | Yaniv | Speculative Decoding | ⭐⭐⭐⭐ | ✅ | [code](https://github.com/a/fast) | [note](notes/fast.md) |
| [Medusa: Decoding Heads](https://arxiv.org/abs/2401.10774) | 2024-01 | Cai | Speculative Decoding | ⭐⭐⭐ |  | [x](javascript:alert(1)) |  |
| [vLLM 显存管理详解](https://zhuanlan.zhihu.com/p/1) | 2025-06 | kaiyuan | LLM | ⭐⭐ |  |  |  |
| [LLM inference with KV cache](https://example.org/kv) | 2021-05 | Ann B | LLM Inference |  |  |  |  |
)";

constexpr const char* kNote = R"(# Fast notes

How decoding gets *fast*: see [the list](../list.md), [nothing](gone.md).

## 显存 <script>alert(1)</script>

推测解码需要管理显存，
草稿模型也占显存。 #decoding

```python
print("<b>decoding</b>")
```

## Steps

1. draft
2. verify

## End

[bad](javascript:alert(2)) and [good](https://example.org/x?a=1&b=2).
)";

class Pages : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    index_ = new TestIndex();
    index_->file("list.md", kList)
        .file("notes/fast.md", kNote)
        .file("notes/<script>alert(3)<.md", "# A <b onclick=x> title\n\nodd words #<img>\n")
        .build();
  }
  static void TearDownTestSuite() {
    delete index_;
    index_ = nullptr;
  }

  HttpReply reply(const std::string& target) {
    HttpRequest request;
    EXPECT_TRUE(read_target(target, request)) << target;
    HttpReply not_ours;
    not_ours.status = 0;
    return answer_page(request, live_).value_or(not_ours);
  }
  std::string page(const std::string& target) { return reply(target).body; }
  std::string document(const std::string& key, const Parameters& parameters = {}) {
    return page(Link::document(key, parameters).text());
  }

  static TestIndex* index_;
  LiveSearcher live_{{folder_place(index_->index_folder())}};
};
TestIndex* Pages::index_ = nullptr;

TEST_F(Pages, OtherPathsAreNotOurs) {
  for (const char* path : {"/document", "/document/", "/index.html", "/api/v1/search", "/pagexcss"})
    EXPECT_EQ(reply(path).status, 0) << path;
  EXPECT_EQ(reply("/page.css").content_type, "text/css; charset=utf-8");
  EXPECT_EQ(reply("/page.js").content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(reply("/icon.svg").content_type, "image/svg+xml");
}

TEST_F(Pages, NameWhatWasSearchedBesideTheWords) {
  EXPECT_THAT(page("/?q=speculative+decoding"),
              AllOf(HasSubstr("Also searched: <a href=\"/?q=%E6%8E%A8%E6%B5%8B%E8%A7%A3%E7%A0%81\">"
                              "推测解码</a>. <a href=\"/?q=speculative+decoding&amp;pairs=0\">"
                              "Only the words typed</a>")));
  EXPECT_THAT(page("/?q=speculative+decoding&pairs=0"),
              AllOf(Not(HasSubstr("Also searched")), HasSubstr("only the words typed")));
  EXPECT_THAT(page("/?q=medusa"), Not(HasSubstr("Also searched")));
}

// CSP forbids them: nothing may run or look but by the files of the page.
TEST_F(Pages, HaveNoScriptOrStyleInside) {
  for (const char* target : {"/", "/?q=decoding", "/?q=zzz", "/?sort=x",
                             "/document/note%3Anotes%2Fnotes%2Ffast.md?q=decoding"}) {
    std::string html = page(target);
    EXPECT_THAT(html, AllOf(Not(HasSubstr(" style=")), Not(HasSubstr("<style")),
                            Not(HasSubstr(" onclick=")), Not(HasSubstr("<script>"))))
        << target;
    EXPECT_THAT(html, HasSubstr("<script type=\"module\" src=\"/page.js?v="));
  }
}

TEST_F(Pages, WhatOthersWroteIsNeverMarkup) {
  for (const std::string& target :
       {std::string("/?q=odd"), Link::inside("/", {{"q", "<script>alert(4)</script> odd"}}).text(),
        Link::inside("/", {{"q", "odd"}, {"tag", "\"><script>"}, {"path", "'><img src=x>"}}).text(),
        Link::inside("/", {{"since", "\"><b>"}, {"sort", "<i>"}}).text(),
        Link::document("note:notes/notes/<script>alert(3)<.md").text(),
        Link::document("<script>no such key</script>").text()}) {
    EXPECT_THAT(page(target),
                AllOf(Not(HasSubstr("<script>")), Not(HasSubstr("<b onclick")),
                      Not(HasSubstr("<img")), Not(HasSubstr("<b>")), Not(HasSubstr("<i>"))))
        << target;
  }
}

TEST_F(Pages, UnsafeLinksAreNone) {
  for (const std::string& html :
       {page("/?q=medusa"), document("arxiv:2401.10774"), document("note:notes/notes/fast.md"),
        document("note:notes/list.md")})
    EXPECT_THAT(html, Not(HasSubstr("href=\"javascript:")));
  EXPECT_THAT(
      document("note:notes/notes/fast.md"),
      HasSubstr("<a href=\"https://example.org/x?a=1&amp;b=2\" rel=\"noreferrer\">good</a>"));
}

TEST_F(Pages, AHitReadsAsItShould) {
  std::string html = page("/?q=medusa");
  EXPECT_THAT(html, HasSubstr("aria-label=\"Paper\""));
  EXPECT_THAT(html, HasSubstr("<a href=\"https://arxiv.org/abs/2401.10774\" rel=\"noreferrer\">"
                              "<mark>Medusa</mark>: Decoding Heads</a>"));
  EXPECT_THAT(html, HasSubstr("<time datetime=\"2024-01\">2024-01</time>"));
  EXPECT_THAT(html, HasSubstr("aria-label=\"3 stars\">★★★</span>"));
  EXPECT_THAT(html, HasSubstr("lang=\"en\""));
  EXPECT_THAT(html, HasSubstr("line 8"));
}

TEST_F(Pages, WhatHasNotesOpensInTheReadingView) {
  EXPECT_THAT(page("/?q=fast+inference"),
              HasSubstr("<a href=\"/document/arxiv%3A2211.17192?q=fast+inference\">"));
  EXPECT_THAT(
      page("/?q=fast+notes"),
      HasSubstr("<a href=\"/document/note%3Anotes%2Fnotes%2Ffast.md?q=fast+notes&amp;line="));
}

TEST_F(Pages, ChineseIsMarkedInWholeRuns) {
  std::string html = page("/?q=" + std::string("%E6%98%BE%E5%AD%98%E7%AE%A1%E7%90%86"));
  EXPECT_THAT(html, HasSubstr("vLLM <mark>显存管理</mark>详解</a>"));
  EXPECT_THAT(html, HasSubstr("lang=\"zh\""));
  EXPECT_THAT(html, HasSubstr("value=\"显存管理\""));
}

// The URL is the whole state: what it says stands in the form, or is sent along hidden.
TEST_F(Pages, EveryParameterIsInTheForm) {
  for (auto [name, value, expected] : Cases<const char*, const char*, const char*>{
           {"q", "kv \"cache\"", "name=\"q\" value=\"kv &quot;cache&quot;\""},
           {"kind", "paper",
            "name=\"kind\" value=\"paper\" form=\"search\" id=\"kind=paper\" checked"},
           {"category", "Speculative Decoding",
            "name=\"category\" value=\"Speculative Decoding\" form=\"search\" "
            "id=\"category=Speculative Decoding\" checked"},
           {"category", "decod*",
            "value=\"decod*\" form=\"search\" id=\"category=decod*\" checked"},
           {"author", "Cai",
            "name=\"author\" value=\"Cai\" form=\"search\" id=\"author=Cai\" checked"},
           {"author", "\"Cai\"",
            "value=\"&quot;Cai&quot;\" form=\"search\" "
            "id=\"author=&quot;Cai&quot;\" checked"},
           {"tag", "nobody",
            "name=\"tag\" value=\"nobody\" form=\"search\" id=\"tag=nobody\" checked"},
           {"lang", "zh", "name=\"lang\" value=\"zh\" form=\"search\" id=\"lang=zh\" checked"},
           {"rating", ">=3",
            "name=\"rating\" value=\"&gt;=3\" form=\"search\" "
            "id=\"rating=&gt;=3\" checked"},
           {"read", "1", "name=\"read\" value=\"1\" form=\"search\" id=\"read=1\" checked"},
           {"path", "notes", "type=\"hidden\" name=\"path\" value=\"notes\""},
           {"date", "last 3 months", "type=\"hidden\" name=\"date\" value=\"last 3 months\""},
           {"since", "2022-03", "name=\"since\" id=\"since\" value=\"2022-03\""},
           {"until", "2024", "name=\"until\" id=\"until\" value=\"2024\""},
           {"sort", "title", "<option value=\"title\" selected=\"\">"},
           {"sort", "relevance", "<option value=\"relevance\" selected=\"\">"},
           {"limit", "3", "type=\"hidden\" name=\"limit\" value=\"3\""},
           {"exact", "1", "type=\"hidden\" name=\"exact\" value=\"1\""},
           {"explain", "1", "type=\"hidden\" name=\"explain\" value=\"1\""},
           {"facets", "kind,venue", "type=\"hidden\" name=\"facets\" value=\"kind,venue\""},
       }) {
    Parameters parameters = {{name, value}};
    if (std::string_view(name) != "q") parameters.emplace_back("q", "decoding OR notes OR llm");
    EXPECT_THAT(page(Link::inside("/", parameters).text()), HasSubstr(expected)) << name;
  }
}

TEST_F(Pages, AFacetIsCountedWithoutItsOwnFilter) {
  std::string html = page("/?q=decoding&kind=paper");
  EXPECT_THAT(html, HasSubstr("id=\"kind=paper\" checked=\"\"><span class=\"label\">paper</span>"
                              "<span class=\"count\">2</span>"));
  EXPECT_THAT(html, HasSubstr("id=\"kind=note\"><span class=\"label\">note</span>"));
}

// "LLM" is a word of "LLM Inference" too: its box asks for the whole value.
TEST_F(Pages, ABoxMeansItsValueAlone) {
  std::string all = page("/?kind=article");
  EXPECT_THAT(all, HasSubstr("name=\"category\" value=\"&quot;LLM&quot;\""));
  EXPECT_THAT(all, HasSubstr("name=\"category\" value=\"LLM Inference\""));
  EXPECT_THAT(page("/?category=%22LLM%22"), HasSubstr("data-status=\"1 document\""));
  EXPECT_THAT(page("/?category=LLM"), HasSubstr("data-status=\"2 documents\""));
  EXPECT_THAT(page("/?category=%22LLM%22&category=Speculative+Decoding"),
              HasSubstr("data-status=\"3 documents\""));
}

TEST_F(Pages, FiltersCanBeTakenOff) {
  std::string html = page("/?q=decoding&kind=paper&since=2022&offset=0");
  EXPECT_THAT(
      html,
      HasSubstr(
          "href=\"/?q=decoding&amp;since=2022\" aria-label=\"Remove the filter kind paper\""));
  EXPECT_THAT(
      html,
      HasSubstr(
          "href=\"/?q=decoding&amp;kind=paper\" aria-label=\"Remove the filter since from 2022\""));
  EXPECT_THAT(html, HasSubstr("<a class=\"all\" href=\"/?q=decoding\">"));
}

TEST_F(Pages, YearsAreBarsThatAreLinks) {
  std::string html = page("/?q=decoding+OR+llm&since=2022&until=2024");
  EXPECT_THAT(
      html,
      HasSubstr("since=2021&amp;until=2021\" class=\"free\" aria-label=\"2021: 1 document\""));
  EXPECT_THAT(html, HasSubstr("since=2024&amp;until=2024\" class=\"chosen\""));
  EXPECT_THAT(html, HasSubstr("aria-label=\"2023: 0 documents\""));
}

TEST_F(Pages, PagesFollowEachOther) {
  std::string html = page("/?kind=paper&limit=1&offset=1");
  EXPECT_THAT(html, HasSubstr("<a rel=\"prev\" href=\"/?kind=paper&amp;limit=1\">"));
  EXPECT_THAT(html, HasSubstr("Page 2 of 2"));
  EXPECT_THAT(html, Not(HasSubstr("rel=\"next\"")));
  EXPECT_THAT(page("/?kind=paper&limit=1"),
              HasSubstr("<a rel=\"next\" href=\"/?kind=paper&amp;limit=1&amp;offset=1\">"));
}

TEST_F(Pages, TheStartSaysWhatIsThere) {
  std::string html = page("/");
  EXPECT_THAT(html, HasSubstr("<a href=\"/?kind=paper\">2 papers</a>"));
  EXPECT_THAT(html, HasSubstr("<em>notes</em>"));
  EXPECT_THAT(html, HasSubstr("<code>category:&quot;Speculative Decoding&quot; kind:paper</code>"));
  EXPECT_THAT(html, HasSubstr("from 3 files, indexed"));
  EXPECT_THAT(html, HasSubstr("autofocus"));
}

TEST_F(Pages, NothingFoundSaysWhatToDo) {
  std::string html = page("/?q=medusa&kind=note");
  EXPECT_EQ(reply("/?q=medusa&kind=note").status, 200);
  EXPECT_THAT(html, HasSubstr("Nothing found for <q>medusa</q>"));
  EXPECT_THAT(html, HasSubstr("<a href=\"/?q=medusa\">Search without the filters</a>"));
  EXPECT_THAT(html, HasSubstr("See what is in the index"));
}

TEST_F(Pages, WhatCannotBeAskedIsAnError) {
  for (const char* target : {"/?q=a&sort=size", "/?q=a&limit=x", "/?q=a&offset=-1",
                             "/?q=a&limit=2000", "/?q=a&offset=999&limit=10", "/?facets=body"}) {
    HttpReply bad = reply(target);
    EXPECT_EQ(bad.status, 400) << target;
    EXPECT_THAT(bad.body, AllOf(HasSubstr("class=\"error\""), HasSubstr("To the start"))) << target;
  }
  EXPECT_EQ(reply("/document/note%3Anothing").status, 404);
}

// Only a key is one: what --show takes besides (a path, a link) is not.
TEST_F(Pages, DocumentsAreAskedForByKeyOnly) {
  std::string path = (index_->source_folder() / "notes/fast.md").string();
  for (const std::string& name : {path, std::string("notes/fast.md"), std::string("2401.10774"),
                                  std::string("../notes/fast.md"), std::string("/etc/passwd")}) {
    EXPECT_EQ(reply(Link::document(name).text()).status, 404) << name;
  }
}

TEST_F(Pages, NoIndexIsSaid) {
  TempFolder empty;
  LiveSearcher nothing({folder_place(empty / "index")});
  HttpRequest request;
  ASSERT_TRUE(read_target("/?q=a", request));
  HttpReply reply = answer_page(request, nothing).value();
  EXPECT_EQ(reply.status, error_info(ErrorCode::NoIndex).http_status);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("csindex"), HasSubstr("There is no index yet.")));
}

TEST_F(Pages, AFragmentIsThePartThatChanges) {
  std::string whole = page("/?q=decoding"), part = page("/?q=decoding&fragment=1");
  EXPECT_THAT(part, testing::StartsWith("<div id=\"view\" class=\"results\""));
  EXPECT_THAT(part, HasSubstr("data-title=\"decoding — cssearch\""));
  EXPECT_THAT(part, Not(HasSubstr("fragment")));
  EXPECT_THAT(whole, testing::StartsWith("<!doctype html>"));
}

TEST_F(Pages, ANoteReadsAsItWasWritten) {
  std::string html = document("note:notes/notes/fast.md", {{"q", "decoding 显存"}, {"line", "8"}});
  EXPECT_THAT(html, HasSubstr("<h1>Fast notes</h1>"));
  EXPECT_THAT(html, HasSubstr("<h2 id=\"s1\">显存 "));
  EXPECT_THAT(html,
              HasSubstr("推测解码需要管理<mark>显存</mark>，草稿模型也占<mark>显存</mark>。"));
  EXPECT_THAT(
      html, HasSubstr("<code>print(&quot;&lt;b&gt;<mark>decoding</mark>&lt;/b&gt;&quot;)</code>"));
  EXPECT_THAT(html, HasSubstr("<ol start=\"1\"><li>draft</li><li>verify</li></ol>"));
  EXPECT_THAT(html, HasSubstr("<div id=\"passage\"><p>推测"));
  EXPECT_THAT(html, HasSubstr("<a href=\"#s2\">Steps</a>"));
  EXPECT_THAT(html, HasSubstr("<a href=\"/document/note%3Anotes%2Flist.md\">the list</a>"));
  EXPECT_THAT(html, HasSubstr(", nothing."));
}

TEST_F(Pages, ANoteKnowsItsPaperAndThePaperItsNote) {
  EXPECT_THAT(
      document("note:notes/notes/fast.md"),
      AllOf(HasSubstr("<h2>About</h2>"), HasSubstr("Fast Inference via Speculative Decoding</a>")));
  std::string paper = document("arxiv:2211.17192");
  EXPECT_THAT(paper, AllOf(HasSubstr("<h2>Notes on it</h2>"), HasSubstr(">Fast notes</a>")));
  EXPECT_THAT(paper, HasSubstr("Open at arxiv.org"));
  EXPECT_THAT(paper, HasSubstr("href=\"/document/note%3Anotes%2Flist.md?line=7#passage\""));
  EXPECT_THAT(
      paper,
      HasSubstr("<a href=\"https://github.com/a/fast\" rel=\"noreferrer\">github.com/a/fast</a>"));
}

// Rows are documents of their own, and not text of the file: they are shown in their place.
TEST_F(Pages, AListShowsItsEntriesBelowTheirHeading) {
  std::string html = document("note:notes/list.md", {{"line", "8"}});
  std::size_t heading = html.find(">Speculative Decoding</h2>");
  std::size_t entry = html.find("Medusa: Decoding Heads</a>");
  ASSERT_NE(heading, std::string::npos);
  ASSERT_NE(entry, std::string::npos);
  EXPECT_LT(heading, entry);
  EXPECT_THAT(html, HasSubstr("<li lang=\"en\" id=\"passage\">"));
  EXPECT_EQ(html.find("id=\"passage\""), html.rfind("id=\"passage\""));
}

TEST(FacetOptions, WholeValuesAreInQuotesWhereAWordMeansMore) {
  EXPECT_EQ(whole_value(Field::Category, "LLM"), "\"LLM\"");
  EXPECT_EQ(whole_value(Field::Category, "KV Cache"), "KV Cache");
  EXPECT_EQ(whole_value(Field::Kind, "paper"), "paper");
  EXPECT_EQ(whole_value(Field::Rating, "4"), "4");
}

}  // namespace
}  // namespace cssearch
