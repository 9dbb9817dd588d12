// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "schema/pairs/mined.h"
#include "tests/support/cases.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using Type = PairEvidence::Type;
using Texts = std::vector<std::string>;

PairEvidence acronym(const std::string& left, const std::string& right) {
  return {Type::Acronym, left, right};
}
PairEvidence whole(const std::string& han, const std::string& english) {
  return {Type::WholeHan, han, english};
}
PairEvidence tail(const std::string& han, const std::string& english) {
  return {Type::HanTail, han, english};
}

// An index of documents that say these things, and no more.
class MinedPairsTest : public testing::Test {
 protected:
  using Documents = std::vector<std::vector<PairEvidence>>;

  void write(const Documents& added, const Documents& removed = {}) {
    EvidenceBuilder builder, gone;
    for (const auto& document : added) builder.add_document(document);
    for (const auto& document : removed) gone.add_document(document);
    DatabaseMetadata metadata(database_);
    builder.write(metadata, gone);
    database_.commit();
  }

  // "Multi-Head Latent Attention 2"
  Texts partners(const std::string& term) {
    Texts texts;
    for (const Partner& partner :
         MinedPairs(WordBlocks(database_), analyzer_).partners(pair_key(term, analyzer_)))
      texts.push_back(partner.text + " " + std::to_string(partner.documents));
    return texts;
  }

  Analyzer analyzer_;
  TempFolder folder_;
  Xapian::WritableDatabase database_{(folder_ / "db").string(),
                                     Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS};
};

TEST(PairKey, IsWhatSpellingsShare) {
  Analyzer analyzer;
  for (auto [text, expected] : Cases<const char*, const char*>{
           {"Multi-Head Latent Attention", "multi head latent attent"},
           {"multi head latent attentions", "multi head latent attent"},
           {"ＭＬＡ", "mla"},
           {"LLMs", "llm"},
           {"投機解碼", "投机解码"},
           {"KV 緩存", "kv 缓存"},
           {"PD分离", "pd 分离"},
           {"KVCache", "kv cach"},
           {" ,", ""},
       }) {
    EXPECT_EQ(pair_key(text, analyzer), expected) << text;
  }
}

TEST_F(MinedPairsTest, CountsDocumentsInBothDirectionsWhateverTheSpelling) {
  write({{acronym("MLA", "Multi-Head Latent Attention"),
          acronym("MLA", "multi-head latent attention")},
         {acronym("MLA", "Multi-Head Latent Attention")},
         {acronym("MLA", "Multi-head latent attentions")},
         {acronym("MLA", "Machine Learning Algorithm")}});
  EXPECT_EQ(partners("mla"),
            (Texts{"Multi-Head Latent Attention 3", "Machine Learning Algorithm 1"}));
  EXPECT_EQ(partners("multi head latent attention"), (Texts{"MLA 3"}));
  EXPECT_EQ(partners("latent attention"), Texts{});
}

TEST_F(MinedPairsTest, TakesTheThreeLikeliestOfAnAmbiguousAcronym) {
  write({{acronym("PR", "Pull Request")},
         {acronym("PR", "Pull Request")},
         {acronym("PR", "Padding Ratio")},
         {acronym("PR", "Page Rank")},
         {acronym("PR", "Public Relations")}});
  EXPECT_EQ(partners("PR"), (Texts{"Pull Request 2", "Padding Ratio 1", "Page Rank 1"}));
}

TEST_F(MinedPairsTest, FindsWhereAChineseTermBegins) {
  struct Case {
    const char* what;
    Documents documents;
    Texts expected;
  };
  const std::string english = "speculative decoding";
  for (const Case& given : std::vector<Case>{
           {"certain in two documents",
            {{whole("投机解码", english)}, {whole("投机解码", english)}},
            {"投机解码 2"}},
           {"one document is not enough", {{whole("投机解码", english)}}, {}},
           {"what only ends with it is evidence too",
            {{whole("投机解码", english)}, {tail("谈论投机解码", english)}},
            {"投机解码 2"}},
           {"the begin of a sentence is no begin of a term",
            {{whole("引出投机解码", english)}, {whole("投机解码", english)}},
            {"投机解码 2"}},
           {"the end that two share",
            {{tail("谈论投机解码", english)}, {tail("开启投机解码", english)}},
            {"投机解码 2"}},
           {"but not if the same stands before it",
            {{tail("谈论投机解码", english)}, {tail("谈论投机解码", english)}},
            {}},
           {"two translations",
            {{whole("投机解码", english)},
             {whole("投机解码", english)},
             {whole("推测采样", english)},
             {whole("推测采样", english)}},
            {"投机解码 2", "推测采样 2"}},
           {"a slip among many",
            {{whole("投机解码", english)},
             {whole("投机解码", english)},
             {whole("投机解码", english)},
             {whole("投机解码", english)},
             {whole("投机解码", english)},
             {whole("投机解码", english)},
             {whole("投机解码", english)},
             {whole("加速方法", english)},
             {whole("加速方法", english)}},
            {"投机解码 7"}},
       }) {
    TempFolder folder;
    database_ = Xapian::WritableDatabase((folder / "db").string(),
                                         Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS);
    write(given.documents);
    EXPECT_EQ(partners(english), given.expected) << given.what;
  }
}

TEST_F(MinedPairsTest, OneDocumentIsEnoughIfItGivesTheAcronymToo) {
  write({{acronym("MHA", "Multi-Head Attention"), whole("多头注意力", "Multi-Head Attention"),
          whole("多头注意力", "MHA")}});
  EXPECT_EQ(partners("多头注意力"), (Texts{"MHA 1", "Multi-Head Attention 1"}));
  EXPECT_EQ(partners("MHA"), (Texts{"Multi-Head Attention 1", "多头注意力 1"}));
}

TEST_F(MinedPairsTest, LeavesOutWhatBracketsSayOfAThingOtherThanItsName) {
  struct Case {
    const char* what;
    Documents documents;
    const char* term;
  };
  auto twice = [](const PairEvidence& evidence) { return Documents{{evidence}, {evidence}}; };
  Documents databases;
  for (const char* name : {"Oracle", "Redis", "Derby", "Hive"}) {
    for (int i = 0; i < 2; ++i) databases.push_back({whole("数据库", name)});
  }
  for (const Case& given : std::vector<Case>{
           {"an example of it", databases, "数据库"},
           {"the other way round", databases, "Redis"},
           {"too short for an acronym", twice(whole("版本", "LTS")), "LTS"},
           {"too long for a word", twice(whole("安装新的系统", "Install")), "Install"},
           {"too short for three words", twice(whole("信息", "SQL Digest Text")),
            "SQL Digest Text"},
           {"a name in a program", twice(whole("算子类", "CustomOp")), "CustomOp"},
           {"a name in a machine", twice(whole("网卡", "enp0s8")), "enp0s8"},
           {"a command", twice(whole("管理器", "npm")), "npm"},
       }) {
    TempFolder folder;
    database_ = Xapian::WritableDatabase((folder / "db").string(),
                                         Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS);
    write(given.documents);
    EXPECT_EQ(partners(given.term), Texts{}) << given.what;
  }
}

TEST_F(MinedPairsTest, WhatIsRemovedLeavesNothing) {
  Documents first = {{acronym("MLA", "Multi-Head Latent Attention")},
                     {whole("投机解码", "speculative decoding")},
                     {tail("谈论投机解码", "Speculative Decoding")}};
  write(first);
  EXPECT_EQ(partners("投机解码"), (Texts{"Speculative Decoding 2"}));
  write({}, first);
  EXPECT_EQ(partners("投机解码"), Texts{});
  EXPECT_EQ(EvidenceReader(WordBlocks(database_)).keys(), Texts{});
}

TEST_F(MinedPairsTest, AListHasEveryPairOnce) {
  write({{acronym("MLA", "Multi-Head Latent Attention")},
         {whole("投机解码", "speculative decoding")},
         {whole("投机解码", "speculative decoding")}});
  Texts list;
  for (const MinedPair& pair : MinedPairs(WordBlocks(database_), analyzer_).all())
    list.push_back(pair.term + " = " + pair.partner.text);
  EXPECT_EQ(list, (Texts{"投机解码 = speculative decoding", "MLA = Multi-Head Latent Attention"}));
}

}  // namespace
}  // namespace cssearch
