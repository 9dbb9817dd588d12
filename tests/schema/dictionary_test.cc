// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/dictionary.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

class DictionaryTest : public testing::Test {
 protected:
  void SetUp() override {
    Analyzer analyzer;
    DictionaryBuilder builder;
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
    for (const DictionaryEntry& entry : dictionary().starting_with(prefix, limit)) {
      result.push_back(entry.form + " " + std::to_string(entry.documents));
    }
    return result;
  }

  Dictionary dictionary() const { return Dictionary(WordBlocks(database_)); }

  TempFolder folder_;
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
  dictionary().visit([](std::string_view group) { return group == "ca" || group == "kv"; },
                     [&](std::string_view form, std::uint64_t documents) {
                       seen.push_back(std::string(form) + " " + std::to_string(documents));
                     });
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen,
            (Forms{"cache 3", "cached 2", "caches 1", "cafe 1", "kv 3", "kvcache 1", "kvcache 2"}));
}

TEST_F(DictionaryTest, KnowsJoinedFormsAndTheirUsualParts) {
  EXPECT_EQ(forms("kvc"), (Forms{"kvcache 2"}));
  EXPECT_EQ(dictionary().parts_of("kvcache"), "kv cache")
      << "two documents write it so, one as K-VCache";
  EXPECT_EQ(dictionary().parts_of("cache"), "");
  EXPECT_EQ(dictionary().parts_of("unknown"), "");
}

}  // namespace
}  // namespace cssearch
