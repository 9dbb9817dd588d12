// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/note_text.h"

#include <gtest/gtest.h>

#include "indexer/note/note.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

std::vector<Passage> passages_of(const std::string& markdown) {
  return read_markdown_note(markdown, {"notes", "a.md"}).passages;
}

NoteOptions options() {
  NoteOptions options;
  options.link = [](const std::string& target) { return Link::outside(target); };
  return options;
}

std::string html_of(const std::string& markdown) {
  return note_text(passages_of(markdown), options()).html.str();
}

TEST(NoteText, BlocksLookAsTheyWereWritten) {
  for (auto [markdown, html] : Cases<const char*, const char*>{
           {"one\ntwo\n\nthree", "<p>one\ntwo</p><p>three</p>"},
           {"显存\n管理", "<p>显存管理</p>"},
           {"显存\nkv", "<p>显存\nkv</p>"},
           {"- a\n- b\n  - c\n- d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"},
           {"3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"},
           {"- a\n\n1. b", "<ul><li>a</li></ul><ol start=\"1\"><li>b</li></ol>"},
           {"- a\n\n  more", "<ul><li>a<p>more</p></li></ul>"},
           {"- [x] a",
            "<ul><li><span class=\"task\" role=\"img\" aria-label=\"done\">☑ </span>a</li></ul>"},
           {"> said", "<blockquote><p>said</p></blockquote>"},
           {"`<b>` **x**", "<p><code>&lt;b&gt;</code> <strong>x</strong></p>"},
           {"**a [b](https://x.org) c**",
            "<p><strong>a <a href=\"https://x.org\" rel=\"noreferrer\">b</a> c</strong></p>"},
       }) {
    EXPECT_EQ(html_of(markdown), html) << markdown;
  }
}

TEST(NoteText, CodeKeepsItsLines) {
  EXPECT_EQ(html_of("```cpp\nint a;\n\n  int b;\n```"),
            "<pre tabindex=\"0\" translate=\"no\" data-language=\"cpp\"><code>int a;\n\n  int b;"
            "</code></pre>");
  EXPECT_EQ(html_of("- run:\n  ```sh\n  ls\n    -l\n  ```\n- then"),
            "<ul><li>run:<pre tabindex=\"0\" translate=\"no\" data-language=\"sh\"><code>ls\n  -l"
            "</code></pre></li><li>then</li></ul>");
}

TEST(NoteText, TablesHaveRowsAndCells) {
  std::string html = html_of("| a | `b` |\n| - | - |\n| 1 |  |\n| 显存 | 2 |");
  EXPECT_NE(
      html.find("<thead><tr><th scope=\"col\">a</th><th scope=\"col\"><code>b</code></th></tr>"
                "</thead><tbody><tr><td>1</td><td></td></tr>"
                "<tr><td>显存</td><td>2</td></tr></tbody>"),
      std::string::npos)
      << html;
}

TEST(NoteText, BareLinksAreLinks) {
  const std::string open = "<a href=\"https://x.org/a\" rel=\"noreferrer\">https://x.org/a</a>";
  for (auto [markdown, html] : Cases<std::string, std::string>{
           {"see https://x.org/a.", "<p>see " + open + ".</p>"},
           {"（https://x.org/a）和", "<p>（" + open + "）和</p>"},
           {"(https://x.org/a), x", "<p>(" + open + "), x</p>"},
           {"**https://x.org/a**", "<p><strong>" + open + "</strong></p>"},
           {"`https://x.org/a`", "<p><code>https://x.org/a</code></p>"},
           {"<https://x.org/a>", "<p>" + open + "</p>"},
           {"http and https:// alone", "<p>http and https:// alone</p>"},
       }) {
    EXPECT_EQ(html_of(markdown), html) << markdown;
  }
}

TEST(NoteText, UnsafeLinksAreText) {
  EXPECT_EQ(html_of("[a](javascript:alert(1)) [b](data:text/html,x)"), "<p>a b</p>");
}

TEST(NoteText, HeadingsMakeTheContents) {
  NoteOptions with_title = options();
  with_title.title = "Note";
  NoteText text =
      note_text(passages_of("# Note\n\na\n\n## B\n\nb\n\n### C\n\nc\n\n## D & E\n\nd"), with_title);
  EXPECT_EQ(text.html.str(),
            "<p>a</p><h2 id=\"s1\">B</h2><p>b</p><h3 id=\"s2\">C</h3><p>c</p>"
            "<h2 id=\"s3\">D &amp; E</h2><p>d</p>");
  ASSERT_EQ(text.headings.size(), 3U);
  EXPECT_EQ(text.headings[1].words, "C");
  EXPECT_EQ(text.headings[1].level, 2);
}

TEST(NoteText, APassageThatGoesOnRepeatsNoHeading) {
  std::string long_text;
  for (int i = 0; i < 10; ++i) long_text += std::string(900, 'x') + "\n\n";
  NoteText text = note_text(passages_of("# A\n\n" + long_text + "# B\n\nend"), options());
  ASSERT_EQ(text.headings.size(), 2U);
  EXPECT_EQ(text.headings[0].words, "A");
  EXPECT_EQ(text.headings[1].words, "B");
}

TEST(NoteText, TheLineAskedForIsMarkedOnce) {
  NoteOptions at_line = options();
  at_line.line = 6;
  std::string html = note_text(passages_of("a\n\nb\n\nc\nd\n\ne"), at_line).html.str();
  EXPECT_EQ(html, "<p>a</p><p>b</p><div id=\"passage\"><p>c\nd</p></div><p>e</p>");
}

TEST(NoteText, WordsAreMarkedAcrossLinksAndLines) {
  std::vector<Passage> passages = passages_of("kv [cache](https://x.org) 显存\n管理");
  const std::string& text = passages[0].text;
  ASSERT_EQ(text, "kv cache 显存\n管理");
  std::vector<MarkRanges> marks = {{{0, 8}, {9, 22}}};
  NoteOptions marked = options();
  marked.marks = &marks;
  EXPECT_EQ(
      note_text(passages, marked).html.str(),
      "<p><mark>kv </mark><a href=\"https://x.org\" rel=\"noreferrer\"><mark>cache</mark></a> "
      "<mark>显存管理</mark></p>");
}

// Whatever an index holds, nothing is read behind the text and every tag is closed.
TEST(NoteText, BrokenLooksDoNoHarm) {
  Passage passage;
  passage.text = "- a\n  - b\n| c\n```";
  passage.blocks = {
      {-3, 2, TextKind::Code, ""}, {1, 900, TextKind::Table, ""}, {0, 1, TextKind::List, ""}};
  passage.marks = {{TextMark::Type::Strong, 0, 9, ""}, {TextMark::Type::Link, 5, 14, "https://x"}};
  passage.sections = {{7, {"Behind the end"}}};
  std::string html = note_text({passage, Passage()}, options()).html.str();
  EXPECT_EQ(std::count(html.begin(), html.end(), '<') % 2, 0) << html;
  EXPECT_NE(html.find("Behind the end"), std::string::npos);
}

}  // namespace
}  // namespace cssearch
