// SPDX-License-Identifier: GPL-3.0-or-later
//
// Searching a collection that somebody else wrote, half Chinese, half English. Skipped where it is
// absent.
#include <map>
#include <random>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "schema/analysis/analyzer.h"
#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/index/open_index.h"
#include "schema/pairs/mined.h"
#include "tests/support/cases.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using Titles = std::vector<std::string>;

class RealSearch : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (shared_data().empty()) return;
    folder_ = new TempFolder;
    collection_ = new Collection(
        index_folder(shared_data() / "cs-self-learning", "notes", *folder_ / "index"));
    searcher_ = new Searcher(*folder_ / "index");
  }
  static void TearDownTestSuite() {
    delete searcher_;
    delete collection_;
    delete folder_;
  }
  void SetUp() override {
    if (searcher_ == nullptr) GTEST_SKIP() << "needs other people's collections in ../shared/data";
  }

  static Answer search(const std::string& query) {
    return searcher_->search(TestIndex::request(query));
  }
  static Titles first_titles(const std::string& query, std::size_t count) {
    Titles titles;
    for (const Hit& hit : search(query).hits) {
      if (titles.size() < count) titles.push_back(hit.document.title);
    }
    return titles;
  }

  static TempFolder* folder_;
  static Collection* collection_;
  static Searcher* searcher_;
};

TempFolder* RealSearch::folder_ = nullptr;
Collection* RealSearch::collection_ = nullptr;
Searcher* RealSearch::searcher_ = nullptr;

TEST_F(RealSearch, TheCollectionIsReadWhole) {
  std::map<std::string, std::size_t> by_ending;
  const auto root = shared_data() / "cs-self-learning";
  for (const auto& file : std::filesystem::recursive_directory_iterator(root)) {
    std::string path = file.path().lexically_relative(root).string();
    bool hidden = path.find("/.") != std::string::npos;  // copies of notebooks
    if (file.is_regular_file() && !hidden) ++by_ending[file.path().extension().string()];
  }
  std::size_t binary = 0;
  for (const Skipped& skipped : collection_->skipped)
    binary += skipped.reason == SkipReason::Binary;
  EXPECT_EQ(binary, 5U) << "Java's serialised objects and the like, named .txt";
  EXPECT_EQ(collection_->files, by_ending[".md"] + by_ending[".txt"] + by_ending[".ipynb"] +
                                    by_ending[".pdf"] - binary);
}

TEST_F(RealSearch, TheOtherLanguageIsFoundBehindTheWordsTyped) {
  for (const auto& [query, title] : Cases<const char*, const char*>{
           {"投机解码", "Fast Inference from Transformers via Speculative Decoding"},
           {"推测解码", "Fast Inference from Transformers via Speculative Decoding"},
           {"推測解碼", "Fast Inference from Transformers via Speculative Decoding"},
           {"multi-head latent attention", "Transformer 原理"},
           {"MLA", "Implementation of Multi-Head Latent Attention (MLA) mechanism"},
           {"多头潜在注意力", "Transformer 原理"},
       }) {
    Titles titles = first_titles(query, 30);
    EXPECT_NE(std::find(titles.begin(), titles.end(), title), titles.end()) << query;
  }
  SearchRequest request = TestIndex::request("显存");
  request.pairs = false;
  auto keys = [](const std::vector<Hit>& hits, std::size_t count) {
    std::set<std::string> found;
    for (std::size_t i = 0; i < count; ++i) found.insert(hits.at(i).document.key);
    return found;
  };
  Answer typed = searcher_->search(request), all = search("显存");
  EXPECT_GT(all.hits.size(), typed.hits.size());
  EXPECT_EQ(keys(all.hits, typed.hits.size()), keys(typed.hits, typed.hits.size()));
}

TEST_F(RealSearch, PairsComeOutOfTheNotes) {
  Analyzer analyzer;
  OpenIndex open = open_index(*folder_ / "index");
  std::set<std::string> pairs;
  for (const MinedPair& pair : MinedPairs(open.words(), analyzer).all())
    pairs.insert(pair.term + " = " + pair.partner.text);
  for (const char* pair :
       {"LLM = Large Language Model", "MLA = Multi-Head Latent Attention", "张量 = Tensor",
        "TTFT = Time to First Token", "多头潜注意力 = MLA", "共享内存 = Shared Memory"})
    EXPECT_TRUE(pairs.contains(pair)) << pair;
  for (const char* pair : {"版本 = Cuda driver version", "缓存 = Redis", "算法 = Java"})
    EXPECT_FALSE(pairs.contains(pair)) << pair;
}

TEST_F(RealSearch, TheNoteAndThePapersOfATopicLead) {
  Answer answer = search("speculative decoding");
  EXPECT_EQ(answer.hits.at(0).document.title, "Speculative Decoding");
  EXPECT_EQ(answer.hits.at(0).document.kind, Kind::Note);
  for (std::size_t i = 1; i < 10; ++i) {
    const Document& document = answer.hits.at(i).document;
    Titles values = document.category;
    EXPECT_NE(std::find(values.begin(), values.end(), "Speculative Decoding"), values.end())
        << document.title;
  }
}

TEST_F(RealSearch, SpellingsOfOneWordLeadWithTheSameDocuments) {
  auto first_five = [](const char* query) {
    Titles titles = first_titles(query, 5);
    return std::set<std::string>(titles.begin(), titles.end());
  };
  for (const char* query : {"kvcache", "KV-Cache", "kv_cache", "KVCache"}) {
    EXPECT_EQ(first_titles(query, 3), first_titles("KV cache", 3)) << query;
    EXPECT_EQ(first_five(query), first_five("KV cache")) << query;
  }
}

TEST_F(RealSearch, WhatPeopleTypeFindsWhatTheyMean) {
  for (auto [query, among, title] : Cases<const char*, std::size_t, const char*>{
           {"投机", 3, "Speculative Decoding"},
           {"显存", 3, "推理显存计算"},
           {"显存管理", 3, "vLLM 显存管理详解"},
           {"分布式推理", 3, "分布式推理优化思路"},
           {"vLLM 显存管理 speculative", 3, "vLLM 显存管理详解"},
           {"C++", 4, "C++学习笔记"},
           {"torch.compile", 3, "vLLM torch.compile Integration"},
           {"max_model_len", 1, "启动时未指定 max_model_len 导致通信卡死"},
           {"2309.06180", 1,
            "Efficient Memory Management for Large Language Model Serving with PagedAttention"},
           {"pagedattention", 3,
            "Efficient Memory Management for Large Language Model Serving with PagedAttention"},
       }) {
    Titles found = first_titles(query, among);
    EXPECT_NE(std::find(found.begin(), found.end(), title), found.end()) << query;
  }
}

// Counted over the lines of the tables, not by us.
TEST_F(RealSearch, FiltersAgreeWithTheTables) {
  std::string text = read_file(shared_data() / "cs-self-learning/README.md");
  text = std::regex_replace(text, std::regex("<!--[^]*?-->"), "");
  std::vector<std::string> rows;
  for (std::size_t at = 0; (at = text.find("\n| [", at)) != std::string::npos; ++at) {
    rows.push_back(text.substr(at + 1, text.find('\n', at + 1) - at - 1));
  }
  auto rows_with = [&](const std::string& pattern) {
    std::regex wanted(pattern);
    return static_cast<std::uint64_t>(std::count_if(
        rows.begin(), rows.end(), [&](const auto& row) { return std::regex_search(row, wanted); }));
  };
  EXPECT_EQ(search("author:猛猿").total, rows_with("@猛猿"));
  EXPECT_EQ(search("rating:5").total, rows_with("(⭐[^⭐|]*){5}"));
  EXPECT_EQ(search("read:3").total, rows_with("(✅[^✅|]*){3}"));
  Answer papers = search("category:\"Speculative Decoding\" date:2024 kind:paper");
  EXPECT_GT(papers.total, 0U);
  for (const Hit& hit : papers.hits) EXPECT_EQ(hit.document.date->year, 2024);
  EXPECT_EQ(search("-has:notes kind:paper").total + search("has:notes kind:paper").total,
            search("kind:paper").total);
  for (const Hit& hit : search("-has:notes kind:paper").hits)
    EXPECT_TRUE(hit.document.notes.empty());
}

TEST_F(RealSearch, FacetsEqualACountOverAllHits) {
  for (const char* query : {"", "vllm", "显存", "kind:paper", "speculative decoding"}) {
    Answer answer = search(query);
    for (const Facet& facet : answer.facets) {
      if (facet.field == Field::Kind && std::string(query) == "kind:paper") continue;
      // Spellings that differ in case or punctuation are one value of the facet.
      std::map<std::string, std::uint64_t> counted, shown;
      for (const Hit& hit : answer.hits) {
        std::set<std::string> values;
        for (const std::string& value : field_values(hit.document, facet.field)) {
          values.insert(fold_value(value));
        }
        for (const std::string& value : values) ++counted[value];
      }
      for (const FacetValue& value : facet.values) shown[fold_value(value.value)] = value.count;
      EXPECT_EQ(shown, counted) << query << ", " << field_info(facet.field).name;
    }
  }
}

// Any one to eight characters of Han of any text find what holds them.
TEST_F(RealSearch, EverySubstringOfHanIsFound) {
  std::mt19937 random(20260131);
  int tried = 0;
  for (int round = 0; round < 4'000 && tried < 400; ++round) {
    const MergedDocument& merged = collection_->documents[random() % collection_->documents.size()];
    const std::string& text = merged.passages[random() % merged.passages.size()].text;
    if (text.empty()) continue;
    std::size_t at = whole_code_points(text, random() % text.size());
    std::size_t size = 1 + random() % 8;
    std::string part;
    for (std::size_t i = 0; i < size && at < text.size(); ++i) {
      char32_t c = next_code_point(text, at);
      if (char_info(c).cls != CharClass::Han) break;
      append_code_point(part, c);
    }
    if (part.empty()) continue;
    ++tried;
    for (const std::string& query : {part, "\"" + part + "\""}) {
      std::string key = " key:\"" + merged.document.key + "\"";
      EXPECT_EQ(search(query + key).total, 1U) << query << " of " << merged.document.key;
    }
  }
  EXPECT_EQ(tried, 400);
}

}  // namespace
}  // namespace cssearch
