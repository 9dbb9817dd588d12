// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/html/declared_encoding.h"
#include "indexer/html/parse_html.h"
#include "indexer/note/note.h"
#include "indexer/note/passages.h"
#include "schema/error.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

FileContent read(const std::string& html) {
  return read_page(parse_html(html), {"notes", "AI/saved.html"});
}

// All of a page's text, passages one behind the other.
std::string text_of(const std::string& html) {
  std::string text;
  for (const Passage& passage : read(html).passages) text += passage.text;
  return text;
}

TEST(Page, ItsTitleIsThePagesOrTheHeadings) {
  for (const auto& [html, title] : Cases<std::string, std::string>{
           {"<title>Paged\n attention</title><p>x", "Paged attention"},
           {"<h1>1. KV Cache</h1><p>x", "KV Cache"},
           {"<title>KV Cache — Docs 0.6</title><h1>KV Cache</h1>", "KV Cache"},
           {"<title>What is it? - Book</title><h1><a href='#w'>What Is It?</a></h1>",
            "What Is It?"},
           {"<title>Document</title><h1>显存管理</h1>", "显存管理"},
           {"<title>A &amp; B</title><h1>Other</h1>", "A & B"},
           {"<h1>One</h1><h1>Two</h1>", "saved"},
           {"<p>no title", "saved"},
           {"", "saved"},
       }) {
    EXPECT_EQ(read(html).note.title, title) << html;
  }
}

TEST(Page, IsAPageInItsFolder) {
  FileContent content = read("<meta name=author content='Tri Dao, Dan Fu'><p>x");
  EXPECT_EQ(content.note.kind, Kind::Page);
  EXPECT_THAT(content.note.category, ElementsAre("AI"));
  EXPECT_THAT(content.note.author, ElementsAre("Tri Dao", "Dan Fu"));
}

TEST(Page, BlocksAreThoseOfMarkdown) {
  for (const auto& [html, text] : Cases<std::string, std::string>{
           {"<p>one\n  two</p><p>three", "one two\n\nthree"},
           {"one<br>two<br><br>three", "one two\n\nthree"},
           {"<div>a<div>b</div>c</div>", "a\n\nb\n\nc"},
           {"<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c"},
           {"<ol start=3><li>a<li><p>b</ol>", "3. a\n4. b"},
           {"<pre><code>\nint a;\n  int b;\n</code></pre>", "int a;\n  int b;"},
           {"<table><tr><th>a<th>b<tr><td>1<td><p>2</table>", "| a | b |\n| 1 | 2 |"},
           {"<table><tr><td><h2>Menu</h2><td><pre>x</pre></table>", "x"},
           {"<blockquote><p>said</blockquote>", "said"},
           {"<p>显存\n管理 and\nmore", "显存管理 and more"},
           {"a<my-tag>b</my-tag> <b>c</b>", "ab c"},
           {"<p>see <img src=x alt='the picture'> there", "see the picture there"},
           {"<p>Read <a href='#2'>below</a><sup><a href='#3'>[1]</a></sup>.", "Read below."},
           {"5 &lt; 6 &#x663E;&nbsp;", "5 < 6 显\u00A0"},
       }) {
    EXPECT_EQ(text_of("<body>" + html), text) << html;
  }
}

TEST(Page, WhatNobodySeesIsNoText) {
  for (const char* html : {
           "<script>secret()</script>",
           "<style>.secret {}</style>",
           "<!-- secret -->",
           "<template><p>secret</template>",
           "<nav><a href=/>secret</a></nav>",
           "<div role=navigation>secret</div>",
           "<footer>secret</footer>",
           "<p hidden>secret",
           "<span aria-hidden=true>secret</span>",
           "<noscript>secret</noscript>",
           "<select><option>secret</select>",
       }) {
    EXPECT_EQ(text_of(std::string("<body><p>seen</p>") + html), "seen") << html;
  }
}

TEST(Page, OfAPageWithAMainPartOnlyThatIsRead) {
  EXPECT_EQ(text_of("<div>menu</div><main><p>text</main>"), "text");
  EXPECT_EQ(text_of("<div>menu</div><div role=main>text</div>"), "text");
  EXPECT_EQ(text_of("<p>a</p><main>b</main><main>c</main>"), "a\n\nb\n\nc");
  EXPECT_EQ(text_of("<p>text</p><main></main>"), "text");
}

TEST(Page, HeadingsCutItAndLinksAreMarked) {
  std::string long_text = "<p>" + std::string(kShortPassage, 'x') + "</p>";
  FileContent content =
      read("<h1>Title</h1>" + long_text + "<section><h2>Second <a href='#s'>¶</a></h2>\n<p>See " +
           "<a href='https://arxiv.org/abs/2309.06180'>the paper</a>.</section>" + long_text);
  ASSERT_EQ(content.passages.size(), 2U);
  EXPECT_THAT(content.passages[1].heading(0), ElementsAre("Title", "Second"));
  EXPECT_EQ(content.passages[1].file_line(0), 2);
  ASSERT_EQ(content.passages[1].marks.size(), 1U);
  const TextMark& mark = content.passages[1].marks[0];
  EXPECT_EQ(content.passages[1].text.substr(mark.begin, mark.end - mark.begin), "the paper");
  ASSERT_EQ(content.links.size(), 1U);
  EXPECT_EQ(content.links[0].arxiv, "2309.06180");
}

TEST(Page, LinesAreCountedThroughWhatIsNotRead) {
  FileContent content =
      read("<script>\n\n</script>\n<!--\n\n--><p\nclass=a>\nhere</p>\n\n<p>there");
  const Passage& passage = content.passages.at(0);
  EXPECT_EQ(passage.file_line(0), 8);
  EXPECT_EQ(passage.file_line(2), 10);
}

TEST(Page, CodeKeepsItsLanguage) {
  for (const char* html :
       {"<pre><code class='hljs language-cuda'>x</code></pre>", "<pre class=lang-cuda>x</pre>",
        "<div class='highlight-cuda notranslate'><pre>x</pre></div>"}) {
    FileContent content = read(html);
    ASSERT_EQ(content.passages.at(0).blocks.size(), 1U) << html;
    EXPECT_EQ(content.passages[0].blocks[0].kind, TextKind::Code);
    EXPECT_EQ(content.passages[0].blocks[0].info, "cuda") << html;
  }
}

TEST(Page, ItsReadingListsAreTakenApart) {
  FileContent content = read(
      "<table><thead><tr><th>Title</th><th>Date</th></tr></thead><tbody>"
      "<tr><td><a href='https://arxiv.org/abs/2309.06180'>PagedAttention</a></td><td>2023</td></tr>"
      "<tr><td><a href='https://arxiv.org/abs/2211.17192'>Decoding</a></td><td>2022</td></tr>"
      "</tbody></table>");
  ASSERT_EQ(content.entries.size(), 2U);
  EXPECT_EQ(content.entries[0].title, "PagedAttention");
  EXPECT_EQ(content.entries[0].arxiv, "2309.06180");
}

TEST(Page, HostilePagesAreRefusedOrRead) {
  auto repeated = [](const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  for (const auto& [html, reason] : Cases<std::string, std::string>{
           {repeated("<div>", 100'000), "it has more than 250 elements in each other"},
           {repeated("<b>", 100'000) + repeated("</i>", 100'000),
            "it has more than 250 elements in each other"},
           {"<a " + repeated("a=1 ", 5'000) + ">", "it has more than 500 attributes in a tag"},
       }) {
    try {
      read(html);
      FAIL() << html.substr(0, 20);
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), reason);
    }
  }
  EXPECT_THAT(text_of(repeated("<p>x", 50'000)), HasSubstr("x\n\nx"));
  EXPECT_THAT(text_of("<p>a" + repeated("<!-", 10'000)), HasSubstr("a"));
  EXPECT_THAT(text_of(repeated("</x>", 100'000)), IsEmpty());
  EXPECT_THAT(text_of(std::string("<p>a\0b<p>c\xFF", 11)), Not(IsEmpty()));
}

TEST(Page, ItsEncodingIsReadOffItsHead) {
  for (const auto& [head, encoding] : Cases<std::string, std::string>{
           {"<meta charset=gbk>", "gbk"},
           {"<META CHARSET=\"Shift_JIS\">", "shift_jis"},
           {"<meta http-equiv=Content-Type content='text/html; charset=gb2312'>", "gb2312"},
           {"<p>none", ""},
           {"<meta charset=", ""},
       }) {
    EXPECT_EQ(declared_encoding(head), encoding) << head;
  }
}

}  // namespace
}  // namespace cssearch
