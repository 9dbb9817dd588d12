// SPDX-License-Identifier: GPL-3.0-or-later
//
// What queries find and in which order, on a small collection made here.
#include "searcher/search.h"

#include <cmath>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "indexer/note/passages.h"
#include "schema/analysis/utf8.h"
#include "schema/error.h"
#include "searcher/answer/json.h"
#include "tests/support/cases.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using Titles = std::vector<std::string>;

// One index for all cases of this file.
class Search : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    index_ = new TestIndex;
    index_->file(
        "README.md",
        "# Reading\n\n## Papers\n\n"
        "| Title | Category | Author | Date | Note | Rec | Read |\n"
        "| - | - | - | - | - | - | - |\n"
        "| [PagedAttention: Efficient Memory Management](https://arxiv.org/abs/2309.06180v2) "
        "| KV Cache | Woosuk Kwon, Zhuohan Li | 2023-09 | 显存分页，[笔记](notes/paged.md) | ⭐⭐⭐⭐⭐ "
        "| ✅✅✅ |\n"
        "| [FlashAttention](https://arxiv.org/abs/2205.14135) | Attention | Tri Dao | 2022 "
        "| IO aware | ⭐⭐⭐⭐ | ✅ |\n"
        "| [Draft and Verify](https://arxiv.org/abs/2309.08168) | Speculative Decoding | "
        "Jun Zhang | 2024-05-19 | self drafting | | |\n\n"
        "## Blogs\n\n"
        "| Title | Category | Author | Date | Rec | Read |\n| - | - | - | - | - | - |\n"
        "| [图解显存管理](https://zhuanlan.zhihu.com/p/1) | KV Cache | @猛猿 | 2024 | ⭐⭐⭐ | |\n"
        "| [C++ move semantics](https://example.org/move?utm_source=x) | Languages | @Dao | "
        "2021-03-04 | | ✅ |\n");
    index_->file(
        "notes/paged.md",
        "# Paged notes\n\nThe kvcache is paged. `torch.compile(model)` and `max_model_len` "
        "appear here, as does Qwen2.5-VL.\n\n## Fragmentation\n\nBlocks of the KV cache need "
        "not lie together.\n");
    index_->file("notes/speculative.md",
                 "---\ntags: [decoding]\n---\n# Speculative "
                 "Decoding\n\n草稿模型先猜，目标模型验证。投机解码也叫推测"
                 "解码，分布式推理里常用。\n\n## 接受率\n\nThe draft model proposes tokens.\n");
    index_->file(
        "notes/cuda.md",
        "# CUDA 笔记\n\n显存层次：寄存器、共享内存。drafts of drafts. KV-Cache 不在这里。\n");
    index_->build();
  }
  static void TearDownTestSuite() {
    delete index_;
    index_ = nullptr;
  }

  static Titles titles(const std::string& query) { return index_->titles(query); }
  static std::string first(const std::string& query) {
    Titles all = titles(query);
    return all.empty() ? "nothing" : all.front();
  }

  static TestIndex* index_;
};

TestIndex* Search::index_ = nullptr;

const char* const kPaged = "PagedAttention: Efficient Memory Management";

TEST_F(Search, TheBestComesFirst) {
  for (auto [query, expected] : Cases<const char*, const char*>{
           {"speculative decoding", "Speculative Decoding"},
           {"Speculative_Decoding", "Speculative Decoding"},
           {"paged attention", kPaged},
           {"pagedattention", kPaged},
           {"flash attention", "FlashAttention"},
           {"torch.compile", "Paged notes"},
           {"torch compile", "Paged notes"},
           {"max_model_len", "Paged notes"},
           {"maxmodellen", "Paged notes"},
           {"qwen2.5-vl", "Paged notes"},
           {"qwen2.5vl", "Paged notes"},
           {"C++", "C++ move semantics"},
           {"显存管理", "图解显存管理"},
           {"投机", "Speculative Decoding"},
           {"推测解码", "Speculative Decoding"},
           {"分布式推理", "Speculative Decoding"},
           {"共享内存", "CUDA 笔记"},
           {"共享內存", "CUDA 笔记"},
           {"ｃｕｄａ", "CUDA 笔记"},
           {"2309.06180", kPaged},
           {"2309.06180v3", kPaged},
           {"arxiv:2309.06180", kPaged},
           {"https://arxiv.org/pdf/2309.06180v1.pdf", kPaged},
           {"http://www.example.org/move", "C++ move semantics"},
           {"fragmentation", "Paged notes"},
           {"接受率", "Speculative Decoding"},
           {"tri dao", "FlashAttention"},
       }) {
    EXPECT_EQ(first(query), expected) << query;
  }
}

TEST_F(Search, OneThingWrittenInThreeWaysIsFoundAlike) {
  auto sorted = [](Titles list) {
    std::sort(list.begin(), list.end());
    return list;
  };
  Titles expected = sorted(titles("KV cache"));
  EXPECT_EQ(expected.size(), 4U);
  for (const char* query : {"kvcache", "KV-Cache", "kv_cache", "KVCache"}) {
    EXPECT_EQ(sorted(titles(query)), expected) << query;
    EXPECT_EQ(first(query), first("KV cache")) << query;
  }
}

// 显存层次 stands in a note, 显存推理 nowhere: its halves are found.
TEST_F(Search, FourHanThatStandNowhereAreReadAsTheirHalves) {
  EXPECT_EQ(titles("显存层次"), Titles{"CUDA 笔记"});
  Titles found = titles("显存推理");
  EXPECT_NE(std::find(found.begin(), found.end(), "CUDA 笔记"), found.end());
  EXPECT_NE(std::find(found.begin(), found.end(), "Speculative Decoding"), found.end());
  EXPECT_EQ(index_->search("显存猫狗").all_words, 0U) << "not both halves are words of the index";
  SearchRequest exact = TestIndex::request("显存推理");
  exact.exact = true;
  EXPECT_EQ(index_->search(exact).total, 0U);
}

// Asked for on purpose, they are never widened away.
TEST_F(Search, PhrasesAndFieldsStayRequired) {
  EXPECT_EQ(titles("title:flashattention frobnicate"), Titles{"FlashAttention"});
  EXPECT_EQ(titles("\"draft model\" frobnicate"), Titles{"Speculative Decoding"});
  EXPECT_EQ(titles("title:frobnicate attention"), Titles{});
}

TEST_F(Search, APhraseOfOneWordFindsItHoweverItIsJoined) {
  EXPECT_EQ(titles("\"kvcache\""), (Titles{"Paged notes", "CUDA 笔记"}));
}

// There is something to find, but no index holds it.
TEST_F(Search, WhatHoldsNoWordFindsNothing) {
  for (const std::string& query :
       {std::string("!!!"), std::string("body:--"), std::string(70, 'x'), std::string("% &")}) {
    Answer answer = index_->search(query);
    EXPECT_EQ(answer.total, 0U) << query;
    EXPECT_FALSE(answer.notes.empty()) << query;
  }
  EXPECT_GT(index_->search("!!! kind:paper").total, 0U);
}

TEST_F(Search, WithoutOtherWordsANegationLooksIntoAllPassages) {
  for (const std::string& title : titles("kind:note -fragmentation"))
    EXPECT_NE(title, "Paged notes");
  EXPECT_EQ(titles("kind:note").size(), titles("kind:note -fragmentation").size() + 1);
}

TEST_F(Search, ExcludedWordsAreNotMarked) {
  Answer answer = index_->search("cache -title:attention");
  for (const Hit& hit : answer.hits) {
    for (auto [begin, end] : hit.snippet.marks) {
      EXPECT_EQ(hit.snippet.text.substr(begin, end - begin).find("ttention"), std::string::npos);
    }
  }
}

TEST_F(Search, WildcardsCompleteTheValuesOfAField) {
  EXPECT_EQ(titles("author:猛*"), Titles{"图解显存管理"});
  EXPECT_EQ(titles("author:woo*"), Titles{kPaged});
  EXPECT_EQ(titles("url:zhih*"), Titles{"图解显存管理"});
}

TEST_F(Search, PathsMayBeginWithTheirSource) {
  Titles inside = titles("path:notes/paged.md");
  EXPECT_EQ(inside, Titles{"Paged notes"});
  EXPECT_EQ(titles("path:" + (index_->source_folder() / "notes/paged.md").string()), inside);
  EXPECT_EQ(titles("path:notes/notes/paged.md"), inside) << "the source is called notes too";
  EXPECT_EQ(
      index_->searcher().show((index_->source_folder() / "notes/paged.md").string()).document.title,
      "Paged notes");
}

// A paper of which only the year is known is not new this week.
TEST_F(Search, RelativeDatesAskForWhatIsNew) {
  EXPECT_EQ(titles("date:2022-03"), Titles{"FlashAttention"});
  SearchRequest request = TestIndex::request("date:\"last week\"");
  request.today = {2022, 3, 14};
  EXPECT_EQ(index_->search(request).total, 0U);
  request.text = "date:\"last 1500 years\"";
  request.today = {2024, 12, 31};
  EXPECT_GT(index_->search(request).total, 3U);
}

TEST_F(Search, ManyWordsStillRankBelowAllWords) {
  TestIndex many;
  std::string words, text;
  for (int i = 0; i < 30; ++i) words += "word" + std::to_string(100 + i) + " ";
  for (int i = 0; i < 40; ++i) text += words.substr(0, words.size() - 8);
  many.file("most.md", "# Most\n\n" + text);
  many.file("all.md",
            "# All\n\n" + words + std::string(2'000, '.') + " filler " + text.substr(0, 9));
  EXPECT_EQ(many.titles(words).front(), "All");
}

// Of one place are 用 and 在, 分 and 的: characters with one code point modulo 64.
TEST(HanPhrases, AreOfTheCharactersThatStandThere) {
  TestIndex index;
  index.file("on.md", "# On\n\n大家在GPU上运行。我们使用它。\n");
  index.file("with.md", "# With\n\n我们用GPU运行。\n");
  index.file("parts.md", "# Parts\n\n分布在各处，而布式不是词。\n");
  index.file("whole.md", "# Whole\n\n分布式系统\n");
  index.file("title.md", "# 用GPU\n\nnothing\n");
  for (auto [query, expected] : Cases<const char*, Titles>{
           {"\"用GPU\"", {"With", "用GPU"}},
           {"\"用 GPU\"", {"With", "用GPU"}},
           {"\"们用GPU运\"", {"With"}},
           {"\"在GPU\"", {"On"}},
           {"\"GPU上\"", {"On"}},
           {"\"GPU运行\"", {"With"}},
           {"\"分布式\"", {"Whole"}},
           {"title:\"用GPU\"", {"用GPU"}},
           {"title:\"在GPU\"", {}},
       }) {
    Titles found = index.titles(query);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, expected) << query;
  }
}

TEST_F(Search, AFacetValueThatIsPartOfOthersIsPrintedInQuotes) {
  TestIndex index;
  index.file("a.md", "---\ncategory: vLLM\n---\n# A\n\ntext\n");
  index.file("b.md", "---\ncategory: vLLM Internals\n---\n# B\n\ntext\n");
  index.file("c.md", "---\ncategory: CUDA\n---\n# C\n\ntext\n");
  SearchRequest request = TestIndex::request("text");
  request.facets = {Field::Category};
  Answer answer = index.search(request);
  for (const FacetValue& value : answer.facets.at(0).values) {
    EXPECT_EQ(value.part_of_others, value.value == "vLLM") << value.value;
  }
}

TEST_F(Search, AValueWhoseWordsStandInOthersIsPrintedInQuotes) {
  TestIndex index;
  auto tagged = [&](const char* name, const char* tags) {
    index.file(std::string(name) + ".md",
               "---\ntags: [" + std::string(tags) + "]\n---\n# " + name + "\n\nalpha\n");
  };
  tagged("a", "kv-cache");
  tagged("b", "\"kv-store\", cache");
  tagged("c", "pre-training");
  tagged("d", "pre-trained");
  tagged("e", "显存管理");
  tagged("f", "flash-attention");
  SearchRequest request = TestIndex::request("alpha");
  request.facets = {Field::Tag};
  Answer answer = index.search(request);
  for (const FacetValue& value : answer.facets.at(0).values) {
    SearchRequest narrowed = TestIndex::request(
        "alpha tag:" + (value.part_of_others ? "\"" + value.value + "\"" : value.value));
    EXPECT_EQ(index.search(narrowed).total, value.count) << value.value;
    bool plain = value.value == "显存管理" || value.value == "flash-attention";
    EXPECT_TRUE(!plain || !value.part_of_others) << value.value;
  }
}

TEST_F(Search, FiltersNarrowAndTheirValuesWiden) {
  for (auto [query, expected] : Cases<const char*, Titles>{
           {"kind:paper rating:5", {kPaged}},
           {"author:dao", {"FlashAttention", "C++ move semantics"}},
           {"author:\"Tri Dao\"", {"FlashAttention"}},
           {"author:猛猿", {"图解显存管理"}},
           {"by:kwon", {kPaged}},
           {"category:\"KV Cache\"", {"图解显存管理", kPaged}},
           {"category:kvcache", {"图解显存管理", kPaged}},
           {"category:kv", {"图解显存管理", kPaged}},
           {"category:\"KV\"", {}},
           {"category:\"KV Cache\" category:Attention", {"图解显存管理", kPaged, "FlashAttention"}},
           {"category:\"KV Cache\" kind:paper", {kPaged}},
           {"rating:>=4", {kPaged, "FlashAttention"}},
           {"rating:3..4", {"图解显存管理", "FlashAttention"}},
           {"rating:<4", {"图解显存管理"}},
           {"rating:>=4 rating:<=4", {"FlashAttention"}},
           {"date:2021 date:2022 date:>=2022", {"FlashAttention"}},
           {"date:2021..2023 date:<=2021", {"C++ move semantics"}},
           {"read:3", {kPaged}},
           {"read:0", {"Draft and Verify", "图解显存管理"}},
           {"kind:paper read:0", {"Draft and Verify"}},
           {"date:2023", {kPaged}},
           {"date:2023-09-12", {kPaged}},
           {"date:2023-10", {}},
           {"date:2022..2023", {kPaged, "FlashAttention"}},
           {"date:<2022", {"C++ move semantics"}},
           {"year:2021", {"C++ move semantics"}},
           {"year:2021 date:2022", {"FlashAttention", "C++ move semantics"}},
           {"kind:paper has:notes", {kPaged}},
           {"kind:paper -has:notes", {"Draft and Verify", "FlashAttention"}},
           {"-kind:note -kind:paper", {"图解显存管理", "C++ move semantics"}},
           {"tag:decoding", {"Speculative Decoding"}},
           {"path:notes lang:en", {"Paged notes"}},
           {"url:zhihu.com", {"图解显存管理"}},
           {"key:2205.14135", {"FlashAttention"}},
           {"title:move", {"C++ move semantics"}},
           {"title:\"move semantics\"", {"C++ move semantics"}},
           {"remark:分页", {kPaged}},
           {"-kind:note section:blogs", {"图解显存管理", "C++ move semantics"}},
           {"kind:pap rating:5", {kPaged}},
       }) {
    Titles found = titles(query);
    // Notes have the date of their file; they come first or last, and are not asked for here.
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(found, expected) << query;
  }
}

TEST_F(Search, FlagsMeanWhatTheQueryMeans) {
  SearchRequest request = TestIndex::request("attention");
  QueryNode kind;
  kind.type = QueryNode::Type::Value;
  kind.field = Field::Kind;
  kind.text = "paper";
  request.filters = {kind};
  Answer by_flag = index_->search(request), by_query = index_->search("attention kind:paper");
  EXPECT_EQ(by_flag.total, by_query.total);
  EXPECT_EQ(by_flag.understood, "attention kind:paper");
}

TEST_F(Search, OperatorsMeanWhatTheySay) {
  auto has = [](const Titles& found, const std::string& title) {
    return std::find(found.begin(), found.end(), title) != found.end();
  };
  EXPECT_EQ(titles("(flashattention OR fragmentation)").size(), 2U);
  EXPECT_EQ(titles("draft AND tokens"), Titles{"Speculative Decoding"});
  EXPECT_FALSE(has(titles("draft -cuda"), "CUDA 笔记"));
  EXPECT_TRUE(has(titles("draft"), "CUDA 笔记"));
  EXPECT_EQ(titles("\"draft model\""), Titles{"Speculative Decoding"});
  EXPECT_EQ(titles("\"model draft\""), Titles{});
  EXPECT_EQ(titles("\"目标模型验证\""), Titles{"Speculative Decoding"});
  EXPECT_EQ(titles("fragment*"), Titles{"Paged notes"});
  EXPECT_EQ(titles("投*"), Titles{"Speculative Decoding"});
  EXPECT_EQ(titles("author:kwo*"), Titles{kPaged});
}

TEST_F(Search, ANegationWithoutWordsIsOfAllDocuments) {
  EXPECT_EQ(index_->search("-draft").total,
            index_->search("").total - index_->search("draft").total);
  EXPECT_EQ(index_->search("").total, 9U);
}

TEST_F(Search, AllWordsComeFirstThenSome) {
  Answer answer = index_->search("vLLM 显存管理 speculative");
  EXPECT_TRUE(answer.widened);
  EXPECT_EQ(answer.all_words, 0U);
  EXPECT_GE(answer.total, 2U);
  Answer both = index_->search("draft tokens");
  EXPECT_EQ(both.all_words, 1U);
  EXPECT_EQ(both.hits.at(0).document.title, "Speculative Decoding");
  EXPECT_GT(both.total, 1U);
  ASSERT_FALSE(both.notes.empty());
  EXPECT_TRUE(both.notes.back().ends_with("has all words; it comes first"));
  SearchRequest by_title = TestIndex::request(both.text);
  by_title.sort = Sort::Title;
  EXPECT_TRUE(index_->search(by_title).notes.back().ends_with("has all words"));
}

TEST_F(Search, AFilterNeverChangesWhatTheWordsMean) {
  Answer wide = index_->search("draft tokens"), filtered = index_->search("draft tokens kind:note");
  std::size_t notes = 0;
  for (const Hit& hit : wide.hits) notes += hit.document.kind == Kind::Note;
  EXPECT_EQ(filtered.total, notes);
}

TEST_F(Search, ExactIsNeitherWidenedNorJoined) {
  SearchRequest request = TestIndex::request("draft tokens");
  request.exact = true;
  EXPECT_EQ(index_->search(request).total, 1U);
  request.text = "kvcache";
  EXPECT_EQ(index_->search(request).total, 1U) << "as it is written in one note";
  request.text = "drafting";
  EXPECT_GE(index_->search(request).total, 1U) << "stems stay";
}

TEST_F(Search, StopWordsLeaveTheQueryIfSomethingRemains) {
  EXPECT_EQ(titles("the fragmentation of a"), titles("fragmentation"));
  EXPECT_GT(index_->search("the").total, 0U);
  EXPECT_EQ(first("什么是投机解码"), "Speculative Decoding");
}

TEST_F(Search, ASentenceMatchesByAnyWord) {
  Answer answer = index_->search("how many tokens does the draft of a model propose in a step");
  EXPECT_EQ(answer.hits.at(0).document.title, "Speculative Decoding");
  EXPECT_EQ(answer.hits.at(0).heading, std::vector<std::string>{"接受率"});
}

TEST_F(Search, WhatCannotBeReadIsSaidAndNeverAnError) {
  for (auto [query, note] : Cases<const char*, const char*>{
           {"rating:good", "'good' cannot be read as a value of rating; try rating:>=4"},
           {"date:someday", "'someday' cannot be read as a value of date"},
           {"kind:unicorn", "no document has kind:unicorn"},
           {"x*", "too short to complete"},
       }) {
    Answer answer = index_->search(query);
    ASSERT_FALSE(answer.notes.empty()) << query;
    EXPECT_NE(answer.notes[0].find(note), std::string::npos) << answer.notes[0];
  }
}

TEST_F(Search, HitsKnowTheirPlace) {
  Hit hit = index_->search("lie together").hits.at(0);
  EXPECT_EQ(hit.path, "notes/paged.md");
  EXPECT_EQ(hit.heading, std::vector<std::string>{"Fragmentation"});
  EXPECT_EQ(hit.line, 7);
  Hit row = index_->search("key:2205.14135").hits.at(0);
  EXPECT_EQ(row.path, "README.md");
  EXPECT_EQ(row.line, 8);
}

TEST_F(Search, AnEntryAndItsNoteNameEachOther) {
  Document paper = index_->document(kPaged), note = index_->document("Paged notes");
  EXPECT_EQ(paper.notes, std::vector<std::string>{note.key});
  EXPECT_EQ(note.about, std::vector<std::string>{paper.key});
}

TEST_F(Search, PagesOfAnAnswerAreTheWholeAnswer) {
  for (std::optional<Sort> sort : {std::optional<Sort>(), std::optional(Sort::Date),
                                   std::optional(Sort::Rating), std::optional(Sort::Title)}) {
    for (const char* query : {"", "draft OR attention OR 显存", "kind:paper"}) {
      SearchRequest request = TestIndex::request(query);
      request.sort = sort;
      Titles whole, paged;
      for (const Hit& hit : index_->search(request).hits) whole.push_back(hit.document.key);
      request.limit = 2;
      for (request.offset = 0; request.offset < whole.size(); request.offset += 2) {
        Answer page = index_->search(request);
        EXPECT_EQ(page.total, whole.size());
        for (const Hit& hit : page.hits) paged.push_back(hit.document.key);
      }
      EXPECT_EQ(paged, whole) << query;
    }
  }
}

// Each of the words of a query is a title here, a heading there, a tag or in the text; what Xapian
// leaves out of a ranking because it weighs too little must not be among the first.
TEST_F(Search, TheFirstHitsAreTheFirstOfAll) {
  TestIndex index;
  std::mt19937 random(7);
  const std::vector<std::string> words = {"cache", "memory", "kernel", "draft", "显存", "解码"};
  auto word = [&] { return words[random() % words.size()]; };
  for (int i = 0; i < 400; ++i) {
    std::string text = random() % 3 == 0 ? "---\ntags: [" + word() + "]\n---\n" : "";
    text += "# " + word() + (random() % 4 == 0 ? "" : " " + std::to_string(random() % 50)) + "\n\n";
    for (int section = 0; section < 3; ++section) {
      if (random() % 2 == 0) text += "## " + word() + "\n\n";
      for (std::size_t k = random() % 20; k > 0; --k) text += word() + " of a filler ";
      text += "\n\n";
    }
    index.file(std::to_string(i) + ".md", text);
  }
  for (const char* query :
       {"cache", "memory", "显存", "cache memory", "memory cache kernel", "显存 解码",
        "cache OR draft", "kernel (cache OR 显存)", "how is a cache in the memory of a kernel",
        "-draft cache", "cache tag:memory"}) {
    SearchRequest request = TestIndex::request(query);
    auto keys = [&] {
      std::vector<std::pair<std::string, double>> found;
      for (const RankedDocument& document : index.searcher().rank(request))
        found.emplace_back(document.key, document.score);
      return found;
    };
    auto all = keys();
    for (std::size_t limit : {1U, 2U, 5U, 10U, 25U, 60U}) {
      request.limit = limit;
      auto first = keys();
      ASSERT_EQ(first.size(), std::min(limit, all.size())) << query;
      for (std::size_t i = 0; i < first.size(); ++i) {
        EXPECT_EQ(first[i].first, all[i].first) << query << ", " << i << " of " << limit;
        EXPECT_NEAR(first[i].second, all[i].second, 1e-9) << query;
      }
    }
  }
}

TEST_F(Search, ACountThatWasCutIsSaidAndHitsAreTheSame) {
  SearcherOptions few;
  few.counted_passages = 3;
  Searcher cut(index_->index_folder(), few);
  for (const char* query :
       {"", "draft", "cache OR draft", "显存 OR cache OR draft", "kind:paper"}) {
    SearchRequest request = TestIndex::request(query);
    Answer all = index_->search(request), some = cut.search(request);
    EXPECT_TRUE(all.exact) << query;
    EXPECT_LE(some.total, all.total) << query;
    EXPECT_EQ(some.exact, some.total == all.total) << query;
    EXPECT_EQ(some.hits.size(), all.hits.size()) << query;
    for (std::size_t i = 0; i < all.hits.size(); ++i) {
      EXPECT_EQ(some.hits[i].document.key, all.hits[i].document.key) << query;
      EXPECT_EQ(some.hits[i].score, all.hits[i].score) << query;
    }
  }
  Answer answer = cut.search(TestIndex::request(""));
  EXPECT_FALSE(answer.exact);
  EXPECT_EQ(answer.total, 4U) << "as many as were looked at, and one that tells there are more";
}

// While it is ranked, if the ranking sees all of it and the count need not be cut.
TEST_F(Search, CountsAreTheSameHoweverTheyAreMade) {
  SearcherOptions apart;
  apart.counted_passages = index_->searcher().info().passages - 1;
  Searcher other(index_->index_folder(), apart);
  for (const char* query : {"draft", "cache OR draft", "vllm OR 显存", "draft (cache OR paged)",
                            "how does a draft make the decoding of a model faster"}) {
    for (auto [offset, limit] : Cases<std::uint64_t, std::uint64_t>{{0, 10}, {1, 1}, {99, 9}}) {
      SearchRequest request = TestIndex::request(query);
      request.offset = offset;
      request.limit = limit;
      Answer one = index_->search(request), two = other.search(request);
      one.took_ms = two.took_ms = 0;
      EXPECT_GT(one.total, 0U) << query;
      EXPECT_EQ(answer_json(one), answer_json(two)) << query;
    }
  }
}

// The best passages are all of one document, so that more are asked for.
TEST_F(Search, ALongDocumentIsCountedOnce) {
  TestIndex index;
  std::string text = "# Long\n\n";
  for (int section = 0; section < 12; ++section) {
    text += "## Part\n\n";
    for (std::size_t i = 0; i < kShortPassage; i += 12) text += "cache draft ";
    text += "\n\n";
  }
  index.file("long.md", text);
  index.file("short.md", "# Short\n\nOne draft among many other words.\n");
  SearchRequest request = TestIndex::request("cache OR draft");
  request.limit = 2;
  Answer answer = index.search(request);
  EXPECT_EQ(answer.total, 2U);
  ASSERT_EQ(answer.hits.size(), 2U);
  EXPECT_EQ(answer.hits[0].more, 11);
  EXPECT_EQ(answer.hits[1].more, 0);
}

TEST_F(Search, SortsByValue) {
  SearchRequest request = TestIndex::request("-kind:note");
  auto sorted = [&](Sort sort) {
    request.sort = sort;
    Titles found;
    for (const Hit& hit : index_->search(request).hits) found.push_back(hit.document.title);
    return found;
  };
  EXPECT_EQ(sorted(Sort::Date), (Titles{"Draft and Verify", "图解显存管理", kPaged,
                                        "FlashAttention", "C++ move semantics"}));
  EXPECT_EQ(sorted(Sort::Title), (Titles{"C++ move semantics", "Draft and Verify", "FlashAttention",
                                         kPaged, "图解显存管理"}));
  Titles by_rating = sorted(Sort::Rating);
  EXPECT_EQ((Titles{by_rating.begin(), by_rating.begin() + 3}),
            (Titles{kPaged, "FlashAttention", "图解显存管理"}));
}

TEST_F(Search, OffsetsBeyondTheEndAreEmptyAndCountsStay) {
  SearchRequest request = TestIndex::request("draft");
  std::uint64_t total = index_->search(request).total;
  request.offset = 1'000'000'000'000;
  EXPECT_TRUE(index_->search(request).hits.empty());
  EXPECT_EQ(index_->search(request).total, total);
  request.offset = 0;
  request.limit = 0;
  EXPECT_TRUE(index_->search(request).hits.empty());
  EXPECT_EQ(index_->search(request).total, total);
}

// "2.1 word: draft, 0.5 prior" without the numbers.
std::string names_of(const std::vector<ScorePart>& parts) {
  std::string names;
  for (const ScorePart& part : parts) names += (names.empty() ? "" : ", ") + part.name;
  return names;
}

TEST_F(Search, ExplainedPartsAddUpToTheScore) {
  for (const char* query : {"attention",
                            "kv cache",
                            "kvcache",
                            "KV-Cache paged",
                            "the draft of a model",
                            "speculative decoding",                  // a title
                            "tri dao",                               // an author
                            "draft frobnicate tokens",               // widened
                            "how are blocks of the kv cache paged",  // a sentence
                            "显存",
                            "显存管理",
                            "分布式推理里常用草稿模型",
                            "显存推理 paged",
                            "用C++写",
                            "\"draft model\" proposes",
                            "\"kv cache\"",
                            "draf* model",
                            "title:atten*",
                            "attention OR draft",
                            "(paged AND attention) OR 显存",
                            "draft draft draft",
                            "attention kind:paper",
                            "draft -kind:paper",
                            "attention -dao",
                            "kind:paper",
                            "title:attention",
                            "title:attention title:draft paged",
                            "torch.compile __init__ i++",
                            "2309.06180",
                            "https://arxiv.org/abs/2309.06180v2",
                            "rating:>=4 显存",
                            "category:\"KV Cache\""}) {
    for (bool exact : {false, true}) {
      SearchRequest request = TestIndex::request(query);
      request.explain = true;
      request.exact = exact;
      Answer answer = index_->search(request);
      EXPECT_TRUE(exact || !answer.hits.empty()) << query;
      for (const Hit& hit : answer.hits) {
        double sum = 0;
        for (const ScorePart& part : hit.parts) {
          sum += part.score;
          EXPECT_GE(part.score, 0) << query << ", " << part.name;
        }
        EXPECT_NEAR(sum, hit.score, 1e-6 * hit.score)
            << query << " in " << hit.document.title << ": " << names_of(hit.parts);
      }
    }
  }
}

// Xapian weighs a synonym without bounds if it takes it to stand nowhere.
TEST(Score, IsFiniteWhereOnlyARarePhraseMatches) {
  TestIndex index;
  for (int i = 0; i < 40; ++i)
    index.file(std::to_string(i) + ".md", "# Note\n\ngraph of a model, neural of a net\n");
  index.file("rare.md", "# Rare\n\nA graph neural network.\n");
  for (const char* query : {"GNN", "graphneural", "GNN model", "graphneural net model"}) {
    Answer answer = index.search(query);
    ASSERT_FALSE(answer.hits.empty()) << query;
    EXPECT_EQ(answer.hits.front().document.title, "Rare") << query;
    for (const Hit& hit : answer.hits) EXPECT_TRUE(std::isfinite(hit.score)) << query;
  }
}

class Expand : public testing::Test {
 protected:
  Expand() {
    index_.file("a.md", "# Paged attention\n\nBlocks of the cache, fragmentation, sharing.\n");
    index_.file("b.md", "# Attention blocks\n\nfragmentation and sharing of the paged cache\n");
    index_.file("c.md", "# Fragmentation\n\nsharing is caring\n");
    index_.file("d.md", "# vLLM attention\n\npaged zebra zebra zebra zebra\n");
    index_.file("e.md", "# Zebra\n\nzebra zebra, attention\n");
  }
  Answer search(const std::string& query, bool any, bool expand) {
    SearchRequest request = TestIndex::request(query);
    request.any = any;
    request.expand = expand;
    request.explain = true;
    return index_.search(request);
  }
  TestIndex index_;
};

TEST_F(Expand, AnyIsSomeOfTheWords) {
  EXPECT_EQ(index_.search("paged fragmentation -vllm").all_words, 2U);
  Answer any = search("paged cache fragmentation -vllm", true, false);
  EXPECT_EQ(any.total, 3U) << "c.md has one of them";
  EXPECT_EQ(any.all_words, 2U);
}

TEST_F(Expand, AddsWeightAndNoDocuments) {
  for (const char* query : {"paged attention", "\"paged attention\"", "title:paged", "cache",
                            "attention -vllm", "\"paged attention\" cache"}) {
    Answer any = search(query, true, false), expanded = search(query, false, true);
    EXPECT_EQ(expanded.total, any.total) << query;
    for (const Hit& hit : expanded.hits) {
      double sum = 0;
      for (const ScorePart& part : hit.parts) sum += part.score;
      EXPECT_NEAR(sum, hit.score, 1e-6 * hit.score) << query << ": " << names_of(hit.parts);
    }
  }
  Answer expanded = search("paged attention", false, true);
  bool learnt = std::any_of(expanded.hits.begin(), expanded.hits.end(), [](const Hit& hit) {
    return names_of(hit.parts).find("words of the best documents") != std::string::npos;
  });
  EXPECT_TRUE(learnt);
}

// Few words in many orders: passages that have all words of a phrase, but not as one, stand beside
// those that have it.
TEST(Explain, AddsUpWherePhrasesNearlyMatch) {
  const std::vector<std::string> words = {"draft", "model", "显存", "管理", "kv", "cache", "page"};
  std::mt19937 random(1);
  TestIndex index;
  for (int note = 0; note < 200; ++note) {
    std::string text = "# Note " + std::to_string(note) + "\n\n";
    for (int i = 0; i < 8; ++i) text += words[random() % words.size()] + (random() % 3 ? " " : "");
    index.file(std::to_string(note) + ".md", text + "\n");
  }
  for (const char* query :
       {"draft model", "draft model page", "kvcache page draft", "显存管理 draft model",
        "model 显存管理 kv cache", "\"draft model\" kv cache page", "page unknown kvcache 显存管理",
        "\"draft model\" kvcache page"}) {
    SearchRequest request = TestIndex::request(query);
    request.explain = true;
    for (const Hit& hit : index.search(request).hits) {
      double sum = 0;
      for (const ScorePart& part : hit.parts) sum += part.score;
      EXPECT_NEAR(sum, hit.score, 1e-6 * hit.score)
          << query << " in " << hit.document.title << ": " << names_of(hit.parts);
    }
  }
}

TEST_F(Search, ExplainedPartsAreTheWordsTyped) {
  for (auto [query, expected] : Cases<const char*, const char*>{
           {"C++", "word: C++, words in title or heading, prior"},
           {"fragmentation blocks", "word: fragmentation, word: blocks, all words, prior"},
           {"Fragmentation frobnicate", "word: Fragmentation, prior"},
           {"草稿模型先猜",
            "word: 草稿模型, word: 先猜, words as typed, all words, nearness, prior"},
           {"接受率",
            "word: 接受率, a heading is the query, words in title or heading, nearness, prior"},
           {"\"draft model\"", "word: \"draft model\", nearness, prior"},
           {"fragm*", "word: fragm*, prior"},
           {"(fragmentation OR 接受率) blocks",
            "word: fragmentation OR 接受率, word: blocks, all words, prior"},
           {"title:flash title:paged", "word: title:flash OR title:paged, prior"},
           {"torch.compile", "word: torch.compile, nearness, prior"},
           {"flashattention",
            "word: flashattention, title is the query, words in title or heading, prior"},
           {"kind:project", ""},
       }) {
    SearchRequest request = TestIndex::request(query);
    request.explain = true;
    Answer answer = index_->search(request);
    EXPECT_EQ(answer.hits.empty() ? "" : names_of(answer.hits.front().parts), expected) << query;
  }
}

TEST_F(Search, SimilarFindsWhatSharesWordsAndNotItself) {
  Answer answer = index_->searcher().similar("arxiv:2309.06180", TestIndex::request(""));
  ASSERT_FALSE(answer.hits.empty());
  for (const Hit& hit : answer.hits) EXPECT_NE(hit.document.key, "arxiv:2309.06180");
}

TEST_F(Search, ShowGivesAllOfADocumentByAnyOfItsNames) {
  for (const char* name :
       {"arxiv:2309.06180", "2309.06180", "2309.06180v4", "https://arxiv.org/abs/2309.06180"}) {
    EXPECT_EQ(index_->searcher().show(name).document.title, kPaged) << name;
  }
  for (const char* name : {"note:notes/notes/paged.md", "notes/paged.md", "notes/notes/paged.md"}) {
    EXPECT_EQ(index_->searcher().show(name).document.title, "Paged notes") << name;
  }
  EXPECT_THROW(index_->searcher().show("arxiv:0000.00000"), Error);
  EXPECT_TRUE(index_->searcher().document("arxiv:2309.06180"));
  EXPECT_FALSE(index_->searcher().document("2309.06180")) << "only the key itself";
}

// As the reading view marks them: byte for byte, over line ends, excluded words not.
TEST_F(Search, MarksTheWordsOfARequestInAnyText) {
  SearchRequest request = TestIndex::request("attention 显存管理 -memory kind:paper");
  std::vector<MarkRanges> marks =
      index_->searcher().marks(request, {"显存管理: attention, memory", "", "显存\n管理"});
  EXPECT_EQ(marks, (std::vector<MarkRanges>{{{0, 12}, {14, 23}}, {}, {{0, 13}}}));
}

TEST_F(Search, SaysWhereTheWordsStand) {
  using Why = std::vector<std::string>;
  EXPECT_EQ(index_->search("dao kind:paper").hits.at(0).why, Why{"author"});
  EXPECT_EQ(index_->search("key:2205.14135 attention").hits.at(0).why, (Why{"title", "category"}));
  EXPECT_EQ(index_->search("fragmentation").hits.at(0).why, Why{"heading"});
  EXPECT_EQ(index_->search("kind:paper").hits.at(0).why, Why{});
}

// Random queries of the words and signs of the language never throw, and pages never hold more
// than the total.
TEST_F(Search, NoQueryIsAnError) {
  const Titles pieces = {
      "显存", "kv",  "\"",       "(",      ")",        "-",        "*",       "OR",
      "AND",  "NOT", "title:",   "date:",  "rating:>", "..",       "key:",    "path:/",
      "\xff", "a*",  "url:",     "has:",   "year:x",   "\"a b\"",  "kind:\"", "\u202e",
      "the",  "C++", "author:*", "code:x", "body:",    "read:9..1"};
  std::mt19937 random(3);
  for (int round = 0; round < 3'000; ++round) {
    std::string query;
    for (auto n = random() % 8; n > 0; --n) {
      query += pieces[random() % pieces.size()] + (random() % 3 == 0 ? "" : " ");
    }
    Answer answer;
    ASSERT_NO_THROW(answer = index_->search(query)) << query;
    ASSERT_EQ(answer.hits.size(), answer.total) << query;
  }
}

TEST(Descriptions, AreWordsOfTheNoteAndAFieldOfAllItsPassages) {
  std::string section;
  while (section.size() < kShortPassage) section += "Plain words fill this section. ";
  TestIndex index;
  index.file("herd.md", "---\ndescription: overview of zebras\n---\n# Herd\n\n## One\n\n" +
                            section + "\n\n## Two\n\nA quagga. " + section + "\n");
  index.file("other.md", "# Other\n\nA quagga and an overview.\n");
  for (auto [query, expected] : Cases<const char*, Titles>{
           {"zebras", {"Herd"}},
           {"\"overview of zebras\"", {"Herd"}},
           {"remark:zebras", {"Herd"}},
           {"remark:zebras quagga", {"Herd"}},
           {"remark:\"overview of zebras\" quagga", {"Herd"}},
           {"quagga -remark:zebras", {"Other"}},
       }) {
    EXPECT_EQ(index.titles(query), expected) << query;
  }
}

TEST(HanSubstrings, FindTheNoteThatHoldsThem) {
  const std::string text =
      "在现代操作系统里，进程与线程的调度策略决定了响应时间。虚拟内存通过分页机制把地址空间映射到物"
      "理内存上，"
      "显存管理同样如此：大模型推理时键值缓存占满显存，于是有人把它切成小块来分配。";
  TestIndex index;
  index.file("han.md", "# 笔记\n\n" + text + "\n");
  for (int i = 0; i < 30; ++i) {
    index.file("other" + std::to_string(i) + ".md",
               "# 其他\n\n内存与缓存、进程和模型，第" + std::to_string(i) + "篇。\n");
  }
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < text.size(); next_code_point(text, at)) starts.push_back(at);
  starts.push_back(text.size());
  int tried = 0;
  for (std::size_t size = 1; size <= 8; ++size) {
    for (std::size_t i = 0; i + size < starts.size(); ++i) {
      std::string part = text.substr(starts[i], starts[i + size] - starts[i]);
      if (part.find("，") != std::string::npos || part.find("。") != std::string::npos ||
          part.find("：") != std::string::npos)
        continue;
      bool found = false;
      for (const Hit& hit : index.search(part).hits) found = found || hit.path == "han.md";
      EXPECT_TRUE(found) << part;
      ++tried;
    }
  }
  EXPECT_GT(tried, 400);
}

// Of few characters, so that most notes hold the pairs of a phrase somewhere, but not the phrase.
TEST(HanSubstrings, AQuotedPhraseFindsExactlyTheNotesThatHoldIt) {
  const std::vector<std::string> pieces = {"显", "存", "管", "理", "显", "存", " cache "};
  std::mt19937 random(7);
  auto some_pieces = [&](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += pieces[random() % pieces.size()];
    return text;
  };
  std::map<std::string, std::string> notes;
  TestIndex index;
  for (int i = 0; i < 40; ++i) {
    std::string path = "note" + std::to_string(i) + ".md";
    notes[path] = some_pieces(16);
    index.file(path, "# Note " + std::to_string(i) + "\n\n- " + notes[path] + "\n");
  }
  index.build();
  std::size_t found = 0, missed = 0;
  for (int i = 0; i < 300; ++i) {
    std::string phrase = some_pieces(1 + random() % 6);
    std::set<std::string> expected, paths;
    for (const auto& [path, text] : notes) {
      // Words stand between spaces, of which the phrase may have one more.
      auto squeezed = [](std::string padded) {
        for (std::size_t at; (at = padded.find("  ")) != std::string::npos;) padded.erase(at, 1);
        return padded;
      };
      std::string sought = squeezed(phrase);
      if (sought.front() == ' ') sought.erase(0, 1);
      if (sought.back() == ' ') sought.pop_back();
      if (squeezed(text).find(sought) != std::string::npos) expected.insert(path);
    }
    for (const Hit& hit : index.search("\"" + phrase + "\"").hits) paths.insert(hit.path);
    EXPECT_EQ(paths, expected) << phrase;
    (expected.empty() ? missed : found) += 1;
  }
  EXPECT_GT(found, 50U);
  EXPECT_GT(missed, 50U);
}

}  // namespace
}  // namespace cssearch
