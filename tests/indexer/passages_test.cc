// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/note/passages.h"

#include <gtest/gtest.h>

#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

PassageBuilder::Lines lines(std::size_t chars, int line) {
  return {{std::string(chars, 'x'), line}};
}

TEST(Passages, ShortSectionsJoinTheNext) {
  PassageBuilder builder;
  builder.add_heading(1, "A");
  builder.add_block(lines(100, 2));
  builder.add_heading(2, "B");
  builder.add_block(lines(kShortPassage, 5));
  builder.add_heading(2, "C");
  builder.add_block(lines(kShortPassage, 9));
  std::vector<Passage> passages = builder.finish();
  ASSERT_EQ(passages.size(), 2U);
  ASSERT_EQ(passages[0].sections.size(), 2U);
  EXPECT_EQ(passages[0].heading(0), std::vector<std::string>{"A"});
  EXPECT_EQ(passages[0].heading(2), (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(passages[0].file_line(0), 2);
  EXPECT_EQ(passages[0].file_line(2), 5);
  EXPECT_EQ(passages[1].heading(0), (std::vector<std::string>{"A", "C"}));
}

TEST(Passages, AShortEndJoinsWhatComesBefore) {
  PassageBuilder builder;
  builder.add_heading(1, "A");
  builder.add_block(lines(kShortPassage, 2));
  builder.add_heading(1, "B");
  builder.add_block(lines(50, 9));
  std::vector<Passage> passages = builder.finish();
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].heading(2), std::vector<std::string>{"B"});
  EXPECT_EQ(passages[0].file_line(2), 9);
}

TEST(Passages, BlocksAndMarksMoveWithTheText) {
  PassageBuilder builder;
  builder.add_heading(1, "A");
  builder.add_block({{std::string(kShortPassage, 'x'),
                      1,
                      TextKind::Paragraph,
                      {},
                      {{TextMark::Type::Strong, 0, 3, {}}}}});
  builder.add_heading(1, "B");
  builder.add_block(
      {{"int a;", 9, TextKind::Code, "cpp", {}}, {"int b;", 10, TextKind::Code, {}, {}}});
  builder.add_block({{"- code", 12, TextKind::List, {}, {{TextMark::Type::Code, 2, 6, {}}}}});
  std::vector<Passage> passages = builder.finish();
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].blocks, (std::vector<Passage::Block>{{2, 2, TextKind::Code, "cpp"},
                                                             {5, 1, TextKind::List, ""}}));
  ASSERT_EQ(passages[0].marks.size(), 2U);
  const TextMark& code = passages[0].marks[1];
  EXPECT_EQ(passages[0].text.substr(code.begin, code.end - code.begin), "code");
}

TEST(Passages, LongSectionsAreCutBetweenBlocks) {
  PassageBuilder builder;
  builder.add_heading(1, "A");
  const std::size_t third = kLongPassage / 3 - 3;
  for (int i = 0; i < 10; ++i) builder.add_block(lines(third, i * 2 + 1));
  std::vector<Passage> passages = builder.finish();
  EXPECT_EQ(passages.size(), 4U);
  for (const Passage& passage : passages) {
    EXPECT_LE(passage.text.size(), kLongPassage + 10);
    EXPECT_EQ(passage.heading(0), std::vector<std::string>{"A"});
  }
}

TEST(Passages, AVeryLongBlockIsCutWhereNoWordIs) {
  std::string text;
  while (count_code_points(text) < 20'000) text += "显存管理是推理系统的核心问题之一，";
  PassageBuilder builder;
  builder.add_block({{text, 1}});
  std::vector<Passage> passages = builder.finish();
  std::string together;
  for (const Passage& passage : passages) {
    EXPECT_LE(count_code_points(passage.text), kLongestBlock);
    EXPECT_TRUE(passage.text.ends_with("，")) << "a run of Han is never cut";
    together += passage.text;
  }
  EXPECT_EQ(together, text);
}

TEST(Passages, EmptyHeadingsAreKept) {
  PassageBuilder builder;
  builder.add_heading(1, "Parent");
  builder.add_heading(2, "Child");
  builder.add_block(lines(10, 3));
  builder.add_heading(2, "Empty");
  std::vector<Passage> passages = builder.finish();
  ASSERT_EQ(passages.size(), 1U);
  ASSERT_EQ(passages[0].sections.size(), 2U);
  EXPECT_EQ(passages[0].sections[0].heading, (std::vector<std::string>{"Parent", "Child"}));
  EXPECT_EQ(passages[0].sections[1].heading, (std::vector<std::string>{"Parent", "Empty"}));
}

TEST(Passages, LongHeadingsAreCutAndStayText) {
  std::string words;
  while (words.size() < 20'000) words += "显存管理 ";
  PassageBuilder builder;
  builder.add_heading(1, words, 7);
  builder.add_heading(2, "Short", 8);
  std::vector<Passage> passages = builder.finish();
  std::string together;
  for (const Passage& passage : passages) {
    together += passage.text;
    for (const Passage::Section& section : passage.sections) {
      EXPECT_LE(section.heading.at(0).size(), 300U);
      EXPECT_TRUE(section.heading.at(0).ends_with("理")) << "cut between characters";
    }
  }
  EXPECT_EQ(together, words);
  EXPECT_EQ(passages[0].file_line(0), 7);
}

TEST(Passages, APassageHasNotAllTheSectionsOfAFile) {
  PassageBuilder builder;
  for (int i = 0; i < 80'000; ++i) builder.add_heading(2, "a", i);
  std::size_t sections = 0;
  for (const Passage& passage : builder.finish()) {
    EXPECT_LE(passage.sections.size(), 2 * kMostSections);
    sections += passage.sections.size();
  }
  EXPECT_EQ(sections, 80'000U);
}

TEST(Passages, ThereIsAlwaysOne) {
  EXPECT_EQ(PassageBuilder().finish().size(), 1U);
}

}  // namespace
}  // namespace cssearch
