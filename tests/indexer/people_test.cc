// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/people.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

using Names = std::vector<std::string>;

TEST(People, AreSplitAtSeparatorsNotInNames) {
  for (auto [text, names] : Cases<const char*, Names>{
           {"@猛猿", {"猛猿"}},
           {"@Tri Dao, @Albert Gu", {"Tri Dao", "Albert Gu"}},
           {"Tri Dao and Albert Gu", {"Tri Dao", "Albert Gu"}},
           {"张三、李四，王五", {"张三", "李四", "王五"}},
           {"@ByteDance&NVIDIA", {"ByteDance", "NVIDIA"}},
           {"@Meta Platforms, Inc", {"Meta Platforms, Inc"}},
           {"@Zhuiyi Technology Co., Ltd.", {"Zhuiyi Technology Co., Ltd."}},
           {"TriDao etc", {"TriDao"}},
           {"Yize Wu et al.", {"Yize Wu"}},
           {"Ting Sun (UIUC, Purdue), Fan Lai", {"Ting Sun (UIUC, Purdue)", "Fan Lai"}},
           {"@SSS不知-道", {"SSS不知-道"}},
           {"Tri Dao, Tri Dao", {"Tri Dao"}},
           {"R&D Team", {"R&D Team"}},
           {"", {}},
           {"et al.", {}},
       }) {
    EXPECT_EQ(split_people(text), names) << text;
  }
  EXPECT_EQ(split_people("Google / DeepMind", true), (Names{"Google", "DeepMind"}));
  EXPECT_EQ(split_people("CMU/UW", true), (Names{"CMU", "UW"}));
  EXPECT_EQ(split_people("CMU/UW"), (Names{"CMU/UW"}));
}

TEST(People, LookDifferentFromSentences) {
  for (const char* names : {"Tri Dao, Albert Gu", "猛猿", "张三、罗伟", "Woosuk Kwon"})
    EXPECT_TRUE(looks_like_people(names)) << names;
  for (const char* text :
       {"a good introduction to attention", "Great: read it twice!", "很好！", "注意：慢",
        "This paper explains how caches of keys and values are shared between requests", ""}) {
    EXPECT_FALSE(looks_like_people(text)) << text;
  }
}

}  // namespace
}  // namespace cssearch
