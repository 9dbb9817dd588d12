// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/note/note.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/cases.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using Values = std::vector<std::string>;

Contribution note_of(const std::string& text, const std::string& path = "AI/LLM/kv_cache.md") {
  return read_markdown_note(text, {"notes", path}).note;
}

std::string text_of(const std::string& markdown) {
  return read_markdown_note(markdown, {"notes", "a.md"}).passages.at(0).text;
}

TEST(Note, TitleComesFromTheBestPlace) {
  for (auto [text, path, title] : Cases<const char*, const char*, const char*>{
           {"---\ntitle: From YAML\n---\n# Heading\n", "a.md", "From YAML"},
           {"# 📖 1. The heading\n\ntext\n", "a.md", "The heading"},
           {"text before\n\n# Heading\n", "a.md", "Heading"},
           {"# One\n\n# Two\n", "a_file.md", "a file"},
           {"## Second level\n\n# First\n", "a.md", "a"},
           {"text\n", "AI/Speculative_Decoding/README.md", "Speculative Decoding"},
           {"text\n", "AI/vLLM/Notes/notes.md", "vLLM"},
           {"text\n", "README.md", "notes"},
           {"text\n", "1002.查找共用字符.md", "1002.查找共用字符"},
       }) {
    EXPECT_EQ(note_of(text, path).title, title) << path << " " << text;
  }
}

TEST(Note, TheFileNameIsAnotherTitle) {
  EXPECT_EQ(note_of("# Heading\n").other_titles, Values{"kv cache"});
  EXPECT_EQ(note_of("# kv cache\n").other_titles, Values{});
}

TEST(Note, CategoryIsTheNearestTopic) {
  std::vector<std::string> paths = {"AI/LLM/a.md",
                                    "AI/LLM/b.md",
                                    "AI/LLM/Notes/c.md",
                                    "AI/Spec_Decode/README.md",
                                    "AI/Spec_Decode/code.md",
                                    "Posts/A post/index.md",
                                    "Posts/A post/wechat.md",
                                    "Papers/One/Notes.md",
                                    "AI/Bugfix/Leak/Leak.md",
                                    "AI/Bugfix/Leak/log.md",
                                    "README.md"};
  auto one_note = find_one_note_folders(paths);
  for (auto [path, category] : Cases<const char*, const char*>{
           {"AI/LLM/a.md", "LLM"},
           {"AI/LLM/Notes/c.md", "LLM"},
           {"AI/Spec_Decode/README.md", "Spec Decode"},
           {"AI/Spec_Decode/code.md", "Spec Decode"},
           {"AI/Bugfix/Leak/log.md", "Bugfix"},
           {"Posts/A post/wechat.md", "A post"},
           {"Papers/One/Notes.md", "One"},
           {"README.md", ""},
       }) {
    EXPECT_EQ(category_of_path({"notes", path, nullptr, &one_note}), category) << path;
  }
}

TEST(Note, FrontMatterCategoryAndTagsWin) {
  Contribution note = note_of("---\ncategory: Caches\ntags: [a]\n---\ntext #b and #a\n");
  EXPECT_EQ(note.category, Values{"Caches"});
  EXPECT_EQ(note.tag, (Values{"a", "b"}));
}

TEST(Note, TagsAreWordsBehindAHash) {
  EXPECT_EQ(note_of("#cuda text #显存/管理 (#no) x#no #12 #ff0000 `#no` [x](#no) C# #include "
                    "<a>\n\n- #in-list\n")
                .tag,
            (Values{"cuda", "显存/管理", "in-list"}));
}

TEST(Note, DateComesFromFrontMatterOrTheName) {
  EXPECT_EQ(note_of("---\ndate: 2024-05-06\n---\n").date, (PartialDate{2024, 5, 6}));
  EXPECT_EQ(note_of("x", "log/2024-08-25-tlb.md").date, (PartialDate{2024, 8, 25}));
  EXPECT_EQ(note_of("x").date, std::nullopt);
}

TEST(Note, TextIsCleanAndKeepsItsShape) {
  EXPECT_EQ(text_of("**Bold** and [link](http://u).\n\n- item\n  - nested\n    more\n1. one\n2. "
                    "two\n\n```cpp\nint x;\n```\n\n"
                    "| a | b |\n| - | - |\n| 1 | 2 |\n\n> quote\n"),
            "Bold and link.\n\n- item\n  - nested\nmore\n\n1. one\n2. two\n\nint x;\n\n| a | b "
            "|\n| 1 | 2 |\n\nquote");
}

TEST(Note, LinesAreThoseOfTheFile) {
  FileContent content = read_markdown_note(
      "---\ntitle: x\n---\n# H\n\nfirst\nsecond\n\n```\ncode\n```\n", {"notes", "a.md"});
  const Passage& passage = content.passages.at(0);
  EXPECT_EQ(passage.text, "first\nsecond\n\ncode");
  EXPECT_EQ(passage.file_line(0), 6);
  EXPECT_EQ(passage.file_line(1), 7);
  EXPECT_EQ(passage.file_line(3), 10);
}

TEST(Note, LinesBehindCodeOfTwoLinesAreThoseOfTheFile) {
  for (auto [text, wanted, line] : Cases<const char*, const char*, int>{
           {"\nuse `torch\ncompile` here\nthen this\n", "then this", 4},
           {"a `b\nc` d `e\nf` g\nthis\n", "this", 4},
           {"a `b\nc`\nthis\n", "this", 3},
           {"a <!-- b\nc --> d\nthis\n", "this", 3},
           {"a <b\nclass='x'>d</b>\nthis\n", "this", 3},
           {"> - a `b\n>   c` d\n>   this\n", "this", 3},
           {"a\\\nb  \nthis\n", "this", 3},
           {"Title `a\nb`\nthis\n===\n\nmore\n", "more", 6},
       }) {
    const Passage passage = read_markdown_note(text, {"notes", "a.md"}).passages.at(0);
    std::size_t at = passage.text.find(wanted);
    ASSERT_NE(at, std::string::npos) << passage.text;
    auto before = passage.text.begin() + static_cast<std::ptrdiff_t>(at);
    EXPECT_EQ(passage.file_line(static_cast<int>(std::count(passage.text.begin(), before, '\n'))),
              line)
        << text;
  }
}

TEST(Note, CodeKeepsItsTwoLines) {
  EXPECT_EQ(text_of("a `b\nc`\nd"), "a b\nc\nd");
  EXPECT_EQ(text_of("a `b c`\nd"), "a b c\nd");
}

// What a reading view needs beside the text: "line kind count info" of blocks.
TEST(Note, BlocksOfTheTextAreKnown) {
  const Passage passage = read_markdown_note(
                              "Words.\n\n- one\n- two:\n  ```sh\n  ls\n\n  pwd\n  ```\n- three\n\n"
                              "| a | b |\n| - | - |\n| 1 | 2 |\n\n> said\n\n```cpp\nint a;\n```\n"
                              "```\nplain\n```\n",
                              {"notes", "a.md"})
                              .passages.at(0);
  const std::vector<Passage::Block> expected = {
      {2, 2, TextKind::List, ""},  {4, 3, TextKind::Code, "sh"}, {7, 1, TextKind::List, ""},
      {9, 2, TextKind::Table, ""}, {12, 1, TextKind::Quote, ""}, {14, 1, TextKind::Code, "cpp"},
      {16, 1, TextKind::Code, ""},
  };
  EXPECT_EQ(passage.blocks, expected) << passage.text;
}

TEST(Note, MarksOfTheTextAreKnown) {
  const Passage passage = read_markdown_note(
                              "See **the\nlong** [paper](https://x.org/a) and `显存`.\n\n"
                              "1. an ![image](b.png)\n\n| *a* | b |\n| - | - |\n| c | `d` |\n",
                              {"notes", "a.md"})
                              .passages.at(0);
  std::vector<std::string> marks;
  for (const TextMark& mark : passage.marks) {
    marks.push_back(std::to_string(static_cast<int>(mark.type)) + " " +
                    passage.text.substr(mark.begin, mark.end - mark.begin) + " " + mark.target);
  }
  const std::vector<std::string> expected = {
      "2 the ", "2 long ", "0 paper https://x.org/a", "4 显存 ", "1 image b.png", "3 a ", "4 d "};
  EXPECT_EQ(marks, expected) << passage.text;
}

TEST(Note, WhatBecameEntriesIsNotItsText) {
  FileContent content = read_markdown_note(
      "# Papers\n\nintro\n\n| Title | Author |\n| - | - |\n| [A](http://a) | @X |\n| [B](http://b) "
      "| @Y |\n",
      {"notes", "a.md"});
  EXPECT_EQ(content.entries.size(), 2U);
  ASSERT_EQ(content.passages.size(), 1U);
  EXPECT_EQ(content.passages[0].text, "intro");
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string repeated;
  for (std::size_t i = 0; i < times; ++i) repeated += text;
  return repeated;
}

// Each of these took a parser from ten seconds to all memory.
TEST(Note, WhatIsTooMuchForAParserIsPlainText) {
  for (const auto& [text, reason] : Cases<std::string, std::string>{
           {repeat("|a", 4'000) + "\n" + repeat("|-", 4'000) + repeat("\n|a|", 4'000),
            "more than 500000 cells of tables"},
           {repeat("![[]()", 60'000), "more than 10000 signs of markup in a line"},
           {repeat("![[]()\n", 60'000), "more than 2000 images in a paragraph"},
           {repeat("|", 300'000), "more than 10000 signs of markup in a line"},
           {repeat("<? \n", 100'000), "more than 10000 '<!' and '<?'"},
           {repeat("a|b\n-|\n", 10'000),
            "more than 50 lines that begin a table, without a blank line"},
           {repeat("- ", 1'000) + "a" + repeat("\n", 1'000'000),
            "more than 100 lists or quotes in each other"},
       }) {
    FileContent content = read_markdown_note("findme\n\n" + text, {"notes", "a.md"});
    ASSERT_EQ(content.lint.size(), 1U) << reason;
    EXPECT_EQ(content.lint[0].message, "read as plain text: " + reason);
    EXPECT_GE(content.lint[0].line, 3);
    EXPECT_TRUE(content.passages.at(0).text.starts_with("findme\n\n")) << reason;
  }
}

TEST(Note, ARowThatIsCutIsALineOfTheReport) {
  FileContent content = read_markdown_note(
      "---\nauthor: A\n---\n\n| a | b |\n| - | - |\n| `x | y` | z |\n", {"notes", "a.md"});
  ASSERT_EQ(content.lint.size(), 1U);
  EXPECT_EQ(content.lint[0],
            (LintLine{"a.md", 7,
                      "the row has more cells than its table has columns: 'z' is not shown; write "
                      "\\| for a | that is text",
                      LintRule::CutCell}));
}

TEST(Note, ALongHeadingIsNotCopiedIntoAllBelowIt) {
  std::string lists = repeat("# " + repeat("long words ", 20'000) +
                                 "\n- [A](http://a)\n- [B](http://b)\n- [C](http://c)\n",
                             2);
  FileContent content = read_markdown_note(lists, {"notes", "a.md"});
  ASSERT_EQ(content.entries.size(), 6U);
  for (const Contribution& entry : content.entries) {
    EXPECT_LE(entry.section.at(0).size(), 300U);
    EXPECT_LE(entry.category.at(0).size(), 300U);
  }
  EXPECT_LE(note_of("# " + repeat("long words ", 20'000)).title.size(), 300U);
}

TEST(Note, LargeListsAndImagesInTextAreNotTooMuch) {
  std::string image = "![](data:image/png;base64," + repeat("iVBORw0KGgo/", 100'000) + ")\n\n";
  std::string rows = repeat("| [![](x.svg)](http://b) | [T](http://u) | 2024 |\n", 5'000);
  std::string items = repeat("- [T](http://u) ![](x.svg)\n", 1'900);
  FileContent content =
      read_markdown_note("# Lists\n\n" + image + "| Badge | Title | Date |\n| - | - | - |\n" +
                             rows + "\n## More\n\n" + items,
                         {"notes", "a.md"});
  EXPECT_TRUE(content.lint.empty()) << content.lint.at(0).message;
  EXPECT_EQ(content.entries.size(), 6'900U);
}

TEST(Note, WrappedLinesOfChineseAreFound) {
  TestIndex index;
  index.file("list.md", "# List\n\n- 我们研究显存\n  管理问题\n  - 分布式推\n    理系统\n");
  index.file("entry.md",
             "# 论文\n\n- [A](http://a) - 关于显存\n  管理\n- [B](http://b)\n- [C](http://c)\n");
  index.file("plain.org", "* Plain\n- 我们研究显存\n  管理问题\n");
  std::vector<std::string> titles = index.titles("存管");
  std::sort(titles.begin(), titles.end());
  EXPECT_EQ(titles, (Values{"A", "List", "Plain"}));
  EXPECT_EQ(index.titles("推理系统"), Values{"List"});
}

TEST(PlainNote, TheSingleHeadingOfTheFirstLevelIsTheTitle) {
  for (auto [text, title] : Cases<const char*, const char*>{
           {"** sub\n* Top\ntext\n", "Top"},
           {"* Top\n** sub\n", "Top"},
           {"* One\n* Two\n", "a"},
           {"** sub\n", "a"},
       }) {
    EXPECT_EQ(read_plain_note(text, {"notes", "a.org"}).note.title, title) << text;
  }
}

TEST(PlainNote, HeadingsOfOrgAndRst) {
  FileContent org =
      read_plain_note("#+TITLE: My Org\n* First\ntext\n** Second\nmore\n", {"notes", "a.org"});
  EXPECT_EQ(org.note.title, "My Org");
  EXPECT_EQ(org.passages.at(0).sections.back().heading, (Values{"First", "Second"}));
  FileContent rst =
      read_plain_note("======\nTitle\n======\n\ntext\n\nPart\n----\n\nmore\n", {"notes", "a.rst"});
  EXPECT_EQ(rst.note.title, "Title");
  EXPECT_EQ(rst.passages.at(0).sections.back().heading, (Values{"Title", "Part"}));
  EXPECT_EQ(rst.passages.at(0).text, "text\n\nmore");
  FileContent txt = read_plain_note("* no heading\n----\n", {"notes", "a_b.txt"});
  EXPECT_EQ(txt.note.title, "a b");
  EXPECT_EQ(txt.passages.at(0).text, "* no heading\n----");
}

}  // namespace
}  // namespace cssearch
