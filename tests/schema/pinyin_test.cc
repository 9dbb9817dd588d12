// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/analysis/pinyin.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "schema/analysis/analyzer.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

std::vector<std::string> readings(char32_t c) {
  std::vector<std::string> texts;
  for (const Reading& reading : readings_of(c)) texts.emplace_back(reading.text());
  return texts;
}

TEST(Pinyin, KnowsTheReadingsOfACharacter) {
  using Readings = std::vector<std::string>;
  for (const auto& [character, expected] : Cases<char32_t, Readings>{
           {U'显', {"xian"}},
           {U'顯', {"xian"}},
           {U'绿', {"lv"}},
           {U'女', {"nv"}},
           {U'略', {"lve"}},
           {U'双', {"shuang"}},
           {U'行', {"xing", "hang"}},
           {U'重', {"zhong", "chong"}},
           {U'长', {"zhang", "chang"}},
           {U'调', {"diao", "tiao"}},
           {U'率', {"lv", "shuai"}},
           {U'曾', {"ceng", "zeng"}},
           {U'单', {"dan", "shan"}},
           {U'儿', {"er"}},
           {U'帧', {"zheng", "zhen"}},
           {U'a', {}},
           {U'，', {}},
           {U'か', {}},
           {U'🚀', {}},
           {char32_t{0x110000}, {}},
       }) {
    EXPECT_EQ(readings(character), expected) << static_cast<unsigned>(character);
  }
}

TEST(Pinyin, FindsWhatSoundsLikeWhatIsTyped) {
  for (auto [text, typed, expected] : Cases<const char*, const char*, bool>{
           {"投机解码", "touji", true},
           {"投机解码", "toujijiema", true},
           {"投机解码", "tou ji jie ma", true},
           {"投机解码", "tjjm", true},
           {"投机解码", "toujjm", true},
           {"投机解码", "toujijie", true},
           {"投机解码", "toujij", true},
           {"投机解码", "to", true},
           {"投机解码", "投机jm", true},
           {"投机解码", "toujimaj", false},
           {"投机解码", "ouji", false},
           {"投机解码", "toujijiemax", false},
           {"显存", "xiancun", true},
           {"显存", "xian", true},
           {"显存", "xc", true},
           {"显存", "xi an", false},
           {"西安", "xi an", true},
           {"西安", "xian", true},
           {"西安", "xi'an", true},
           {"中文", "zhw", true},
           {"中文", "zw", true},
           {"绿色", "lvse", true},
           {"绿色", "luse", true},
           {"绿色", "lüse", true},
           {"路由", "lvyou", false},
           {"策略", "celve", true},
           {"策略", "celue", true},
           {"并行", "bingxing", true},
           {"行列", "hanglie", true},
           {"重构", "chonggou", true},
           {"权重", "quanzhong", true},
           {"微调", "weitiao", true},
           {"調度", "diaodu", true},
           {"vLLM 显存管理", "vllm xian", true},
           {"vLLM 显存管理", "vllmxcgl", true},
           {"vLLM 显存管理", "vxcgl", false},
           {"显存 GPU", "xcgpu", true},
           {"显存 GPU", "xcg", true},
           {"显存", "", true},
           {"", "x", false},
       }) {
    EXPECT_EQ(sounds_like(fold_value(text), fold_words(typed)), expected) << text << " " << typed;
  }
}

// Readings of one initial lead to the same rests: tried again and again this would take hours.
TEST(Pinyin, OfManyReadingsIsComparedOnce) {
  std::string text, typed;
  for (int i = 0; i < 10; ++i) {
    text += "差参都大";
    typed += "ccdd";
  }
  EXPECT_TRUE(sounds_like(text, typed));
  EXPECT_FALSE(sounds_like(text, typed + "z"));
}

}  // namespace
}  // namespace cssearch
