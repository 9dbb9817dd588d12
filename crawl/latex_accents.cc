// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/latex_accents.h"

#include <algorithm>
#include <array>

#include <unicode/unorm2.h>
#include <unicode/utypes.h>

#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

struct Accent {
  char command;
  char32_t mark;  // the combining character
};

constexpr std::array<Accent, 16> kAccents = {{
    {'\'', U'\u0301'},
    {'`', U'\u0300'},
    {'^', U'\u0302'},
    {'"', U'\u0308'},
    {'~', U'\u0303'},
    {'=', U'\u0304'},
    {'.', U'\u0307'},
    {'u', U'\u0306'},  // breve
    {'v', U'\u030C'},  // caron
    {'H', U'\u030B'},  // double acute
    {'c', U'\u0327'},  // cedilla
    {'d', U'\u0323'},  // dot below
    {'b', U'\u0331'},  // macron below
    {'k', U'\u0328'},  // ogonek
    {'r', U'\u030A'},  // ring
    {'t', U'\u0361'},  // tie over two letters
}};

const Accent* find_accent(char command) {
  const auto* found = std::find_if(kAccents.begin(), kAccents.end(),
                                   [&](const Accent& accent) { return accent.command == command; });
  return found == kAccents.end() ? nullptr : found;
}

bool is_ascii_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

// Latin letters with accents: U+00C0 to U+024F, U+1E00 to U+1EFF.
bool is_letter(char32_t c) {
  return is_ascii_letter(c) || (c >= 0xC0 && c <= 0x24F) || (c >= 0x1E00 && c <= 0x1EFF);
}

// Without the dot, i and j exist to carry accents.
char32_t with_dot(char32_t c) {
  if (c == U'\u0131') return U'i';
  return c == U'\u0237' ? U'j' : c;
}

// Nothing if Unicode has no such sign.
std::optional<char32_t> compose(char32_t letter, char32_t mark) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfc = unorm2_getNFCInstance(&status);
  if (U_FAILURE(status)) return std::nullopt;
  UChar32 composed =
      unorm2_composePair(nfc, static_cast<UChar32>(letter), static_cast<UChar32>(mark));
  return composed < 0 ? std::nullopt : std::optional(static_cast<char32_t>(composed));
}

}  // namespace

bool is_accent_letter(char c) {
  return is_ascii_letter(static_cast<unsigned char>(c)) && find_accent(c) != nullptr;
}

bool is_accent_sign(char c) {
  return !is_ascii_letter(static_cast<unsigned char>(c)) && find_accent(c) != nullptr;
}

std::optional<std::string> with_accent(char accent, std::string_view letters) {
  const Accent* found = find_accent(accent);
  if (found == nullptr || letters.empty()) return std::nullopt;
  std::size_t at = 0;
  char32_t letter = with_dot(next_code_point(letters, at));
  if (!is_letter(letter)) return std::nullopt;
  auto composed = compose(letter, found->mark);
  if (!composed && is_accent_sign(accent)) return std::nullopt;
  std::string result;
  append_code_point(result, composed.value_or(letter));
  if (!composed) append_code_point(result, found->mark);
  return result.append(letters.substr(at));
}

std::optional<std::string> with_stroke(std::string_view sign) {
  if (sign.empty()) return std::nullopt;
  std::size_t at = 0;
  auto composed = compose(next_code_point(sign, at), U'\u0338');
  if (!composed || at != sign.size()) return std::nullopt;
  std::string result;
  append_code_point(result, *composed);
  return result;
}

}  // namespace cssearch
