// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "indexer/markdown/block.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

const Block& first(const Block& document) {
  return document.children.at(0);
}

TEST(Markdown, TextIsCleanAndMarksAreRanges) {
  Block block = first(parse_markdown("[**KV Cache**](http://u) `x`"));
  EXPECT_EQ(block.rich.text, "KV Cache x");
  ASSERT_EQ(block.rich.marks.size(), 3U);
  EXPECT_EQ(block.rich.marks[1].target, "http://u");
  EXPECT_EQ(block.rich.marks[1].end, 8U);
}

TEST(Markdown, InlineHtmlLeavesItsText) {
  for (auto [markdown, text] : Cases<const char*, const char*>{
           {"Pre<sup>3</sup> and <u>this</u>", "Pre3 and this"},
           {"a<br>b", "a b"},
           {"before <!-- hidden --> after", "before  after"},
           {"~~gone~~ stays", "gone stays"},
           {"x &amp; y &lt; z", "x & y < z"},
       }) {
    EXPECT_EQ(first(parse_markdown(markdown)).rich.text, text) << markdown;
  }
}

TEST(Markdown, StrongTextBesideChineseSignsIsNoLitter) {
  for (auto [markdown, text] : Cases<const char*, const char*>{
           {"**粗体：**后面", "粗体：后面"},
           {"前面**“引号”**后面", "前面“引号”后面"},
           {"**粗体**：后面", "粗体：后面"},
           {"`2 ** 3` is 2 ** 3", "2 ** 3 is 2 ** 3"},
       }) {
    EXPECT_EQ(first(parse_markdown(markdown)).rich.text, text) << markdown;
  }
}

TEST(Markdown, CommentsAreNothing) {
  Block document = parse_markdown(
      "<!--\n| [T](http://u) | x |\n| --- | --- |\n\n| [V](http://v) | y |\n-->\n\nText\n");
  ASSERT_EQ(document.children.size(), 1U);
  EXPECT_EQ(first(document).rich.text, "Text");
}

TEST(Markdown, HtmlBlocksGiveTheirTextAndLinks) {
  Block document =
      parse_markdown("<details>\n<summary><b>2024</b></summary>\n\n- item\n\n</details>\n");
  EXPECT_EQ(first(document).rich.text, "2024");
  RichText text = html_text(
      "<p>See <a href='http://u'>this &amp; that</a><script>alert(1)</script></p><p>显存</p>");
  EXPECT_EQ(text.text, "See this & that\n显存");
  ASSERT_EQ(text.marks.size(), 1U);
  EXPECT_EQ(text.marks[0].target, "http://u");
}

TEST(Markdown, ATagWithThousandsOfAttributesStaysAsItIs) {
  std::string tag = "<a";
  for (int i = 0; i < 50'000; ++i) tag += " b" + std::to_string(i) + "='>'";
  EXPECT_EQ(html_text(tag + ">text</a>").text, tag + ">text</a>");
  std::string attributes;
  for (int i = 0; i < 50'000; ++i) attributes += " b" + std::to_string(i);
  EXPECT_EQ(html_text("<a \"" + attributes + ">").text, "<a \"" + attributes + ">");
  EXPECT_EQ(html_text("<p><!-- <a" + std::string(600, ' ') + "-->text</p>").text, "text");
}

TEST(Markdown, WikilinksAreNamesNotLists) {
  for (auto [markdown, text, target] : Cases<const char*, const char*, const char*>{
           {"see [[KV Cache]] there", "see KV Cache there", "KV Cache"},
           {"[[Notes/vLLM#Paging|the vLLM note]]", "the vLLM note", "Notes/vLLM"},
           {"[[显存管理]]", "显存管理", "显存管理"},
           {"ls = [[1, 2], [3]]", "ls = [[1, 2], [3]]", ""},
           {"[[0]]", "[[0]]", ""},
           {"data[[\"a\", \"b\"]]", "data[[\"a\", \"b\"]]", ""},
           {"[[V1][Core] Support](http://u)", "[V1][Core] Support", "http://u"},
           {"`[[code]]`", "[[code]]", ""},
           {"[[open", "[[open", ""},
       }) {
    RichText rich = first(parse_markdown(markdown)).rich;
    EXPECT_EQ(rich.text, text) << markdown;
    std::string found;
    for (const Mark& mark : rich.marks) found += mark.target;
    EXPECT_EQ(found, target) << markdown;
  }
}

TEST(Markdown, BlocksKnowTheirLines) {
  Block document = parse_markdown(
      "# H\n\ntext\nmore\n\n```python\ncode\n```\n\n| A | B |\n| - | - |\n| 1 | 2 |\n");
  ASSERT_EQ(document.children.size(), 4U);
  EXPECT_EQ(document.children[1].line, 3);
  EXPECT_EQ(document.children[1].rich.text, "text\nmore");
  EXPECT_EQ(document.children[2].line, 7) << "of the code, not of its fence";
  EXPECT_EQ(document.children[2].info, "python");
  EXPECT_EQ(document.children[3].children.at(1).line, 12);
}

TEST(Markdown, AFenceThatEndsTheFileIsOnItsLastLine) {
  EXPECT_EQ(parse_markdown("text\n\n```").children.back().line, 3);
}

TEST(Markdown, RowsTellWhatNoCellHolds) {
  const std::string header = "| a | b |\n| - | - |\n";
  for (auto [row, dropped] : Cases<const char*, const char*>{
           {"| 1 | 2 |", ""},
           {"1 | 2", ""},
           {"| 1 |", ""},
           {"| 1 | 2 |  |", ""},
           {"| 1 | 2 | | |", ""},
           {"| 1 | 2 | 3 |", "3"},
           {"1 | 2 | 3", "3"},
           {"| 1 | 2 | 3 | 4 |", "3 | 4"},
           {"| 1 | 2 | | 4", "4"},
           {R"(| 1 | 2 \| 3 |)", ""},
           {R"(| 1 | 2 \\| 3 |)", ""},  // as GFM has it: the pipe is behind a backslash
           {"| 1 | `2 | 3` |", "3`"},
           {"| 1 | 2 &#124; 3 |", ""},
           {"| | | | |", ""},
       }) {
    Block table = parse_markdown("text\r\n\r\n" + header + row + "\n").children.back();
    ASSERT_EQ(table.type, Block::Type::Table) << row;
    EXPECT_EQ(table.children.back().dropped, dropped) << row;
  }
}

TEST(Markdown, RowsOfTablesWithinOthersTellTooWhatNoCellHolds) {
  for (const char* text :
       {"> | a |\n> | - |\n> | 1 | 2 |\n", "- item\n\n  | a |\n  | - |\n  | 1 | 2 |\n",
        "1. | a |\n   | - |\n   | 1 | 2 |\n"}) {
    Block document = parse_markdown(text);
    const Block* block = &document;
    while (block->type != Block::Type::Table) block = &block->children.back();
    EXPECT_EQ(block->children.back().dropped, "2") << text;
  }
}

TEST(Markdown, NestingIsBounded) {
  std::string deep(20'000, '>');
  EXPECT_NO_THROW(parse_markdown(deep + " text"));
  std::string brackets(50'000, '[');
  EXPECT_NO_THROW(parse_markdown(brackets));
  std::string lists;
  for (int i = 0; i < 500; ++i)
    lists += std::string(static_cast<std::size_t>(i) * 2, ' ') + "- a\n";
  EXPECT_NO_THROW(parse_markdown(lists));
  std::string html;
  for (int i = 0; i < 50'000; ++i) html += "<div>";
  EXPECT_NO_THROW(html_text(html + "text"));
}

}  // namespace
}  // namespace cssearch
