// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "searcher/answer/formats.h"
#include "searcher/query/query.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

// The sample collection, which has all fields.
class Facets : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempFolder;
    index_folder(project_folder() / "examples", "examples", *folder_ / "index");
    searcher_ = new Searcher(*folder_ / "index");
  }
  static void TearDownTestSuite() {
    delete searcher_;
    delete folder_;
  }

  static Answer search(const std::string& query) {
    return searcher_->search(TestIndex::request(query));
  }

  static TempFolder* folder_;
  static Searcher* searcher_;
};

TempFolder* Facets::folder_ = nullptr;
Searcher* Facets::searcher_ = nullptr;

using Counts = std::map<std::string, std::uint64_t>;

Counts counts_of(const Answer& answer, Field field) {
  Counts counts;
  for (const Facet& facet : answer.facets) {
    if (facet.field != field) continue;
    for (const FacetValue& value : facet.values) counts[value.value] = value.count;
  }
  return counts;
}

// Counted over the hits themselves, which are all documents of the answer.
Counts counts_over_hits(const Answer& answer, Field field) {
  Counts counts;
  for (const Hit& hit : answer.hits) {
    std::vector<std::string> values = field_values(hit.document, field);
    for (const std::string& value : std::set<std::string>(values.begin(), values.end())) {
      ++counts[value];
    }
  }
  return counts;
}

TEST_F(Facets, EqualACountOverAllHits) {
  for (const char* query :
       {"", "attention", "kv cache", "显存", "draft model", "kind:paper", "memory OR 显存",
        "-kind:note", "how does paging of memory work in a server"}) {
    Answer answer = search(query);
    EXPECT_EQ(answer.total, answer.hits.size()) << query;
    EXPECT_FALSE(answer.hits.empty()) << query;
    for (const FieldInfo& info : kFields) {
      bool chosen = std::string(query).find(std::string(info.name) + ":") != std::string::npos;
      if (!info.facet || chosen) continue;
      EXPECT_EQ(counts_of(answer, info.field), counts_over_hits(answer, info.field))
          << query << ", " << info.name;
    }
  }
}

TEST_F(Facets, EachValueFindsAsManyDocumentsAsItCounts) {
  Answer all = search("");
  int tried = 0;
  for (const Facet& facet : all.facets) {
    for (const FacetValue& value : facet.values) {
      std::string name(field_info(facet.field).name);
      std::string typed = name + ":" + typed_value(value);
      std::string whole = name + ":\"" + value.value + "\"";
      EXPECT_EQ(search(whole).total, value.count) << whole;
      EXPECT_EQ(search(typed).total, value.count) << typed;
      ++tried;
    }
  }
  EXPECT_GT(tried, 100);
}

TEST_F(Facets, AChoiceDoesNotReduceItsOwnCounts) {
  Counts all = counts_of(search("memory"), Field::Kind);
  Answer papers = search("memory kind:paper");
  EXPECT_EQ(counts_of(papers, Field::Kind), all) << "so that it can be widened";
  EXPECT_EQ(papers.total, all.at("paper"));
  EXPECT_LT(counts_of(papers, Field::Year).size(), counts_of(search("memory"), Field::Year).size())
      << "but it reduces others";
  EXPECT_EQ(search("memory kind:paper kind:note").total, all.at("paper") + all.at("note"));
}

TEST_F(Facets, AreCutOffWithACount) {
  SearchRequest request = TestIndex::request("");
  request.facet_values = 3;
  for (const Facet& facet : searcher_->search(request).facets) {
    std::size_t all = counts_of(search(""), facet.field).size();
    EXPECT_EQ(facet.values.size(), std::min<std::size_t>(all, 3));
    EXPECT_EQ(facet.more, all - facet.values.size());
    bool by_value =
        facet.field == Field::Year || facet.field == Field::Rating || facet.field == Field::Read;
    EXPECT_TRUE(std::is_sorted(facet.values.begin(), facet.values.end(),
                               [&](const FacetValue& a, const FacetValue& b) {
                                 return by_value ? a.value > b.value : a.count > b.count;
                               }));
  }
}

TEST(FacetValues, OfOtherSpellingsAreOne) {
  TestIndex index;
  index.file("README.md",
             "## Papers\n\n| Title | Category | Author |\n| - | - | - |\n"
             "| [One thing](https://a.org/1) | KV Cache | x |\n"
             "| [Two things](https://a.org/2) | KV Cache | x |\n"
             "| [Three things](https://a.org/3) | KV-cache | x |\n");
  Answer answer = index.search("");
  EXPECT_EQ(counts_of(answer, Field::Category), (Counts{{"KV Cache", 3}}));
  EXPECT_EQ(index.search("category:\"kv cache\"").total, 3U);
}

}  // namespace
}  // namespace cssearch
