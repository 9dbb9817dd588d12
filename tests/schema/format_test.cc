// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/format.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "schema/error.h"

namespace cssearch {
namespace {

using Values = std::vector<std::string_view>;

Document document_with(std::vector<std::string> categories, std::vector<std::string> authors) {
  Document document;
  document.key = "note:notes/a.md";
  document.category = std::move(categories);
  document.author = std::move(authors);
  document.date = PartialDate{2024, 1, 0};
  return document;
}

TEST(Format, FacetsArePackedAndUnpacked) {
  std::string packed = pack_facets(document_with({"KV Cache", "显存"}, {}));
  EXPECT_EQ(unpack_facet(packed, Field::Category), (Values{"KV Cache", "显存"}));
  EXPECT_EQ(unpack_facet(packed, Field::Author), Values{});
  EXPECT_EQ(unpack_facet(packed, Field::Year), (Values{"2024"}));
  EXPECT_EQ(unpack_facet(packed, Field::Kind), (Values{"note"}));
}

TEST(Format, BrokenFacetsGiveNothing) {
  std::string packed = pack_facets(document_with({"KV Cache"}, {"A"}));
  for (std::size_t size = 0; size < packed.size(); ++size) {
    for (Field field : facet_fields()) {
      for (std::string_view value : unpack_facet(std::string_view(packed).substr(0, size), field)) {
        ASSERT_LE(value.data() + value.size(), packed.data() + size);
      }
    }
  }
}

TEST(Format, ListsAreInTheOrderOfTheirBytes) {
  struct Place {
    const char* date;
    double prior;
    const char* tie;
  };
  std::vector<std::string> orders;
  for (auto [date, prior, tie] :
       {Place{"20240102", 0, "z"}, Place{"20240101", 0.5, "z"}, Place{"20240101", 0.25, "a"},
        Place{"20240101", 0.25, "b"}, Place{"20240101", 0, "a"}, Place{"", 1, "a"}}) {
    orders.push_back(list_order(descending(date, 8), prior, tie));
  }
  EXPECT_TRUE(std::is_sorted(orders.begin(), orders.end()));
  EXPECT_LT(list_order("a", 0, "z"), list_order("a b", 1, "a")) << "the shorter title";
}

TEST(Format, LongTermsEndInAHash) {
  std::string a(300, 'a'), b = a + "b";
  EXPECT_LE(key_term(a).size(), kMaxTermBytes);
  EXPECT_NE(key_term(a), key_term(b));
  EXPECT_EQ(key_term("short"), "Qshort");
  std::string han;
  for (int i = 0; i < 100; ++i) han += "显";
  EXPECT_LE(value_term(Field::Category, han).size(), kMaxTermBytes);
}

TEST(Format, TermsOfFieldsAreApart) {
  std::set<std::string> terms;
  for (const FieldInfo& info : kFields) {
    if (info.prefix.empty()) continue;
    EXPECT_TRUE(terms.insert(field_term(info.field, "word")).second) << info.name;
    EXPECT_TRUE(terms.insert(value_term(info.field, "word")).second) << info.name;
  }
  EXPECT_EQ(value_term(Field::Category, "KV-Cache"), value_term(Field::Category, "KV Cache"));
}

TEST(Format, PathsAreComparedWithoutCaseAndOuterSlashes) {
  EXPECT_EQ(path_term("AI/LLM/"), path_term("/ai/llm"));
  EXPECT_NE(path_term("AI/LLM"), path_term("AI"));
}

TEST(Format, IndexInfoSurvivesJson) {
  IndexInfo info;
  info.analyzer = 3;
  info.built = "2026-01-31T12:00:00Z";
  info.digest = "abc";
  info.documents = 7;
  info.kinds = {{"note", 5}, {"paper", 2}};
  info.sources = {{"notes", "/home/me/notes", "1234"}};
  std::string text = to_json_text(info);
  EXPECT_EQ(text.find("/home/me"), std::string::npos) << "an index carries no paths of a machine";
  IndexInfo read = index_info_from_json(text);
  EXPECT_EQ(read.analyzer, info.analyzer);
  EXPECT_EQ(read.built, info.built);
  EXPECT_EQ(read.kinds, info.kinds);
  EXPECT_EQ(read.sources, (std::vector<SourceInfo>{{"notes", "", "1234"}}));
  EXPECT_THROW(index_info_from_json("{}"), Error);
  EXPECT_THROW(index_info_from_json("no json"), Error);
}

TEST(Format, AnotherVersionIsReadFarEnoughToNameIt) {
  IndexInfo read = index_info_from_json(R"({"schema": 99, "analyzer": 7, "unheard": "of"})");
  EXPECT_EQ(read.schema, 99);
  EXPECT_EQ(read.analyzer, 7);
}

}  // namespace
}  // namespace cssearch
