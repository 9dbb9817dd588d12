// SPDX-License-Identifier: GPL-3.0-or-later
//
// Queries that also find what is written otherwise: acronyms, and the other language.
#include <gtest/gtest.h>

#include "tests/support/cases.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using Texts = std::vector<std::string>;

class Pairs : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    index_ = new TestIndex;
    index_->file("spec-en.md", "# Fast Inference\n\nWe study speculative decoding of models.\n");
    index_->file("spec-zh.md", "# 笔记甲\n\n这里讲投机解码。\n");
    index_->file("mla-both.md", "# DeepSeek\n\nMulti-Head Latent Attention (MLA) is small.\n");
    index_->file("mla-short.md", "# Short\n\nHere stands MLA, often: MLA, MLA.\n");
    index_->file("mla-long.md", "# Long\n\nOn multi-head latent attention.\n");
    index_->file("gpu-zh.md", "# 笔记乙\n\n显存不够。\n");
    index_->file("gpu-en.md", "# GPU memory\n\nGPU memory, GPU memory and more GPU memory.\n");
    index_->file("split.md", "# Split\n\nThe GPU has memory; memory of the GPU.\n");
    // No list has these: they are in the notes alone.
    index_->file("zebra-1.md",
                 "# Zebra one\n\n斑马滤波（zebra filtering），Quagga Edge Design (QED)\n");
    index_->file("zebra-2.md", "# Zebra two\n\n斑马滤波（Zebra Filtering）\n");
    index_->file("zebra-en.md", "# Zebra three\n\nzebra filtering\n");
    index_->file("zebra-zh.md", "# Zebra four\n\n斑马滤波很快\n");
    index_->file("qed.md", "# Zebra five\n\nQED\n");
    index_->build();
  }
  static void TearDownTestSuite() {
    delete index_;
    index_ = nullptr;
  }

  static Answer search(const std::string& query) { return index_->search(query); }

  static TestIndex* index_;
};
TestIndex* Pairs::index_ = nullptr;

Texts titles(const Answer& answer) {
  Texts titles;
  for (const Hit& hit : answer.hits) titles.push_back(hit.document.title);
  return titles;
}

Texts sorted(Texts texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

TEST_F(Pairs, FindWhatIsWrittenOtherwise) {
  for (const auto& [query, expected, also] : Cases<const char*, Texts, Texts>{
           {"投机解码", {"笔记甲", "Fast Inference"}, {"speculative decoding"}},
           {"推测解码", {"Fast Inference", "笔记甲"}, {"投机解码", "speculative decoding"}},
           {"投機解碼", {"笔记甲", "Fast Inference"}, {"speculative decoding"}},
           {"speculative decoding", {"Fast Inference", "笔记甲"}, {"投机解码"}},
           {"Speculative-Decoding", {"Fast Inference", "笔记甲"}, {"投机解码"}},
           {"MLA", {"DeepSeek", "Short", "Long"}, {"multi-head latent attention"}},
           {"ＭＬＡ", {"DeepSeek", "Short", "Long"}, {"multi-head latent attention"}},
           {"multi-head latent attention", {"DeepSeek", "Long", "Short"}, {"MLA"}},
           {"显存", {"笔记乙", "GPU memory"}, {"GPU memory"}},
           {"顯存", {"笔记乙", "GPU memory"}, {"GPU memory"}},
           // Out of the notes.
           {"QED", {"Zebra five", "Zebra one"}, {"Quagga Edge Design"}},
           {"quagga edge design", {"Zebra five", "Zebra one"}, {"QED"}},
       }) {
    Answer answer = search(query);
    EXPECT_EQ(sorted(titles(answer)), sorted(expected)) << query;
    EXPECT_EQ(answer.also, also) << query;
    EXPECT_EQ(answer.all_words, answer.total) << query;
  }
}

TEST_F(Pairs, AreLeftOutWhereOtherThingsAreMeant) {
  for (const char* query : {
           "qed",  // a word before it is the acronym of one note
           "body:显存",
           "title:memory",
           "\"speculative decoding\"",
           "-MLA vllm",
       }) {
    EXPECT_EQ(search(query).also, Texts{}) << query;
  }
  EXPECT_EQ(search("mla").also, search("MLA").also)
      << "the list that comes with the programs has it";
}

TEST_F(Pairs, FromTheNotesStandBehindTheWordsTyped) {
  Answer answer = search("斑马滤波");
  EXPECT_EQ(answer.also, (Texts{"Zebra Filtering"}));
  ASSERT_EQ(answer.total, 4);
  EXPECT_EQ(answer.hits.back().document.title, "Zebra three") << "has the English alone";
  answer = search("zebra filtering");
  EXPECT_EQ(answer.also, (Texts{"斑马滤波"}));
  ASSERT_EQ(answer.all_words, 4);
  EXPECT_EQ(answer.hits.at(3).document.title, "Zebra four");
}

// However often it stands there, and in the title.
TEST_F(Pairs, TranslationsNeverStandAboveTheWordsTyped) {
  EXPECT_EQ(titles(search("显存")).front(), "笔记乙");
  Answer answer = search("投机解码 笔记甲");
  EXPECT_EQ(titles(answer).front(), "笔记甲");
}

TEST_F(Pairs, StandForPartsOfLongerQueries) {
  for (const auto& [query, expected] : Cases<const char*, Texts>{
           {"fast speculative decoding inference", {"Fast Inference", "笔记甲"}},
           {"投机解码笔记", {"笔记甲"}},
           {"small MLA", {"DeepSeek"}},
           {"models 投机解码", {"Fast Inference"}},
           {"zzz OR 显存", {"笔记乙", "GPU memory"}},
           {"(显存 OR zzz) 不够", {"笔记乙"}},
           {"(显存 OR zzz) more", {"笔记乙", "GPU memory"}},
       }) {
    Texts found = titles(search(query));
    found.resize(std::min(found.size(), expected.size()));
    EXPECT_EQ(found, expected) << query;
  }
}

TEST_F(Pairs, AreNotUsedWhereTheWordsAreMeant) {
  for (const auto& [query, expected] : Cases<const char*, Texts>{
           {"\"投机解码\"", {"笔记甲"}},
           {"\"multi-head latent attention\"", {"DeepSeek", "Long"}},
           {"title:显存", {}},
           {"\"GPU memory\" -显存", {"GPU memory"}},
           {"MLA -\"multi-head latent attention\"", {"Short"}},
       }) {
    Answer answer = search(query);
    EXPECT_EQ(sorted(titles(answer)), sorted(expected)) << query;
  }
  EXPECT_EQ(search("memory -显存").total, 2) << "what is excluded is the word typed";
}

TEST_F(Pairs, CanBeTurnedOff) {
  for (auto set : {+[](SearchRequest& request) { request.exact = true; },
                   +[](SearchRequest& request) { request.pairs = false; }}) {
    SearchRequest request = TestIndex::request("显存");
    set(request);
    Answer answer = index_->search(request);
    EXPECT_EQ(titles(answer), (Texts{"笔记乙"}));
    EXPECT_EQ(answer.also, Texts{});
  }
}

TEST_F(Pairs, NameOnlyWhatTheIndexHolds) {
  EXPECT_EQ(search("Kubernetes 边缘计算").also, Texts{});
  EXPECT_EQ(search("显存").also, (Texts{"GPU memory"})) << "no VRAM in these notes";
}

TEST_F(Pairs, AreMarkedInSnippets) {
  for (auto [query, title, marked] : Cases<const char*, const char*, const char*>{
           {"投机解码", "Fast Inference", "speculative decoding"},
           {"speculative decoding", "笔记甲", "投机解码"},
           {"MLA", "Long", "multi-head latent attention"},
       }) {
    for (const Hit& hit : search(query).hits) {
      if (hit.document.title != title) continue;
      ASSERT_FALSE(hit.snippet.marks.empty()) << query;
      auto [from, to] = hit.snippet.marks.front();
      EXPECT_EQ(hit.snippet.text.substr(from, to - from), marked) << query;
    }
  }
}

TEST_F(Pairs, ShowInTheScoreByItsParts) {
  SearchRequest request = TestIndex::request("显存");
  request.explain = true;
  Answer answer = index_->search(request);
  auto has = [](const Hit& hit, const std::string& name) {
    return std::any_of(hit.parts.begin(), hit.parts.end(),
                       [&](const ScorePart& part) { return part.name == name; });
  };
  ASSERT_EQ(answer.hits.size(), 2);
  EXPECT_TRUE(has(answer.hits[0], "words as typed"));
  EXPECT_FALSE(has(answer.hits[1], "words as typed"));
}

// Any run of Han of a text finds it, though it is cut at the terms in it.
TEST_F(Pairs, LeaveEveryPartOfAChineseTextFindable) {
  for (const char* query : {"这里讲投机解码", "里讲投机", "讲投机解", "投机解码", "机解码",
                            "斑马滤波很快", "马滤波很", "滤波很快"})
    EXPECT_GE(search(query).all_words, 1) << query;
}

TEST(OwnPairs, StandAboveAllAndTakeOut) {
  TestIndex index;
  index.file("a.md", "# A\n\nGPU memory\n")
      .file("b.md", "# B\n\nRAM\n")
      .file("c.md", "# C\n\n显存\n");
  index.build();
  for (const auto& [list, also] : Cases<const char*, Texts>{
           {"", {"GPU memory"}},
           {"显存 = RAM", {"RAM", "GPU memory"}},
           {"- 显存 = GPU memory", {}},
           {"- gpu memories = 顯存\n显存 = RAM", {"RAM"}},
       }) {
    Searcher searcher(index.index_folder(), {.own_pairs = PairList(read_pair_lines(list))});
    EXPECT_EQ(searcher.search(TestIndex::request("显存")).also, also) << list;
  }
}

TEST(MinedPairs, AreNoEverydayWords) {
  TestIndex index;
  for (int i = 0; i < 60; ++i)
    index.file("can-" + std::to_string(i) + ".md", "# Note\n\nYou can. There are few cars.\n");
  index.file("network.md", "# Network\n\nController Area Network (CAN), Gear Box Unit (GBU)\n");
  EXPECT_EQ(index.search("controller area network").also, Texts{});
  EXPECT_EQ(index.search("gear box unit").also, (Texts{"GBU"}));
  EXPECT_EQ(index.search("CAN").also, (Texts{"Controller Area Network"}));
}

TEST(OwnPairs, AreAtMostFourForATermAndTwentyForAQuery) {
  TestIndex index;
  std::string text = "# A\n\n", list, query;
  for (int i = 0; i < 8; ++i) {
    std::string word = "word" + std::string(1, static_cast<char>('a' + i));
    query += word + " ";
    list += word + " = ";
    for (int k = 0; k < 6; ++k) {
      std::string other = word + "x" + std::string(1, static_cast<char>('a' + k));
      text += other + " ";
      list += (k == 0 ? "" : ", ") + other;
    }
    list += "\n";
  }
  index.file("a.md", text + "\n");
  index.build();
  Searcher searcher(index.index_folder(), {.own_pairs = PairList(read_pair_lines(list))});
  EXPECT_EQ(searcher.search(TestIndex::request("worda")).also.size(), 4);
  EXPECT_EQ(searcher.search(TestIndex::request(query)).also.size(), 20);
  EXPECT_EQ(searcher.search(TestIndex::request(query + " one two three four five six")).also.size(),
            0)
      << "a long row of words is no list of terms";
}

}  // namespace
}  // namespace cssearch
