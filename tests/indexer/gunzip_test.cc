// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/decode/gunzip.h"

#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/cases.h"
#include "tests/support/gzip.h"

namespace cssearch {
namespace {

constexpr std::uint64_t kPlenty = 1'000'000;

TEST(Gunzip, GivesBackWhatWasPackedUpToALimit) {
  for (const std::string& text :
       {std::string(), std::string("显存\n"), std::string(300'000, 'x')}) {
    EXPECT_EQ(gunzip(gzip(text), kPlenty), text);
    EXPECT_EQ(gunzip(gzip(text), text.size()), text);
    if (text.empty()) continue;
    EXPECT_EQ(gunzip(gzip(text), text.size() - 1), std::nullopt);
  }
  EXPECT_EQ(gunzip(gzip("one ") + gzip("two"), kPlenty), "one two");
}

TEST(Gunzip, ABombIsStoppedAtTheLimit) {
  std::string bomb;
  const std::string part = gzip(std::string().append(10'000'000, '\0'));
  for (int i = 0; i < 100; ++i) bomb += part;
  ASSERT_LT(bomb.size(), kPlenty);
  EXPECT_EQ(gunzip(bomb, kPlenty), std::nullopt);
}

TEST(Gunzip, WhatIsBrokenSaysSo) {
  const std::string packed = gzip(std::string(1'000, 'x') + "end");
  std::string wrong_sum = packed;
  wrong_sum[wrong_sum.size() - 8] = static_cast<char>(wrong_sum[wrong_sum.size() - 8] ^ 1);
  for (const auto& [bytes, reason] : Cases<std::string, std::string>{
           {packed.substr(0, packed.size() - 1), "its gzip data ends early"},
           {packed.substr(0, packed.size() / 2), "its gzip data ends early"},
           {"", "its gzip data ends early"},
           {"# Markdown", "its gzip data is broken"},
           {wrong_sum, "its gzip data is broken"},
           {packed + "more", "its gzip data is broken"},
       }) {
    try {
      gunzip(bytes, kPlenty);
      FAIL() << reason << bytes.size();
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), reason) << bytes.size();
    }
  }
}

}  // namespace
}  // namespace cssearch
