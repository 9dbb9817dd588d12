// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints the table behind char_table.h, made from ICU's data: run by the build, never installed.
// A table of two stages leads to entries; an entry packs class, flags and width and says where in
// kMappings its mapping begins.
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "schema/analysis/char_table.h"
#include "schema/analysis/generate_table.h"

namespace {

using cssearch::CharClass;
using cssearch::check;
using cssearch::print_array;

struct Entry {
  CharClass cls;
  bool upper;
  bool unsafe;
  int width;
  UChar32 lower;  // 0: itself
  std::u32string mapping;
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 of <=> for a pointer
  auto operator<=>(const Entry&) const = default;
};

bool is_dash(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_DASH) && c < 0x3000 && c != U'~';
}

bool is_apostrophe(UChar32 c) {
  return c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x02BC || c == 0x02B9 || c == 0x2032;
}

bool is_mark(UChar32 c) {
  int type = u_charType(c);
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK;
}

bool is_han(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  UScriptCode script = uscript_getScript(c, &status);
  bool script_is_han = script == USCRIPT_HAN || script == USCRIPT_HIRAGANA ||
                       script == USCRIPT_KATAKANA || script == USCRIPT_HANGUL ||
                       script == USCRIPT_BOPOMOFO;
  return (script_is_han && (u_isalpha(c) || c == 0x3007)) || c == 0x30FC;  // 〇 and ー
}

bool is_emoji(UChar32 c) {
  if (c < 0x2190 || u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER)) return false;
  return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) ||
         u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION);
}

CharClass class_of(UChar32 c) {
  if (c >= '0' && c <= '9') return CharClass::Digit;
  if (u_charType(c) == U_CONTROL_CHAR) return CharClass::Break;
  if (is_mark(c) || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
      u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER)) {
    return CharClass::Ignored;
  }
  if (is_han(c)) return CharClass::Han;
  if (u_isalpha(c)) return CharClass::Letter;
  if (is_emoji(c)) return CharClass::Emoji;
  return CharClass::Break;
}

bool is_unsafe(UChar32 c) {
  int type = u_charType(c);
  bool bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
              c == 0x200F || c == 0x061C;
  return type == U_CONTROL_CHAR || bidi || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

int width_of(UChar32 c) {
  if (is_mark(c) || u_charType(c) == U_FORMAT_CHAR || u_charType(c) == U_CONTROL_CHAR) return 0;
  int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

class Mapper {
 public:
  Mapper() {
    UErrorCode status = U_ZERO_ERROR;
    nfkc_ = icu::Normalizer2::getNFKCInstance(status);
    nfd_ = icu::Normalizer2::getNFDInstance(status);
    nfc_ = icu::Normalizer2::getNFCInstance(status);
    check(status, "normalizer");
    to_simplified_.reset(
        icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
    check(status, "transliterator");
  }

  // What stands for `c` in terms, case kept.
  icu::UnicodeString map(UChar32 c) const {
    if (is_dash(c)) return icu::UnicodeString(UChar32('-'));
    if (is_apostrophe(c)) return icu::UnicodeString(UChar32('\''));
    if (c == 0xD7) return icu::UnicodeString(UChar32('x'));  // 4×4, 2×
    bool mark_of_trade = c == 0x2122 || c == 0x2120 || c == 0xA9 || c == 0xAE;
    if (mark_of_trade || class_of(c) == CharClass::Emoji) return icu::UnicodeString(c);
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString text = nfkc_->normalize(icu::UnicodeString(c), status);
    to_simplified_->transliterate(text);
    text = without_latin_marks(text);
    // ß, ﬀ and the like have no lower case of one character.
    icu::UnicodeString folded = text;
    folded.foldCase();
    if (folded.countChar32() > text.countChar32()) text = without_latin_marks(folded);
    check(status, "normalize");
    return text;
  }

 private:
  icu::UnicodeString without_latin_marks(const icu::UnicodeString& text) const {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString parts = nfd_->normalize(text, status);
    icu::UnicodeString kept;
    bool after_latin = false;
    for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
      UChar32 c = parts.char32At(i);
      if (is_mark(c) && after_latin) continue;
      UScriptCode script = uscript_getScript(c, &status);
      after_latin = script == USCRIPT_LATIN || script == USCRIPT_GREEK;
      kept.append(c);
    }
    icu::UnicodeString result = nfc_->normalize(kept, status);
    check(status, "marks");
    return result;
  }

  const icu::Normalizer2* nfkc_;
  const icu::Normalizer2* nfd_;
  const icu::Normalizer2* nfc_;
  std::unique_ptr<icu::Transliterator> to_simplified_;
};

Entry entry_of(const Mapper& mapper, UChar32 c) {
  Entry entry{class_of(c), u_isupper(c) != 0 || u_istitle(c) != 0, is_unsafe(c), width_of(c), 0,
              {}};
  UChar32 lower = u_tolower(c);
  entry.upper = lower != c;
  entry.lower = entry.upper ? lower : 0;
  bool unassigned = u_charType(c) == U_UNASSIGNED || u_charType(c) == U_SURROGATE ||
                    u_charType(c) == U_PRIVATE_USE_CHAR;
  if (unassigned || c < 0x80) return entry;
  icu::UnicodeString mapped = mapper.map(c);
  if (mapped != icu::UnicodeString(c) && mapped.length() > 0) {
    for (int32_t i = 0; i < mapped.length(); i = mapped.moveIndex32(i, 1)) {
      entry.mapping += static_cast<char32_t>(mapped.char32At(i));
    }
  }
  return entry;
}

}  // namespace

int main() {
  Mapper mapper;
  std::map<Entry, unsigned> entry_numbers;
  std::vector<Entry> entries;
  std::printf("// Made by generate_char_table.cc from ICU %s, Unicode %s.\n", U_ICU_VERSION,
              U_UNICODE_VERSION);
  cssearch::print_two_stages([&](UChar32 c) {
    Entry entry = entry_of(mapper, c);
    auto [it, added] = entry_numbers.try_emplace(entry, entries.size());
    if (added) entries.push_back(entry);
    return it->second;
  });

  std::vector<unsigned> flags, lowers, offsets, mappings;
  for (const Entry& entry : entries) {
    flags.push_back(static_cast<unsigned>(entry.cls) | (entry.upper ? 8U : 0U) |
                    (entry.unsafe ? 16U : 0U) | static_cast<unsigned>(entry.width) << 5U);
    lowers.push_back(static_cast<unsigned>(entry.lower));
    offsets.push_back(static_cast<unsigned>(mappings.size()));
    for (char32_t c : entry.mapping) mappings.push_back(c);
  }
  offsets.push_back(static_cast<unsigned>(mappings.size()));
  print_array("std::uint8_t", "kFlags", flags);
  print_array("char32_t", "kLower", lowers);
  print_array("std::uint16_t", "kOffsets", offsets);
  print_array("char32_t", "kMappings", mappings);
  return 0;
}
