// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/suggest/spelling.h"

#include <gtest/gtest.h>

#include "searcher/suggest/edit_distance.h"
#include "tests/support/cases.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

TEST(EditDistance, CountsSlips) {
  for (const auto& [a, b, limit, expected] :
       Cases<const char*, const char*, std::size_t, std::size_t>{
           {"attention", "attention", 0, 0},
           {"attention", "atention", 2, 1},
           {"attention", "attenttion", 2, 1},
           {"attention", "attantion", 2, 1},
           {"attention", "attnetion", 2, 1},
           {"attention", "attnetoin", 2, 2},
           {"attention", "attnetoin", 1, 2},
           {"cache", "chase", 3, 3},
           {"ab", "ba", 1, 1},
           {"", "ab", 2, 2},
           {"", "", 0, 0},
           {"abcd", "badc", 2, 2},
           {"abcdef", "fedcba", 2, 3},
           {"a", "abcd", 2, 3},
       }) {
    EXPECT_EQ(edit_distance(a, b, limit), expected) << a << " " << b;
    EXPECT_EQ(edit_distance(b, a, limit), expected) << b << " " << a;
  }
}

TEST(EditDistance, OfLongWordsIsBounded) {
  std::string word(65, 'a');
  EXPECT_EQ(edit_distance(word, word, 2), 0U);
  EXPECT_EQ(edit_distance(word, word + "b", 2), 3U);
}

class Spelling : public testing::Test {
 protected:
  void SetUp() override {
    index_.file("Inference/a.md",
                "---\nauthor: Tri Dao\ntags: [quantization]\n---\n# Speculative decoding\n\n"
                "Attention and a scheduler. 投机解码 with the KV-Cache. receive, the cache\n");
    index_.file("Inference/b.md", "# Attention\n\nPagedAttention, batches, FlashInfer, latency\n");
    index_.file("Inference/c.md", "# Batches\n\nattentions, bitches; latently; cache, caché\n");
    index_.file(
        "Han/a.md",
        "# 推测解码\n\n草稿模型与显存。vLLM 的 GPU 上，DeepSeek-V3 用 beam search，注意力机制\n");
    index_.file("Han/b.md", "# 推测解码的接受率\n\n一个 bear，显存很大\n");
    index_.file("Han/c.md", "# 推测解码与批处理\n\n另一个 bear，推理解码一次，草莓模型\n");
  }
  std::string meant(const std::string& query) {
    return index_.search(query).did_you_mean.value_or("");
  }
  TestIndex index_;
};

TEST_F(Spelling, WordsThatStandNowhereAreReplaced) {
  for (const auto& [query, expected] : Cases<const char*, const char*>{
           {"atention", "attention"},
           {"specualtive decodng", "speculative decoding"},
           {"Specualtive Decoding", "speculative Decoding"},
           {"schedlar", "scheduler"},
           {"cahce", "cache"},
           {"acche", "cache"},
           {"xache", "cache"},
           {"botches", "batches"},  // of two as near the one of most documents
           {"kv-cahce", "kv-cache"},
           {"pagedattentoin", "pagedattention"},
           {"投机解码 atention", "投机解码 attention"},
           {"(atention OR sglang) -bathces", "attention OR sglang -bathces"},
           {"author:daoo", "author:dao"},
           {"category:infernce", "category:inference"},
           {"tag:quantisation", "tag:quantization"},
           {"title:atention", "title:attention"},
           {"path:Inference atention", "path:Inference attention"},
           {"FlashInfr", "Flashinfer"},
           {"DeepSek-V3", "deepseek-V3"},
           {"gup", "gpu"},
           {"显存 atention schedluer", "显存 attention scheduler"},
           {"vllm的batcehs机制", "vllm的batches机制"},
           {"latency schedlar attention", "latency scheduler attention"},  // two of them known
           {"beat", "bear"},                // in more documents than beam
           {"beat search", "beam search"},  // which stand together
           {"推侧解码", "推测解码"},
           {"什么是推侧解码", "什么是推测解码"},
           {"推側解碼 atention", "推测解碼 attention"},
       }) {
    EXPECT_EQ(meant(query), expected) << query;
  }
}

TEST_F(Spelling, OtherWordsAreLeftAlone) {
  for (const char* query : {
           "attention",
           "",
           "kvcache",
           "kv cache",
           "flash infer",
           "paged attention",
           "zzzzzz",
           "cca",           // too short to tell
           "acehc",         // two slips in a short word
           "pecieve",       // two, one of them at the beginning
           "\"atention\"",  // meant as it is
           "atent*",
           "-atention",
           "author:\"Tri Doa\"",
           "投机解吗",   // the last character: its neighbour alone does not tell
           "草稿模行",   // the same
           "草某模型",   // 草稿模型 and 草莓模型 stand in one note each
           "蹭存",       // two characters
           "bitches",    // one note has it
           "gpx",        // three letters, one of them wrong
           "bears gpu",  // both are known, though no note has both
           "12345",
           "2309.06180",
           "https://example.org/atention",
           "atention category:nothing",  // the other spelling would find nothing either
       }) {
    EXPECT_EQ(meant(query), "") << query;
  }
}

TEST_F(Spelling, FiltersOfFlagsAreKept) {
  SearchRequest request = TestIndex::request("latancy");
  EXPECT_EQ(index_.search(request).did_you_mean, "latency");
  request.filters = parse_query("author:dao").root.children;
  EXPECT_EQ(index_.search(request).did_you_mean, std::nullopt) << "his note has no such word";
}

TEST_F(Spelling, NonsenseOfManyWordsEnds) {
  std::string query;
  for (int i = 0; i < 300; ++i)
    query += "atentoin" + std::string(1, static_cast<char>('a' + i % 26)) + " ";
  index_.search(query);
}

}  // namespace
}  // namespace cssearch
