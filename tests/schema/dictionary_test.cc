// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/dictionary.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

class DictionaryTest : public testing::Test {
 protected:
  void SetUp() override {
    Analyzer analyzer;
    DictionaryBuilder& builder = builder_;
    for (const char* text :
         {"KV-Cache caches", "KVCache cached", "kv cache", "cached cafe", "K-VCache"}) {
      builder.add_document(analyzer.analyze(text));
    }
    DatabaseMetadata metadata(database_);
    builder.write(metadata);
    database_.commit();
  }

  std::vector<std::string> forms(const std::string& prefix, std::size_t limit = 100) {
    std::vector<std::string> result;
    for (const DictionaryEntry& entry : Dictionary(database_).starting_with(prefix, limit)) {
      result.push_back(entry.form + " " + std::to_string(entry.documents));
    }
    return result;
  }

  // The same dictionary from a file.
  std::shared_ptr<const DictionaryBlocks> file_blocks() {
    write_dictionary_file(folder_ / "words", builder_.blocks());
    return blocks_of_file(folder_ / "words");
  }

  static std::map<std::string, std::string> all_blocks(const DictionaryBlocks& source) {
    std::map<std::string, std::string> blocks;
    for (char type : {'w', 'j'}) {
      source.each_key(type, [&](const std::string& key) { blocks[key] = source.block(key); });
    }
    return blocks;
  }

  TempFolder folder_;
  DictionaryBuilder builder_;
  Xapian::WritableDatabase database_{(folder_ / "db").string(),
                                     Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS};
};

using Forms = std::vector<std::string>;

TEST_F(DictionaryTest, CountsDocumentsOfSurfaceForms) {
  EXPECT_EQ(forms("ca"), (Forms{"cache 3", "cached 2", "caches 1", "cafe 1"}));
  EXPECT_EQ(forms("caf"), (Forms{"cafe 1"}));
  EXPECT_EQ(forms("zz"), Forms{});
}

TEST_F(DictionaryTest, GivesTheMostFrequentFirst) {
  EXPECT_EQ(forms("ca", 2), (Forms{"cache 3", "cached 2"}));
}

TEST_F(DictionaryTest, ShowsEveryFormOfTheGroupsAskedFor) {
  Forms seen;
  Dictionary(database_).visit([](std::string_view group) { return group == "ca" || group == "kv"; },
                              [&](std::string_view form, std::uint64_t documents) {
                                seen.push_back(std::string(form) + " " + std::to_string(documents));
                              });
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen,
            (Forms{"cache 3", "cached 2", "caches 1", "cafe 1", "kv 3", "kvcache 1", "kvcache 2"}));
}

TEST_F(DictionaryTest, KnowsJoinedFormsAndTheirUsualParts) {
  EXPECT_EQ(forms("kvc"), (Forms{"kvcache 2"}));
  Dictionary dictionary(database_);
  EXPECT_EQ(dictionary.parts_of("kvcache"), "kv cache")
      << "two documents write it so, one as K-VCache";
  EXPECT_EQ(dictionary.parts_of("cache"), "");
  EXPECT_EQ(dictionary.parts_of("unknown"), "");
}

TEST_F(DictionaryTest, AFileHoldsTheSameBlocks) {
  EXPECT_EQ(all_blocks(*file_blocks()), all_blocks(*blocks_of_database(database_)));
  EXPECT_EQ(all_blocks(*file_blocks()), builder_.blocks());
  for (const char* key : {"w", "wc", "wcaf", "wzz", "x", "", "j", "jkw"}) {
    EXPECT_EQ(file_blocks()->block(key), "") << key;
  }
  EXPECT_EQ(Dictionary(file_blocks()).parts_of("kvcache"), "kv cache");
}

TEST_F(DictionaryTest, AFileOfManyWordsHoldsTheSameBlocks) {
  Analyzer analyzer;
  for (int i = 0; i < 3'000; ++i) {
    std::string n = std::to_string(i * 7919 % 1'000'003);
    builder_.add_document(
        analyzer.analyze("a é ω" + n + " w" + n + " x-" + n + " KVCache" + n + " c++ 字 ыы" + n));
  }
  EXPECT_EQ(all_blocks(*file_blocks()), builder_.blocks());
}

TEST_F(DictionaryTest, OtherFilesAreRefused) {
  for (const char* text : {"", "cssearch dictionary 2\nwa\t1\n", "wa\t1\n"}) {
    folder_.write("words", text);
    EXPECT_THROW(blocks_of_file(folder_ / "words"), Error) << text;
  }
  EXPECT_THROW(blocks_of_file(folder_ / "missing"), Error);
}

TEST_F(DictionaryTest, ADamagedFileIsReadToItsEnd) {
  for (const char* lines : {"", "wb\t1", "\n\n\n", "wz\t1\nwa\t1\nwz\t2\n", "w", "\t\n"}) {
    folder_.write("words", "cssearch dictionary 1\n" + std::string(lines));
    EXPECT_LE(all_blocks(*blocks_of_file(folder_ / "words")).size(), 3U) << lines;
  }
}

}  // namespace
}  // namespace cssearch
