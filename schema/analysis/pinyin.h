// SPDX-License-Identifier: GPL-3.0-or-later
//
// How Han characters are read, from a table that generate_pinyin_table.cc makes out of ICU at build
// time; and whether Chinese text is what somebody typed by its sound.
#pragma once

#include <span>
#include <string_view>

namespace cssearch {

// In Pinyin, without tones and with v for ü: "xing", "lv".
struct Reading {
  char letters[7];
  std::string_view text() const { return letters; }
};

// The common readings of a character: xing and hang of 行. Empty if none is known.
std::span<const Reading> readings_of(char32_t c);

// Whether a text begins with what is typed, both folded (fold_words(), of the text fold_value()),
// if any Han character may be typed as itself, as a reading or as the beginning of one: 显存管理
// for "xiancun", "xian cun guan", "xc", "xiancgl", "显cun". Of a reading in front of others the
// initial alone may stand, h for zh, ch and sh or not; a space stands between characters only, so
// that "xi an" is not 先. ü is v or u.
bool sounds_like(std::string_view text, std::string_view typed);

}  // namespace cssearch
