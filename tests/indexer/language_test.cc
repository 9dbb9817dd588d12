// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/merge/language.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

TEST(Language, IsToldByScripts) {
  for (auto [text, language] : Cases<const char*, const char*>{
           {"Efficient memory management for serving", "en"},
           {"显存管理", "zh"},
           {"vLLM 的显存管理详解，以 PagedAttention 为例", "zh"},
           {"Speculative decoding (投机) in practice, with many more English words than Chinese "
            "ones around it",
            "en"},
           {"安装和编译：cmake -B build -S source -G Ninja, make -j install, export PATH and "
            "LD_LIBRARY_PATH",
            "zh"},
           {"データベースの設計について", "ja"},
           {"한국어 문서", "ko"},
           {"12345 !!!", ""},
           {"", ""},
       }) {
    EXPECT_EQ(language_of(text), language) << text;
  }
}

}  // namespace
}  // namespace cssearch
