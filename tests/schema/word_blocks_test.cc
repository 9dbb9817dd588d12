// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/word_blocks.h"

#include <gtest/gtest.h>

#include "schema/index/dictionary.h"
#include "schema/pairs/evidence.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using Type = PairEvidence::Type;

TEST(AddBlocks, AddsUpTheLinesOfBoth) {
  struct Case {
    const char* key;
    const char* a;
    const char* b;
    const char* sum;
  };
  for (const Case& given : std::vector<Case>{
           {"wca", "", "", ""},
           {"wca", "cache\t2\n", "", "cache\t2\n"},
           {"wca", "", "cache\t2\n", "cache\t2\n"},
           {"wca", "cache\t2\n", "cache\t9\n", "cache\t11\n"},
           {"wca", "ca\t1\ncache\t2\n", "cab\t1\n", "ca\t1\ncab\t1\ncache\t2\n"},
           {"wca", "cab\t1\n", "ca\t1\ncab\t7\ncaché\t2\n", "ca\t1\ncab\t8\ncaché\t2\n"},
           {"jkv", "kvcache\t2\tk vcache\nkvcache\t1\tkv cache\n", "kvcache\t3\tkv cache\n",
            "kvcache\t2\tk vcache\nkvcache\t4\tkv cache\n"},
           {"pmla", "a\tMLA\tLatent Attention\t2\n", "a\tMLA\tLatent Attention\t3\n",
            "a\tMLA\tLatent Attention\t5\n"},
           {"pmla", "a\tMLA\tX\t2\n", "a\tMLA\tW\t1\nw\tMLA\tX\t3\n",
            "a\tMLA\tW\t1\na\tMLA\tX\t2\nw\tMLA\tX\t3\n"},
       }) {
    EXPECT_EQ(add_blocks(given.key, given.a, given.b), given.sum);
    EXPECT_EQ(add_blocks(given.key, given.b, given.a), given.sum);
  }
}

TEST(AddBlocks, ReadsDamagedBlocksToTheirEnd) {
  for (const char* block :
       {"\n", "\t", "\t\t\t\t", "w", "w\tx", "w\t1", "a\tb\n\nc\t99999999999999999999\n"}) {
    for (const char* key : {"wca", "jca", "pca", ""})
      EXPECT_LE(add_blocks(key, block, "x\t1\n").size(), 64U) << block;
  }
}

// What is counted in two databases is what is counted in one of all documents.
TEST(WordBlocks, OfSeveralDatabasesAreThoseOfOne) {
  const std::vector<std::string> texts = {"KV-Cache caches café c++", "KVCache cached 显存",
                                          "kv cache 字", "cached cafe caches K-VCache", "a é ω ы"};
  const std::vector<PairEvidence> pairs = {{Type::Acronym, "MLA", "Multi-Head Latent Attention"},
                                           {Type::WholeHan, "投机解码", "speculative decoding"},
                                           {Type::Acronym, "MLA", "Multi Layer Adder"},
                                           {Type::Acronym, "MLA", "Multi-Head Latent Attention"},
                                           {Type::HanTail, "用投机解码", "speculative decoding"}};
  TempFolder folder;
  Analyzer analyzer;
  auto write = [&](const std::string& name, auto belongs) {
    Xapian::WritableDatabase database((folder / name).string(),
                                      Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS);
    DictionaryBuilder words;
    EvidenceBuilder evidence;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (!belongs(i)) continue;
      words.add_document(analyzer.analyze(texts[i]));
      evidence.add_document({pairs[i]});
    }
    DatabaseMetadata metadata(database);
    words.write(metadata);
    evidence.write(metadata);
    database.commit();
    return Xapian::Database((folder / name).string(), Xapian::DB_BACKEND_GLASS);
  };
  WordBlocks one(write("one", [](std::size_t) { return true; }));
  WordBlocks several(
      std::vector<Xapian::Database>{write("a", [](std::size_t i) { return i % 3 == 0; }),
                                    write("b", [](std::size_t i) { return i % 3 == 1; }),
                                    write("none", [](std::size_t) { return false; }),
                                    write("c", [](std::size_t i) { return i % 3 == 2; })});
  for (char type : {'w', 'j', 'p'}) {
    EXPECT_EQ(several.keys(type), one.keys(type)) << type;
    EXPECT_FALSE(one.keys(type).empty()) << type;
    for (const std::string& key : one.keys(type))
      EXPECT_EQ(several.block(key), one.block(key)) << key;
  }
  EXPECT_EQ(several.block("wzz"), "");
}

}  // namespace
}  // namespace cssearch
