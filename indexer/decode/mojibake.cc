// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/decode/mojibake.h"

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>
#include <vector>

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "schema/analysis/utf8.h"
#include "schema/analysis/utf8_scan.h"

namespace cssearch {
namespace {

// The readings that happen: a program or a system set to a Western, Turkish, Central European,
// Cyrillic, Greek or Baltic code page.
constexpr std::array<const char*, 7> kCodePages = {"windows-1252", "windows-1254", "ISO-8859-1",
                                                   "windows-1250", "windows-1251", "windows-1253",
                                                   "windows-1257"};

// Fewer characters than this say nothing; and this share of them must turn out to be UTF-8.
constexpr std::size_t kEnoughCharacters = 12;
constexpr double kSurelyMojibake = 0.6;

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterCloser>;

Converter open_converter(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

// A single-byte encoding the other way round: character → byte.
class CodePage {
 public:
  explicit CodePage(const char* name) : name_(name) {
    Converter converter = open_converter(name);
    if (converter == nullptr) return;
    for (int byte = 0x80; byte < 0x100; ++byte) {
      // A byte without a character was kept as a control character by some programs.
      bytes_.emplace(static_cast<char32_t>(byte), static_cast<char>(byte));
    }
    for (int byte = 0x80; byte < 0x100; ++byte) {
      auto source = static_cast<char>(byte);
      icu::UnicodeString decoded;
      UErrorCode status = U_ZERO_ERROR;
      ucnv_toUChars(converter.get(), decoded.getBuffer(4), 4, &source, 1, &status);
      decoded.releaseBuffer(U_SUCCESS(status) ? 1 : 0);
      if (decoded.length() == 1 && decoded[0] != 0xFFFD) {
        bytes_[static_cast<char32_t>(decoded[0])] = source;
      }
    }
  }

  const char* name() const { return name_; }

  // The byte that was read as `c`, as a number; -1 if none was.
  int byte_of(char32_t c) const {
    if (c < 0x80) return static_cast<int>(c);
    auto found = bytes_.find(c);
    return found == bytes_.end() ? -1 : static_cast<unsigned char>(found->second);
  }

 private:
  const char* name_;
  std::unordered_map<char32_t, char> bytes_;
};

// The text written back: bytes from 0 to 255, or a character that the encoding does not have, plus
// kNotAByte.
constexpr std::uint32_t kNotAByte = 0x1000000;
using Units = std::vector<std::uint32_t>;

Units write_back(std::string_view text, const CodePage& page) {
  Units units;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    int byte = page.byte_of(c);
    units.push_back(byte >= 0 ? static_cast<std::uint32_t>(byte) : kNotAByte + c);
  }
  return units;
}

bool is_continuation(const Units& units, std::size_t i) {
  return i < units.size() && units[i] >= 0x80 && units[i] <= 0xBF;
}

// Bytes that should follow a lead byte; 0 if it is none.
std::size_t following(std::uint32_t lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 1;
  if (lead >= 0xE0 && lead <= 0xEF) return 2;
  if (lead >= 0xF0 && lead <= 0xF4) return 3;
  return 0;
}

// The share of the characters beyond ASCII that are bytes of whole UTF-8 sequences.
double share_of_utf8(const Units& units, std::size_t& beyond_ascii) {
  std::size_t whole = 0;
  beyond_ascii = 0;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i] < 0x80) continue;
    ++beyond_ascii;
    std::size_t wanted = following(units[i]), found = 0;
    while (found < wanted && is_continuation(units, i + 1 + found)) ++found;
    if (wanted > 0 && found == wanted) whole += 1 + found;
  }
  return beyond_ascii == 0 ? 0 : static_cast<double>(whole) / static_cast<double>(beyond_ascii);
}

// A sequence that lost its last bytes, and what it plainly was in Markdown notes.
struct LostSign {
  std::array<std::uint32_t, 2> kept;  // lead byte and, if not 0, the byte behind it
  std::string_view sign;
};
constexpr std::array<LostSign, 6> kLostSigns = {{
    {{0xE2, 0x80}, "”"},       // E2 80 9D
    {{0xE3, 0x80}, "、"},      // E3 80 81
    {{0xEF, 0xB8}, "\uFE0F"},  // EF B8 8F, the variation selector behind ⭐ and ✅
    {{0xEF, 0xBC}, "！"},      // EF BC 81
    {{0xE2, 0x9C}, "❌"},       // E2 9D 8C never keeps 9C; E2 9C 8D and the like are rare
    {{0xE2, 0}, "⭐"},          // E2 AD 90
}};

std::string_view lost_sign(std::uint32_t lead, std::uint32_t next_or_zero) {
  for (const LostSign& lost : kLostSigns) {
    if (lost.kept[0] == lead && lost.kept[1] == next_or_zero) return lost.sign;
  }
  return {};
}

RepairedText rebuild(const Units& units, const char* read_as) {
  RepairedText repaired;
  repaired.read_as = std::string("UTF-8 read as ") + read_as;
  for (std::size_t i = 0; i < units.size();) {
    if (units[i] >= kNotAByte) {
      append_code_point(repaired.text, static_cast<char32_t>(units[i] - kNotAByte));
      ++i;
      continue;
    }
    std::size_t wanted = following(units[i]);
    if (units[i] < 0x80 || (wanted == 0 && !is_continuation(units, i))) {
      append_code_point(repaired.text, static_cast<char32_t>(units[i]));
      ++i;
      continue;
    }
    std::string sequence(1, static_cast<char>(units[i]));
    while (sequence.size() <= wanted && is_continuation(units, i + sequence.size())) {
      sequence += static_cast<char>(units[i + sequence.size()]);
    }
    std::string_view sign;
    if (sequence.size() <= wanted) {
      sign = lost_sign(units[i], sequence.size() > 1 ? units[i + 1] : 0);
    }
    if (!sign.empty()) {
      repaired.text += sign;
    } else {
      repaired.text += to_valid_utf8(sequence, repaired.replaced);
    }
    i += sequence.size();
  }
  return repaired;
}

std::optional<RepairedText> repair_single_byte(std::string_view text) {
  double best_share = 0;
  Units best;
  const char* best_name = nullptr;
  for (const char* name : kCodePages) {
    CodePage page(name);
    Units units = write_back(text, page);
    std::size_t beyond_ascii = 0;
    double share = share_of_utf8(units, beyond_ascii);
    if (beyond_ascii < kEnoughCharacters) return std::nullopt;
    if (share > best_share) {
      best_share = share;
      best = std::move(units);
      best_name = name;
    }
  }
  if (best_share < kSurelyMojibake) return std::nullopt;
  return rebuild(best, best_name);
}

// UTF-8 read as GB18030 or GBK: "鏄惧瓨" for "显存". Real Chinese never gives UTF-8 when written
// so.
std::optional<RepairedText> repair_gb18030(std::string_view text) {
  Converter converter = open_converter("GB18030");
  if (converter == nullptr) return std::nullopt;
  auto write = [&](std::string_view part) {
    icu::UnicodeString wide =
        icu::UnicodeString::fromUTF8({part.data(), static_cast<std::int32_t>(part.size())});
    std::string bytes(static_cast<std::size_t>(wide.length()) * 4 + 8, '\0');
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t size =
        ucnv_fromUChars(converter.get(), bytes.data(), static_cast<std::int32_t>(bytes.size()),
                        wide.getBuffer(), wide.length(), &status);
    bytes.resize(U_SUCCESS(status) ? static_cast<std::size_t>(size) : 0);
    return bytes;
  };
  auto is_utf8 = [](std::string_view bytes) {
    Utf8Fit fit = utf8_fit(bytes);
    return fit.characters >= kEnoughCharacters && fit.broken < fit.characters / 2;
  };
  constexpr std::size_t kSample = 16'384;
  if (!is_utf8(write(text.substr(0, whole_code_points(text, kSample))))) return std::nullopt;
  std::string bytes = write(text);
  if (!is_utf8(bytes)) return std::nullopt;
  RepairedText repaired;
  repaired.read_as = "UTF-8 read as GB18030";
  repaired.text = to_valid_utf8(bytes, repaired.replaced);
  return repaired;
}

bool is_han(char32_t c) {
  return c >= 0x3400 && c <= 0x9FFF;
}

}  // namespace

std::optional<RepairedText> repair_mojibake(std::string_view text) {
  std::size_t western = 0, han = 0;
  for (std::size_t at = count_ascii(text); at < text.size(); at += count_ascii(text, at)) {
    char32_t c = next_code_point(text, at);
    if (c < 0x2123) ++western;
    if (is_han(c)) ++han;
  }
  if (western >= kEnoughCharacters && western > han) return repair_single_byte(text);
  if (han >= kEnoughCharacters) return repair_gb18030(text);
  return std::nullopt;
}

}  // namespace cssearch
