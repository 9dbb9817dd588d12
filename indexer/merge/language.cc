// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/merge/language.h"

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

bool is_kana(char32_t c) {
  return c >= 0x3040 && c <= 0x30FA;
}
bool is_hangul(char32_t c) {
  return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF);
}

}  // namespace

std::string language_of(std::string_view text) {
  std::size_t han = 0, kana = 0, hangul = 0, words = 0;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    CharClass cls = char_info(c).cls;
    bool letter = cls == CharClass::Letter;
    if (letter && !in_word) ++words;
    in_word = letter;
    if (cls == CharClass::Han) ++(is_kana(c) ? kana : is_hangul(c) ? hangul : han);
  }
  std::size_t eastern = han + kana + hangul;
  if (eastern + words == 0) return "";
  if (eastern * 7 < eastern + words) return words > 0 ? "en" : "";
  if (kana * 10 > eastern) return "ja";
  if (hangul * 2 > eastern) return "ko";
  return "zh";
}

}  // namespace cssearch
