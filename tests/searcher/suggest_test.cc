// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/suggest/suggest.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using Lines = std::vector<std::string>;

class Suggest : public testing::Test {
 protected:
  void SetUp() override {
    index_
        .file("Inference/paged.md",
              "---\nauthor: [Tri Dao, Woosuk Kwon]\ntags: [kv-cache, serving]\n---\n"
              "# PagedAttention 显存管理\n\nSpeculative decoding and a decoder. The decision. "
              "显存管理，显存不足。显存占用\n")
        .file("Inference/medusa.md",
              "---\nauthor: Tri Dao\n---\n# Medusa: \"decoding\" heads\n\n"
              "Speculative decoding, decoders. 显存管理的方法，显存占用；显存不够。java.io.File "
              "javascript\n")
        .file("Decoding/notes.md", "# Beam search\n\nDecoding one token. decade, decadence\n")
        .file("Decoding/more.md", "# 图解显存管理 <script>\n\nkv_cache\n");
    values_ = index_.searcher().list_values();
  }

  std::vector<Suggestion> suggest(const std::string& typed, std::size_t limit = 20) {
    return index_.searcher().suggest({typed, limit, {2026, 11, 22}}, *values_);
  }
  // "word 3 decoding"
  Lines lines(const std::string& typed, const std::string& only = {}) {
    Lines lines;
    for (const Suggestion& suggestion : suggest(typed)) {
      std::string kind =
          suggestion.field ? std::string(field_info(*suggestion.field).name) : "word";
      if (!only.empty() && only != kind) continue;
      lines.push_back(kind + " " + std::to_string(suggestion.documents) + " " + suggestion.text);
    }
    return lines;
  }

  TestIndex index_;
  std::shared_ptr<const ValueList> values_;
};

TEST_F(Suggest, CompletesTheLastWord) {
  for (const auto& [typed, expected] : Cases<const char*, Lines>{
           {"dec", {"word 4 decoding", "word 1 decade", "word 1 decision"}},
           {"DEC", {"word 4 decoding", "word 1 decade", "word 1 decision"}},
           {"d", {}},
           {"decoding", {}},
           {"dec ", {}},
           // Only what is found together with the words before.
           {"speculative dec", {"word 2 speculative decoding", "word 1 speculative decision"}},
           {"category:Decoding dec",
            {"word 2 category:Decoding decoding", "word 1 category:Decoding decade"}},
           {"kvc", {"word 2 kvcache"}},
           {"kv-ca", {"word 2 kv-cache"}},
           {"java", {"word 1 javascript"}},
           {"\"dec", {"word 4 \"decoding", "word 1 \"decade", "word 1 \"decision"}},
       }) {
    EXPECT_EQ(lines(typed, "word"), expected) << typed;
  }
}

TEST_F(Suggest, ShowsOneFormOfAWord) {
  EXPECT_EQ(lines("decod", "word"), Lines{"word 4 decoding"}) << "decoder has the same stem";
}

TEST_F(Suggest, KnowsHowChineseGoesOn) {
  for (const auto& [typed, expected] : Cases<const char*, Lines>{
           {"显", {"word 3 显存管理", "word 2 显存占用"}},
           {"显存", {"word 3 显存管理", "word 2 显存占用"}},
           {"显存管", {"word 3 显存管理"}},
           {"decoding 显存占", {"word 2 decoding 显存占用"}},
           {"怎样显存占", {"word 2 怎样显存占用"}},
           {"顯存占", {"word 2 顯存占用"}},
           {"显存 ", {}},
           {"龘", {}},
       }) {
    EXPECT_EQ(lines(typed, "word"), expected) << typed;
  }
}

TEST_F(Suggest, KnowsValuesByAnyOfTheirWords) {
  for (const auto& [typed, field, expected] : Cases<const char*, const char*, Lines>{
           {"tri", "author", {"author 2 Tri Dao"}},
           {"TRI D", "author", {"author 2 Tri Dao"}},
           {"dao", "author", {"author 2 Tri Dao"}},
           {"dao tri", "author", {"author 2 Tri Dao"}},
           {"kwo", "author", {"author 1 Woosuk Kwon"}},
           {"ao", "author", {}},
           {"kv ca", "tag", {"tag 1 kv-cache"}},
           {"kvca", "tag", {"tag 1 kv-cache"}},
           {"deco", "category", {"category 2 Decoding"}},
           {"pagedatt", "title", {"title 1 PagedAttention 显存管理"}},
           {"attention", "title", {"title 1 PagedAttention 显存管理"}},
           {"显存", "title", {"title 1 图解显存管理", "title 1 PagedAttention 显存管理"}},
           {"存", "title", {}},
           {"heads medusa", "title", {"title 1 Medusa: \"decoding\" heads"}},
           {"vllm tri d", "author", {"author 2 Tri Dao"}},
           {"", "title", {}},
           {"!!", "title", {}},
       }) {
    EXPECT_EQ(lines(typed, field), expected) << typed;
  }
}

TEST_F(Suggest, BehindAFieldKnowsItsValuesOnly) {
  EXPECT_EQ(lines("author:"), Lines{});
  EXPECT_EQ(lines("author:tri"), Lines{"author 2 Tri Dao"});
  EXPECT_EQ(lines("vllm by:\"Tri D"), Lines{"author 2 Tri Dao"});
  EXPECT_EQ(lines("cat:dec"), Lines{"category 2 Decoding"});
  EXPECT_EQ(lines("author:\"Tri Dao\" woo", "author"), Lines{"author 1 Woosuk Kwon"});
}

class SuggestBySound : public Suggest {
 protected:
  void SetUp() override {
    index_
        .file("投机解码/a.md",
              "---\nauthor: [张俊林, Xia Cheng]\ntags: [显存]\n---\n# 长序列的并行解码\n\n解码\n")
        .file("投机解码/b.md", "# xcode\n\n解码 xcode\n");
    Suggest::SetUp();
  }
};

TEST_F(SuggestBySound, KnowsChinese) {
  for (const auto& [typed, field, expected] : Cases<const char*, const char*, Lines>{
           {"touji", "category", {"category 2 投机解码"}},
           {"tou ji jie", "category", {"category 2 投机解码"}},
           {"tjjm", "category", {"category 2 投机解码"}},
           {"jiem", "category", {"category 2 投机解码"}},
           {"t", "category", {}},
           {"zhangjl", "author", {"author 1 张俊林"}},
           {"chang xu lie", "title", {"title 1 长序列的并行解码"}},
           {"bxjm", "title", {"title 1 长序列的并行解码"}},
           {"debing", "title", {}},
           {"guanli", "title", {"title 1 图解显存管理", "title 1 PagedAttention 显存管理"}},
           {"pagedattention xc", "title", {"title 1 PagedAttention 显存管理"}},
           {"category:tj", "category", {"category 2 投机解码"}},
           {"tag:xian", "tag", {"tag 1 显存"}},
           {"medusa tag:xianc", "tag", {}},
           {"解码 xianc", "tag", {"tag 1 显存"}},
           {"xianqun", "tag", {}},
       }) {
    EXPECT_EQ(lines(typed, field), expected) << typed;
  }
}

TEST_F(SuggestBySound, WhatOnlySoundsLikeItComesLast) {
  EXPECT_EQ(lines("xc"), (Lines{"word 1 xcode", "title 1 xcode", "tag 1 显存",
                                "title 1 图解显存管理", "title 1 PagedAttention 显存管理"}));
  EXPECT_EQ(suggest("xc", 2).size(), 2U);
}

TEST_F(SuggestBySound, EveryQueryFindsWhatItSuggests) {
  EXPECT_EQ(suggest("解码 xianc").at(0).query, "解码 tag:显存");
  for (const char* typed : {"tjjm", "zhang", "解码 xianc", "changxulie"}) {
    for (const Suggestion& suggestion : suggest(typed))
      EXPECT_GT(index_.search(suggestion.query).total, 0U) << suggestion.query;
  }
}

TEST_F(Suggest, EveryQueryFindsWhatItSuggests) {
  for (const char* typed : {"dec", "tri", "kv", "medusa", "speculative tri", "显", "图解",
                            "author:kw", "category:dec", "decoding author:tri"}) {
    for (const Suggestion& suggestion : suggest(typed)) {
      EXPECT_GT(index_.search(suggestion.query).total, 0U) << suggestion.query;
      if (suggestion.key.empty()) continue;
      EXPECT_EQ(index_.searcher().show(suggestion.key).document.title, suggestion.text);
    }
  }
  EXPECT_EQ(suggest("decoding tri").at(0).query, "decoding author:\"Tri Dao\"");
  EXPECT_EQ(suggest("medusa").at(0).query, "title:\"Medusa:  decoding  heads\"");
}

TEST_F(Suggest, GivesNoMoreThanAsked) {
  for (std::size_t limit : {0U, 1U, 2U, 3U, 5U}) {
    EXPECT_LE(suggest("dec", limit).size(), limit);
    EXPECT_LE(suggest("category:dec", limit).size(), limit);
  }
  EXPECT_EQ(suggest("dec", 5).size(), 5U);
}

TEST_F(Suggest, NothingTypedIsAnError) {
  for (const std::string& typed :
       {std::string("\xFF\xFE"), std::string("a\0b", 3), std::string(10'000, 'a'),
        std::string(399, '('), std::string("author:\""), std::string(":"), std::string("\"\"\"")}) {
    suggest(typed);
  }
}

}  // namespace
}  // namespace cssearch
