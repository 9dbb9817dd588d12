// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/note/front_matter.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

using Values = std::vector<std::string>;

TEST(FrontMatter, LanguagesAreThoseOfDocuments) {
  for (auto [written, language] : Cases<const char*, const char*>{{"ja", "ja"},
                                                                  {"zh-CN", "zh"},
                                                                  {"en_US", "en"},
                                                                  {"KO", "ko"},
                                                                  {"french", ""},
                                                                  {"english", ""},
                                                                  {"[zh]", ""}}) {
    std::string text = "---\nlang: " + std::string(written) + "\n---\n";
    EXPECT_EQ(read_front_matter(text).language, language) << written;
  }
}

TEST(FrontMatter, IsRead) {
  FrontMatter front = read_front_matter(
      "---\ntitle: 显存 管理\ndate: 2024-05-06\ntags: [cuda, \"#显存\"]\ncategories:\n  - AI\n  - "
      "Infra\nauthor: A, B\n"
      "rating: 4\nread: true\ndescription: short\nlang: zh\n---\nbody\n");
  EXPECT_EQ(front.title, "显存 管理");
  EXPECT_EQ(front.date, (PartialDate{2024, 5, 6}));
  EXPECT_EQ(front.tag, (Values{"cuda", "显存"}));
  EXPECT_EQ(front.category, (Values{"AI", "Infra"}));
  EXPECT_EQ(front.author, (Values{"A", "B"}));
  EXPECT_EQ(front.rating, 4);
  EXPECT_EQ(front.read, 1);
  EXPECT_EQ(front.description, "short");
  EXPECT_GT(front.bytes, 0U);
}

TEST(FrontMatter, ScalarsAreThoseOfYaml) {
  for (auto [written, title] : Cases<const char*, const char*>{{"", ""},
                                                               {"~", ""},
                                                               {"null", ""},
                                                               {"'null'", "null"},
                                                               {"a: b", ""},
                                                               {"'it''s: a'", "it's: a"},
                                                               {"\"CIM\\_Route\"", "CIM Route"},
                                                               {"\"\\u663e\\u5b58\"", "显存"},
                                                               {">\n  a\n  b", "a b"},
                                                               {"&t x\nother: *t", "x"},
                                                               {"x\ntitle: y", "x"},
                                                               {"[x]", ""},
                                                               {"{x: y}", ""}}) {
    std::string text = "---\ntitle: " + std::string(written) + "\n---\n";
    EXPECT_EQ(read_front_matter(text).title, title) << written;
  }
}

TEST(FrontMatter, NamesThePaperThatTheNoteIsAbout) {
  FrontMatter front = read_front_matter(
      "---\ntitle: arXiv:2309.06180\nArXiv: 2101.10101v2\nsource:\n  - "
      "https://arxiv.org/abs/2101.10102\n  - http://b\n---\n");
  ASSERT_EQ(front.papers.size(), 2U);
  EXPECT_EQ(front.papers[0].id, (ArxivId{"2101.10101", 2}));
  EXPECT_EQ(front.papers[0].line, 3);
  EXPECT_EQ(front.papers[1].id.id, "2101.10102");
  EXPECT_EQ(front.papers[1].line, 4);
}

TEST(FrontMatter, IsNothingWhereThereIsNone) {
  for (const char* text :
       {"", "# Heading\n", "---\n", "---\nno end\n", "text\n---\ntitle: x\n---\n",
        "---\njust text\n---\n", "----\ntitle: x\n----\n"}) {
    EXPECT_EQ(read_front_matter(text).bytes, 0U) << text;
  }
}

TEST(FrontMatter, ThatCannotBeReadIsReportedAndStaysText) {
  FrontMatter front = read_front_matter("---\ntitle: [unclosed\nx: {y\n---\nbody\n");
  EXPECT_EQ(front.bytes, 0U);
  EXPECT_FALSE(front.problem.empty());
}

TEST(FrontMatter, HostileYamlCostsNothing) {
  std::string deep = "---\na: " + std::string(20'000, '[') + "\n---\n";
  EXPECT_NO_THROW(read_front_matter(deep));
  std::string bomb =
      "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c "
      "[*b,*b,*b,*b,*b,*b,*b,*b]\ntags: *c\n---\n";
  EXPECT_NO_THROW(read_front_matter(bomb));
  EXPECT_EQ(read_front_matter("---\n" + std::string(100'000, 'x') + "\n---\n").bytes, 0U)
      << "too long to be one";
  for (auto [brackets, is_read] : Cases<int, bool>{{500, true}, {501, false}}) {
    std::string text = "---\ntags:\n";
    for (int i = 0; i < brackets; ++i) text += i % 2 == 0 ? "- []\n" : "- {}\n";
    FrontMatter front = read_front_matter(text + "---\n");
    EXPECT_EQ(front.bytes > 0, is_read) << brackets;
    EXPECT_EQ(front.problem.empty(), is_read) << brackets;
  }
}

}  // namespace
}  // namespace cssearch
