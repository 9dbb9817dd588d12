// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/note/paper_links.h"

#include <gtest/gtest.h>

#include "indexer/merge/merge.h"
#include "tests/support/cases.h"
#include "tests/support/merge_files.h"

namespace cssearch {
namespace {

FileContent note(const std::string& markdown) {
  return read_markdown_note(markdown, {"notes", "a.md"});
}

// "3 abs/2309.06180v2": the lines and links of the papers that a note names.
std::string links_of(const std::string& markdown) {
  constexpr std::string_view kHost = "https://arxiv.org/";
  std::string links;
  for (const Contribution& link : note(markdown).links) {
    EXPECT_EQ(link.origin, Origin::Link);
    EXPECT_EQ(link.url.substr(0, link.url.find('v', kHost.size())),
              std::string(kHost) + "abs/" + link.arxiv);
    if (!links.empty()) links += ", ";
    links += std::to_string(link.line) + " " + link.url.substr(kHost.size());
  }
  return links;
}

TEST(PaperLinks, AreFoundInTheTextAndInTheTargetsOfItsLinks) {
  for (auto [markdown, links] : Cases<const char*, const char*>{
           {"# A\n\narXiv:2309.06180\n", "3 abs/2309.06180"},
           {"a\nb [x](https://arxiv.org/pdf/2309.06180.pdf)\n", "2 abs/2309.06180"},
           {"[x](https://arxiv.org/abs/2309.06180,)\n", "1 abs/2309.06180"},
           {"[x](https://link.zhihu.com/?target=https%3A%2F%2Farxiv.org%2Fabs%2F2309.06180)\n",
            "1 abs/2309.06180"},
           {"[a](https://arxiv.org/abs/2309.06180)\n[b](https://arxiv.org/abs/2309.06181)\n",
            "1 abs/2309.06180, 2 abs/2309.06181"},
           {"```\n# arXiv:2309.06180\n```\n", "2 abs/2309.06180"},
       }) {
    EXPECT_EQ(links_of(markdown), links) << markdown;
  }
}

TEST(PaperLinks, KeepTheVersionThatWasNamedFirst) {
  for (auto [markdown, links] : Cases<const char*, const char*>{
           {"arXiv:hep-th/9901001v2\n", "1 abs/hep-th/9901001v2"},
           {"[x](https://arxiv.org/pdf/2309.06180v1.pdf), arXiv:2309.06180v3\n",
            "1 abs/2309.06180v3"},  // text comes before the targets of its links
           {"arXiv:2309.06180\n\narXiv:2309.06180v3\n", "1 abs/2309.06180"},
       }) {
    EXPECT_EQ(links_of(markdown), links) << markdown;
  }
}

TEST(PaperLinks, AreFoundInFrontMatter) {
  for (auto [markdown, links] : Cases<const char*, const char*>{
           {"---\ntitle: x\narxiv: 2101.10101\n---\n", "3 abs/2101.10101"},
           {"---\narxiv: 'arXiv:2101.10101v2'\n---\n", "2 abs/2101.10101v2"},
           {"---\narXiv_id: \"2101.10101\"\n---\n", "2 abs/2101.10101"},
           {"---\nurl: https://arxiv.org/abs/2101.10101\n---\n", "2 abs/2101.10101"},
           {"---\ndoi: 10.48550/arXiv.2101.10101\n---\n", "2 abs/2101.10101"},
           {"---\npaper: [2101.10101, hep-th/9901001]\n---\n",
            "2 abs/2101.10101, 2 abs/hep-th/9901001"},
           {"---\ndescription: on arXiv:2101.10101\n---\n", "2 abs/2101.10101"},
           {"---\ntitle: 2101.10101\ndate: 2024-01-01\n---\n", ""},
           {"---\nurl: https://example.org/2101.10101\n---\n", ""},
       }) {
    EXPECT_EQ(links_of(markdown), links) << markdown;
  }
}

TEST(PaperLinks, OfAReadingListAreThoseThatAreNoEntrys) {
  const std::string others = "- [B](http://b)\n- [C](http://c)\n";
  for (auto [item, links] : Cases<std::string, const char*>{
           {"- [A](https://arxiv.org/abs/2101.10011)\n", ""},
           {"- [A](https://www.usenix.org/x) [[arXiv](https://arxiv.org/abs/2101.10011)]\n", ""},
           {"- [A](http://a) - better than arXiv:2101.10012v2\n", "1 abs/2101.10012v2"},
           {"- [A](http://a)\n  - see [it](https://arxiv.org/abs/2101.10012)\n",
            "2 abs/2101.10012"},
           {"- [A](https://github.com/a/a) [[paper](https://arxiv.org/abs/2101.10011)]\n",
            "1 abs/2101.10011"},
       }) {
    EXPECT_EQ(links_of(item + others), links) << item;
  }
  EXPECT_EQ(links_of("| Title | Link | Note |\n| - | - | - |\n"
                     "| [A](https://dl.acm.org/a) | [link](https://arxiv.org/abs/2101.10011) | |\n"
                     "| [B](https://arxiv.org/abs/2101.10012) | | like 2101.10011 |\n"
                     "| [C](http://c) | | see arXiv:2101.10013 and arXiv:2101.10012 |\n"),
            "5 abs/2101.10013");
}

// Prose names a paper whatever the lists say of it.
TEST(PaperLinks, OfTheTextStandBesideTheEntries) {
  EXPECT_EQ(links_of("I read arXiv:2101.10011 first.\n\n| Title | Date |\n| - | - |\n"
                     "| [A](https://arxiv.org/abs/2101.10011) | 2021 |\n| [B](http://b) | 2021 |\n"
                     "| [C](http://c) | 2021 |\n"),
            "1 abs/2101.10011");
}

TEST(PaperLinks, OfFrontMatterMakeTheNoteOneOfThePapers) {
  Record record;
  record.id = "2101.10101";
  record.title = "Paged Caches";
  MergeResult merged =
      merge_files({note("---\narxiv: 2101.10101\n---\n# My notes\n\ntext\n")}, {}, {record});
  ASSERT_EQ(merged.documents.size(), 2U);
  const Document& own = merged.documents[0].document;
  const Document& paper = merged.documents[1].document;
  EXPECT_EQ(paper.key, "arxiv:2101.10101");
  EXPECT_EQ(paper.notes, std::vector<std::string>{"note:notes/a.md"});
  EXPECT_EQ(own.about, std::vector<std::string>{"arxiv:2101.10101"});
  EXPECT_TRUE(merged.lint.empty());
}

}  // namespace
}  // namespace cssearch
