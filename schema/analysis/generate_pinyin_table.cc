// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints the table behind pinyin.h, made from ICU's data and a short list: run by the build, never
// installed. A table of two stages leads to sets of readings.
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "schema/analysis/generate_table.h"

namespace {

using cssearch::check;

using Readings = std::vector<std::string>;

// ICU gives one reading for text and one for names; these are the others that are common in words.
const std::map<char32_t, std::vector<const char*>> kMoreReadings = {
    {U'行', {"hang"}},          // 行列
    {U'调', {"tiao"}},          // 微调
    {U'率', {"shuai"}},         // 率先
    {U'传', {"zhuan"}},         // 传记
    {U'弹', {"tan"}},           // 弹性
    {U'还', {"huan"}},          // 还原
    {U'藏', {"zang"}},          // 宝藏
    {U'朝', {"zhao"}},          // 朝阳
    {U'参', {"shen", "cen"}},   // 人参, 参差
    {U'差', {"chai", "ci"}},    // 出差, 参差
    {U'降', {"xiang"}},         // 投降
    {U'校', {"jiao"}},          // 校验
    {U'模', {"mu"}},            // 模样
    {U'便', {"pian"}},          // 便宜
    {U'没', {"mo"}},            // 淹没
    {U'得', {"dei"}},           // 必得
    {U'的', {"di"}},            // 目的
    {U'地', {"di"}},            // 地址
    {U'着', {"zhao", "zhuo"}},  // 着手
    {U'了', {"liao"}},          // 了解
    {U'和', {"huo"}},           // 搅和
    {U'会', {"kuai"}},          // 会计
    {U'大', {"dai"}},           // 大夫
    {U'都', {"du"}},            // 首都
    {U'给', {"ji"}},            // 供给
    {U'觉', {"jiao"}},          // 睡觉
    {U'似', {"si"}},            // 相似
    {U'落', {"la"}},            // 落下
    {U'血', {"xie"}},           // 流血
    {U'角', {"jue"}},           // 角色
    {U'恶', {"wu"}},            // 厌恶
    {U'圈', {"juan"}},          // 圈养
    {U'薄', {"bo"}},            // 薄弱
    {U'埋', {"man"}},           // 埋怨
    {U'壳', {"qiao"}},          // 地壳
    {U'塞', {"se"}},            // 阻塞
    {U'宿', {"xiu"}},           // 星宿
    {U'畜', {"xu"}},            // 畜牧
    {U'称', {"chen"}},          // 对称
    {U'著', {"zhu"}},           // 著作
    {U'削', {"xiao"}},          // 削皮
    {U'谁', {"shui"}},          // 谁
    {U'咳', {"ke"}},            // 咳
    {U'辟', {"bi"}},            // 复辟
    {U'爪', {"zhua"}},          // 爪子
    {U'识', {"zhi"}},           // 标识
    {U'说', {"shui"}},          // 游说
    {U'提', {"di"}},            // 提防
    {U'强', {"jiang"}},         // 倔强
    {U'露', {"lou"}},           // 露面
    {U'省', {"xing"}},          // 反省
    {U'奇', {"ji"}},            // 奇偶
    {U'帧', {"zhen"}},          // 帧率
    {U'厦', {"xia"}},           // 厦门
    {U'茄', {"qie"}},           // 番茄
    {U'卡', {"qia"}},           // 关卡
    {U'弄', {"long"}},          // 弄堂
    {U'曝', {"bao"}},           // 曝光
    {U'什', {"shi"}},           // 什么
    {U'拓', {"tuo"}},           // 拓扑
    {U'柏', {"bo"}},            // 柏林
    {U'扎', {"za"}},            // 扎实
    {U'系', {"ji"}},            // 系鞋带
    {U'盛', {"cheng"}},         // 盛放
    {U'贾', {"gu"}},            // 商贾
    {U'朴', {"piao"}},          // a name
    {U'泊', {"bo"}},            // 泊
};

bool is_han(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  bool han = uscript_getScript(c, &status) == USCRIPT_HAN && u_isalpha(c);
  check(status, "script");
  return han;
}

class Reader {
 public:
  Reader() {
    UErrorCode status = U_ZERO_ERROR;
    for (const char* name : {"Han-Latin", "Han-Latin/Names"}) {
      readers_.emplace_back(icu::Transliterator::createInstance(name, UTRANS_FORWARD, status));
      check(status, name);
    }
    nfd_ = icu::Normalizer2::getNFDInstance(status);
    check(status, "normalizer");
  }

  Readings readings(UChar32 c) const {
    Readings readings;
    // What lies beyond the first plane is hardly ever typed, and twice as much.
    if (c > 0xFFFF || !is_han(c)) return readings;
    for (const auto& reader : readers_) add(read(*reader, c), readings);
    auto more = kMoreReadings.find(static_cast<char32_t>(c));
    if (more == kMoreReadings.end()) return readings;
    for (const char* reading : more->second) add(reading, readings);
    return readings;
  }

 private:
  // xíng → xing, lǜ → lv. Empty if the character has no reading.
  std::string read(const icu::Transliterator& reader, UChar32 c) const {
    constexpr UChar32 kDiaeresis = 0x308;
    icu::UnicodeString text(c);
    reader.transliterate(text);
    UErrorCode status = U_ZERO_ERROR;
    text = nfd_->normalize(text, status);
    check(status, "normalize");
    std::string letters;
    for (int32_t i = 0; i < text.length(); ++i) {
      UChar unit = text.charAt(i);
      if (unit >= 'a' && unit <= 'z') letters += static_cast<char>(unit);
      if (unit == kDiaeresis && letters.ends_with('u')) letters.back() = 'v';
    }
    return letters;
  }

  static void add(const std::string& reading, Readings& readings) {
    bool known = std::find(readings.begin(), readings.end(), reading) != readings.end();
    if (!reading.empty() && !known) readings.push_back(reading);
  }

  std::vector<std::unique_ptr<icu::Transliterator>> readers_;
  const icu::Normalizer2* nfd_ = nullptr;
};

}  // namespace

int main() {
  Reader reader;
  std::map<Readings, unsigned> numbers = {{{}, 0}};
  std::vector<Readings> sets = {{}};
  std::printf("// Made by generate_pinyin_table.cc from ICU %s.\n", U_ICU_VERSION);
  cssearch::print_two_stages([&](UChar32 c) {
    Readings readings = reader.readings(c);
    auto [it, added] = numbers.try_emplace(readings, sets.size());
    if (added) sets.push_back(readings);
    return it->second;
  });

  std::vector<unsigned> offsets;
  unsigned count = 0;
  std::printf("constexpr Reading kReadings[] = {\n");
  for (const Readings& readings : sets) {
    offsets.push_back(count);
    for (const std::string& reading : readings) std::printf("{\"%s\"},", reading.c_str());
    count += static_cast<unsigned>(readings.size());
  }
  offsets.push_back(count);
  std::printf("\n};\n");
  cssearch::print_array("std::uint16_t", "kOffsets", offsets);
  return 0;
}
