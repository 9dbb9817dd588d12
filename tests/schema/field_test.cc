// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/field.h"

#include <gtest/gtest.h>

namespace cssearch {
namespace {

Document full_document() {
  Document document;
  document.key = "arxiv:2309.06180";
  document.kind = Kind::Paper;
  document.title = "Efficient Memory Management";
  document.other_titles = {"vLLM"};
  document.author = {"Woosuk Kwon", "Zhuohan Li"};
  document.category = {"Serving"};
  document.section = {"Papers", "Serving"};
  document.tag = {"spotlight"};
  document.date = PartialDate{2023, 9, 0};
  document.language = "en";
  document.rating = 5;
  document.read = 0;
  document.venue = "SOSP 2023";
  document.subject = {"cs.LG"};
  document.url = "https://arxiv.org/abs/2309.06180";
  document.code = {"https://github.com/vllm-project/vllm"};
  document.remark = "paging";
  document.notes = {"note:notes/vllm.md"};
  document.abstract = "High throughput serving";
  Contribution row;
  row.source = "notes";
  row.path = "README.md";
  document.contributions = {row};
  return document;
}

TEST(Field, EveryFieldOfADocumentHasValues) {
  Document document = full_document();
  for (const FieldInfo& info : kFields) {
    if (info.field == Field::Body) continue;  // text of passages
    EXPECT_FALSE(field_values(document, info.field).empty()) << info.name;
    EXPECT_TRUE(info.many || info.field == Field::Title ||
                field_values(document, info.field).size() == 1)
        << info.name;
  }
}

TEST(Field, UnknownIsNoValueAndZeroIsOne) {
  Document document;
  document.key = "note:notes/a.md";
  EXPECT_TRUE(field_values(document, Field::Rating).empty());
  EXPECT_TRUE(field_values(document, Field::Date).empty());
  document.read = 0;
  EXPECT_EQ(field_values(document, Field::Read), std::vector<std::string>{"0"});
}

TEST(Field, HasNamesWhatIsThere) {
  std::vector<std::string> has = field_values(full_document(), Field::Has);
  EXPECT_EQ(
      has, (std::vector<std::string>{"author", "category", "tag", "date", "rating", "read", "venue",
                                     "subject", "url", "code", "remark", "notes", "abstract"}));
}

TEST(Field, IsFoundByNameAndAliasInAnyCase) {
  EXPECT_EQ(field_of_name("category"), Field::Category);
  EXPECT_EQ(field_of_name("Cat"), Field::Category);
  EXPECT_EQ(field_of_name("LANG"), Field::Language);
  EXPECT_EQ(field_of_name(""), std::nullopt);
  EXPECT_EQ(field_of_name("https"), std::nullopt);
}

}  // namespace
}  // namespace cssearch
