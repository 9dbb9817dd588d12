// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <gtest/gtest.h>

#include "indexer/list/context.h"
#include "indexer/list/read_lists.h"
#include "indexer/note/note.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

ListsOfFile lists_of(const std::string& markdown) {
  static std::vector<std::unique_ptr<Block>> kept;
  kept.push_back(std::make_unique<Block>(parse_markdown(markdown)));
  return read_lists(*kept.back(), "notes", "README.md");
}

std::vector<std::string> titles_of(const std::string& markdown) {
  std::vector<std::string> titles;
  for (const Contribution& entry : lists_of(markdown).entries) titles.push_back(entry.title);
  return titles;
}

using Titles = std::vector<std::string>;

TEST(Tables, RowsOfBlogPosts) {
  ListsOfFile lists = lists_of(
      "# Notes\n\n## Blogs\n\n### 📖 Basics\n\n"
      "| Title | Category | Author | Note | Rec | Read |\n| :- | :- | :- | :- | :- | :- |\n"
      "| [<u>vLLM 显存管理详解</u>][1] | Memory | [<u>@kaiyuan</u>][2] | 好文 | "
      "⭐️⭐️⭐️⭐️ "
      "| "
      "✅ |\n"
      "| [Title two](http://two) | | @A, @B | | | |\n\n"
      "[1]: https://zhuanlan.zhihu.com/p/1?share_code=x\n[2]: https://www.zhihu.com/people/xky7\n");
  ASSERT_EQ(lists.entries.size(), 2U);
  const Contribution& row = lists.entries[0];
  EXPECT_EQ(row.title, "vLLM 显存管理详解");
  EXPECT_EQ(row.url, "https://zhuanlan.zhihu.com/p/1?share_code=x") << "as written, for opening";
  EXPECT_EQ(row.category, Titles{"Memory"});
  EXPECT_EQ(row.author, Titles{"kaiyuan"});
  EXPECT_EQ(row.remark, "好文");
  EXPECT_EQ(row.rating, 4);
  EXPECT_EQ(row.read, 1);
  EXPECT_EQ(row.line, 9);
  EXPECT_EQ(row.kind, Kind::Article);
  EXPECT_EQ(row.section, (Titles{"Blogs", "Basics"})) << "without the title of the file";
  const Contribution& blank = lists.entries[1];
  EXPECT_EQ(blank.category, Titles{"Basics"}) << "a blank category is that of the heading";
  EXPECT_EQ(blank.author, (Titles{"A", "B"}));
  EXPECT_EQ(blank.rating, std::nullopt) << "a blank rating is not known";
  EXPECT_EQ(blank.read, 0) << "a blank cell of a read column is unread";
}

TEST(Tables, RowsOfPapers) {
  ListsOfFile lists = lists_of(
      "## Papers\n\n### Serving\n\n| Title | Date | GitHub | Note | Read |\n| - | - | - | - | - |\n"
      "| [Splitwise](https://arxiv.org/abs/2311.18677v1) | 2023/12 | "
      "[<u>sim</u>](https://github.com/a/b), "
      "[x](https://github.com/c/d) | [<u>link</u>](./papers/Split%20wise.md) | ✅ ✅ |\n"
      "| [Without date](https://arxiv.org/abs/2401.09670) | | | | |\n"
      "| [A page](https://example.org/2024/05/06/x) | 20xx/xx | | own words | |\n");
  ASSERT_EQ(lists.entries.size(), 3U);
  const Contribution& row = lists.entries[0];
  EXPECT_EQ(row.kind, Kind::Paper);
  EXPECT_EQ(row.arxiv, "2311.18677");
  EXPECT_EQ(row.date, (PartialDate{2023, 12, 0}));
  EXPECT_EQ(row.date_trust, DateTrust::Row);
  EXPECT_EQ(row.code, (Titles{"https://github.com/a/b", "https://github.com/c/d"}));
  EXPECT_EQ(row.notes, Titles{"papers/Split wise.md"});
  EXPECT_EQ(row.remark, "") << "the word 'link' says nothing";
  EXPECT_EQ(row.read, 2);
  EXPECT_EQ(lists.entries[1].date, (PartialDate{2024, 1, 0})) << "the month of the id";
  EXPECT_EQ(lists.entries[2].date, (PartialDate{2024, 5, 6})) << "the day in the link";
  EXPECT_EQ(lists.entries[2].remark, "own words");
  EXPECT_EQ(lists.entries[2].kind, Kind::Paper) << "it stands under Papers";
  ASSERT_EQ(lists.lint.size(), 1U);
  EXPECT_EQ(lists.lint[0], (LintLine{"README.md", 9, "'20xx/xx' is no date", LintRule::Date}));
}

TEST(Tables, ColumnsInAnyOrderAndLanguage) {
  ListsOfFile lists = lists_of(
      "| 日期 | 论文标题 | 论文链接 | 代码 | 会议 | 数据集 | 推荐 | 已读 |\n| - | - | - | - | - | "
      "- | - | - |\n"
      "| 2024.05 | 某论文 | [[pdf]](https://example.org/a.pdf) | [repo](https://github.com/a/b) | "
      "OSDI'24 | MMLU | 4/5 | 是 |\n");
  ASSERT_EQ(lists.entries.size(), 1U);
  const Contribution& row = lists.entries[0];
  EXPECT_EQ(row.title, "某论文");
  EXPECT_EQ(row.url, "https://example.org/a.pdf");
  EXPECT_EQ(row.venue, "OSDI 2024");
  EXPECT_EQ(row.kind, Kind::Paper);
  EXPECT_EQ(row.remark, "数据集: MMLU") << "unknown columns stay searchable";
  EXPECT_EQ(row.rating, 4);
  EXPECT_EQ(row.read, 1);
}

TEST(Tables, TheLinkOfARowWithoutAPaper) {
  ListsOfFile lists = lists_of(
      "|Date|Title|Paper|Code|Recom|\n|-|-|-|-|-|\n"
      "|2025.02|🔥[**FlashMLA**] DeepSeek "
      "FlashMLA(@deepseek-ai)|⚠️|[[FlashMLA]](https://github.com/a/FlashMLA) "
      "![](http://b)|⭐️⭐️|\n");
  ASSERT_EQ(lists.entries.size(), 1U);
  EXPECT_EQ(lists.entries[0].title, "DeepSeek FlashMLA");
  EXPECT_EQ(lists.entries[0].kind, Kind::Project);
  EXPECT_EQ(lists.entries[0].url, "https://github.com/a/FlashMLA");
}

TEST(Tables, OfFiguresStayText) {
  for (const char* table : {
           "| Model | TTFT (ms) | Throughput |\n| - | - | - |\n| Llama 3 8B | 12 | 3400 |\n",
           "| Name | Type | Default |\n| - | - | - |\n| max_model_len | int | 4096 |\n| dtype | "
           "str | auto |\n",
           "| Title | Latency |\n| - | - |\n| eager | 12 ms |\n| graph | 8 ms |\n",
           "| Project | Stars |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |\n",
           "| Category | Description | Papers |\n| - | - | - |\n| [Arch](arch.md) | attention | "
           "~15 |\n",
       }) {
    ListsOfFile lists = lists_of(table);
    EXPECT_TRUE(lists.entries.empty()) << table;
    EXPECT_TRUE(lists.used.empty()) << table;
  }
}

TEST(Tables, ARowWithoutTitleIsReported) {
  ListsOfFile lists = lists_of(
      "| Title | Author |\n| - | - |\n| [A](http://a) | @X |\n| [B](http://b) | @X |\n| | @Y |\n| "
      "| |\n");
  EXPECT_EQ(lists.entries.size(), 2U);
  ASSERT_EQ(lists.lint.size(), 1U);
  EXPECT_EQ(lists.lint[0].line, 5);
}

TEST(Tables, ARowMayHeadTheRowsBelowIt) {
  ListsOfFile lists = lists_of(
      "## Papers\n\n| Title | Author |\n| - | - |\n| **Caches** | |\n| [A](http://a) | @X |\n| "
      "[B](http://b) | @X |\n| [C](http://c) | |\n");
  ASSERT_EQ(lists.entries.size(), 3U);
  EXPECT_EQ(lists.entries[0].category, (Titles{"Papers", "Caches"}));
}

TEST(Lists, OfLinksAreEntriesWhereTheFileIsMainlyThat) {
  const std::string list =
      "- [A paper](http://a): On caches\n- [Another](http://b) - remark\n- No link | SOSP' 24\n- "
      "[Third](http://c)\n";
  EXPECT_EQ(titles_of("## Papers\n\n" + list),
            (Titles{"A paper: On caches", "Another", "No link", "Third"}));
  const std::string prose(2'000, 'x');
  EXPECT_EQ(titles_of("## Notes\n\n" + prose + "\n\n## Reading\n\n" + list).size(), 4U)
      << "or the section is";
  EXPECT_EQ(titles_of("## Notes\n\n" + prose + "\n\n" + list), Titles{}) << "not among prose";
}

TEST(Lists, StayTextElsewhere) {
  for (const char* markdown : {
           "## References\n\n- [A](http://a)\n- [B](http://b)\n- [C](http://c)\n",
           "## 参考资料\n\n- [A](http://a)\n- [B](http://b)\n- [C](http://c)\n",
           "参考：\n\n- [A](http://a)\n- [B](http://b)\n- [C](http://c)\n",
           "- [A](http://a)\n- [B](http://b)\n",
           "- [Contents](#contents)\n- [Papers](#papers)\n- [Blogs](#blogs)\n",
           "- [Python](./Python/)\n- [Go](./Go/)\n- [Java](./Java/)\n",
           "- buy milk\n- write code\n- [read](http://a)\n- sleep\n- eat\n",
           "- [github.com/go/b…](http://a)\n- [gorm.io/docs/](http://b)\n- [x.org/a](http://c)\n",
       }) {
    EXPECT_EQ(titles_of(markdown), Titles{}) << markdown;
  }
}

TEST(Lists, TasksAreReadOrNotYet) {
  ListsOfFile lists = lists_of(
      "推理加速：\n\n- [ ] [A](http://a)\n- [x] [B](http://b)\n- [ ] GQA\n- [ ] [C](http://c)\n");
  ASSERT_EQ(lists.entries.size(), 3U) << "a task of one word is no entry";
  EXPECT_EQ(lists.entries[0].read, 0);
  EXPECT_EQ(lists.entries[1].read, 1);
  EXPECT_EQ(lists.entries[0].category, Titles{"推理加速"});
}

TEST(Lists, ATaskWithALinkIsAnEntryWhereverItStandsInAFileOfLists) {
  const std::string list = "- [ ] [A](http://a)\n- [ ] [B](http://b)\n- [x] [C](http://c)\n\n";
  EXPECT_EQ(titles_of("## Tasks\n\n- [ ] tidy\n- [ ] [D](http://d)\n\n## Reading\n\n" + list),
            (Titles{"D", "A", "B", "C"}));
  ListsOfFile nested = lists_of(
      "- [x] [A](http://a)\n  - [ ] [B](http://b)\n  - [ ] GPUDirect P2P\n  - [ ] IBGDA\n"
      "- [ ] [C](http://c)\n- [ ] [D](http://d)\n");
  ASSERT_EQ(nested.entries.size(), 4U);
  EXPECT_EQ(nested.entries[1].title, "B");
  EXPECT_EQ(nested.entries[0].remark, "[ ] GPUDirect P2P\n[ ] IBGDA");
  EXPECT_EQ(titles_of("A long text about something else, with a task or two at its end, which is "
                      "no list of things to read at all.\n\n- [ ] tidy up\n- [ ] [D](http://d)\n"),
            Titles{});
}

TEST(Lists, NestedOnesBelongToTheLabelAboveThem) {
  ListsOfFile lists = lists_of(
      "## Training\n\n- [A](http://a)\n- [B](http://b)\n- [C](http://c)\n- **Post-Training**\n  - "
      "[D](http://d)\n  - [E](http://e)\n");
  ASSERT_EQ(lists.entries.size(), 5U);
  EXPECT_EQ(lists.entries[3].title, "D");
  EXPECT_EQ(lists.entries[3].category, (Titles{"Training", "Post-Training"}));
}

// The title of a file is the topic of its entries only where nothing nearer is.
TEST(Lists, ALabelBelowTheTitleOfTheFileIsTheCategory) {
  ListsOfFile lists =
      lists_of("# To read\n\nInference:\n\n- [A](http://a)\n- [B](http://b)\n- [C](http://c)\n");
  ASSERT_EQ(lists.entries.size(), 3U);
  EXPECT_EQ(lists.entries[0].category, Titles{"Inference"});
  lists = lists_of("# To read\n\n- [A](http://a)\n- [B](http://b)\n- [C](http://c)\n");
  ASSERT_EQ(lists.entries.size(), 3U);
  EXPECT_EQ(lists.entries[0].category, Titles{"To read"});
}

TEST(Lists, HeadingsAndLabelsDateAndPlaceTheirEntries) {
  ListsOfFile lists = lists_of(
      "## SOSP 25\n\n- [A](http://a)\n- [B](http://b)\n- [C](http://c)\n\n## "
      "Serving\n\n<details>\n<summary><b>2024</b></summary>\n\n"
      "- [D](http://d)\n- [E](http://e)\n- [F](http://f)\n\n</details>\n");
  ASSERT_EQ(lists.entries.size(), 6U);
  EXPECT_EQ(lists.entries[0].venue, "SOSP 2025");
  EXPECT_EQ(lists.entries[0].date, (PartialDate{2025, 0, 0}));
  EXPECT_EQ(lists.entries[3].date, (PartialDate{2024, 0, 0}));
  EXPECT_EQ(lists.entries[3].category, Titles{"Serving"});
}

TEST(Lists, WhatStandsUnderAnItemIsItsRemark) {
  ListsOfFile lists =
      lists_of("- [A](http://a)\n  - a nested thought\n- [B](http://b)\n- [C](http://c)\n");
  ASSERT_EQ(lists.entries.size(), 3U);
  EXPECT_EQ(lists.entries[0].remark, "a nested thought");
}

// The paper is the same wherever the title leads; a repository is another thing than its paper.
TEST(Lists, ALinkBesideTheMainOneMayNameThePaper) {
  for (auto [item, arxiv] : Cases<std::string, const char*>{
           {"[A](https://www.usenix.org/a) [[arXiv](https://arxiv.org/abs/2101.10011)]",
            "2101.10011"},
           {"[A](https://openreview.net/a) [[pdf](https://arxiv.org/pdf/2101.10011v2)]",
            "2101.10011"},
           {"[A](http://a) [[arXiv](https://arxiv.org/abs/2101.10011)] "
            "[[pdf](https://arxiv.org/pdf/2101.10011.pdf)]",
            "2101.10011"},
           {"[A](https://link.zhihu.com/?target=https%3A%2F%2Farxiv.org%2Fabs%2F2101.10011)",
            "2101.10011"},
           {"[A](http://a) [[arXiv](https://arxiv.org/abs/2101.10011)] "
            "[[paper](https://arxiv.org/abs/2101.10012)]",
            ""},
           {"[A](http://a), after [an older work](https://arxiv.org/abs/2101.10011)", ""},
           {"[A](http://a) https://arxiv.org/abs/2101.10011", ""},
           {"[A](https://github.com/a/a) [[paper](https://arxiv.org/abs/2101.10011)]", ""},
       }) {
    ListsOfFile lists = lists_of("- " + item + "\n- [B](http://b)\n- [C](http://c)\n");
    ASSERT_EQ(lists.entries.size(), 3U) << item;
    EXPECT_EQ(lists.entries[0].arxiv, arxiv) << item;
    EXPECT_NE(lists.entries[0].url, "https://arxiv.org/abs/2101.10011") << item;
  }
}

TEST(Tables, AColumnOfLinksMayNameThePaper) {
  ListsOfFile lists = lists_of(
      "| Title | Link |\n| - | - |\n"
      "| [A](https://dl.acm.org/a) | [link](https://arxiv.org/abs/2101.10011) |\n"
      "| [B](http://b) | arXiv:2101.10012 |\n| C | arXiv:2101.10013v2 |\n");
  ASSERT_EQ(lists.entries.size(), 3U);
  EXPECT_EQ(lists.entries[0].url, "https://dl.acm.org/a");
  EXPECT_EQ(lists.entries[0].arxiv, "2101.10011");
  EXPECT_EQ(lists.entries[0].date, (PartialDate{2021, 1, 0}));
  EXPECT_EQ(lists.entries[1].arxiv, "2101.10012");
  EXPECT_EQ(lists.entries[1].kind, Kind::Paper);
  EXPECT_EQ(lists.entries[2].url, "https://arxiv.org/abs/2101.10013v2");
}

TEST(HeadingEntries, AHeadingWithPropertiesIsATitle) {
  ListsOfFile lists = lists_of(
      "# NeurIPS 2025\n\n## 1. Systems\n\n#### Nexus: Proactive Disaggregation 🔦 **SPOTLIGHT**\n\n"
      "- **Link:** [OpenReview](https://openreview.net/x) | "
      "[arXiv:2507.06608](https://arxiv.org/abs/2507.06608)\n"
      "- **Authors:** Ting Sun, Fan Lai (UIUC)\n- **Summary:** It partitions GPUs.\n  - **Key "
      "Results:** fast\n\n---\n\n"
      "#### AutoJudge\n\n- **Link:** NeurIPS 2025 Main Track\n- **Code:** "
      "https://github.com/a/b\n\n"
      "### Twilight: Pruning\n\n**Authors:** Chaofan Lin\n\n**Links:** "
      "https://arxiv.org/abs/2502.02770\n");
  ASSERT_EQ(lists.entries.size(), 3U);
  const Contribution& nexus = lists.entries[0];
  EXPECT_EQ(nexus.title, "Nexus: Proactive Disaggregation");
  EXPECT_EQ(nexus.arxiv, "2507.06608");
  EXPECT_EQ(nexus.author, (Titles{"Ting Sun", "Fan Lai", "UIUC"}));
  EXPECT_EQ(nexus.tag, Titles{"spotlight"});
  EXPECT_EQ(nexus.category, Titles{"Systems"});
  EXPECT_EQ(nexus.remark, "It partitions GPUs.\nKey Results: fast");
  EXPECT_EQ(lists.entries[1].venue, "NeurIPS 2025 Main Track");
  EXPECT_EQ(lists.entries[1].code, Titles{"https://github.com/a/b"});
  EXPECT_EQ(lists.entries[2].title, "Twilight: Pruning");
}

TEST(HeadingEntries, OneAloneIsANoteAboutAPaper) {
  ListsOfFile lists = lists_of(
      "# Orca\n\n- **Authors:** Gyeong-In Yu\n- **Link:** http://u\n\nMy notes on Orca.\n");
  EXPECT_TRUE(lists.entries.empty());
}

TEST(Context, LinksAreResolvedWithinTheSource) {
  for (auto [from, target, path] : Cases<const char*, const char*, const char*>{
           {"README.md", "./Papers/x.md", "Papers/x.md"},
           {"AI/README.md", "../Papers/x.md#top", "Papers/x.md"},
           {"AI/README.md", "x.md", "AI/x.md"},
           {"AI/README.md", "/Papers/x.md", "Papers/x.md"},
           {"AI/README.md", "./Languages/C&C++/", "AI/Languages/C&C++"},
           {"README.md", "a%20b.md", "a b.md"},
           {"README.md", "../outside.md", ""},
           {"AI/README.md", "../../outside.md", ""},
           {"README.md", "#anchor", ""},
           {"README.md", "https://example.org/x.md", ""},
           {"README.md", "mailto:me@example.org", ""},
       }) {
    EXPECT_EQ(resolve_link(from, target), path) << from << " " << target;
  }
}

TEST(Lists, WhatIsTooLargeForAnEntryStaysText) {
  std::string words;
  for (int i = 0; i < 9'000; ++i) words += "x ";
  FileContent table = read_markdown_note(
      "| Title | Author |\n| - | - |\n| [A](http://a) | X |\n| [B](http://b) | " + words + " |\n",
      {"notes", "a.md"});
  EXPECT_TRUE(table.entries.empty());
  EXPECT_NE(table.passages.at(0).text.find("| A | X |"), std::string::npos);
  FileContent list = read_markdown_note(
      "- [A](http://a)\n- [B](http://b)\n- [C](http://c)\n- [D](http://d) " + words + "\n",
      {"notes", "a.md"});
  EXPECT_EQ(list.entries.size(), 3U);
  EXPECT_EQ(
      list.lint,
      (std::vector<LintLine>{{"a.md", 4, "an item is too long to be an entry", LintRule::Length}}));
  EXPECT_TRUE(list.passages.at(0).text.starts_with("- D x x"));
}

}  // namespace
}  // namespace cssearch
