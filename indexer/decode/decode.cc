// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/decode/decode.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

#include "indexer/decode/mojibake.h"
#include "schema/analysis/utf8.h"
#include "schema/analysis/utf8_scan.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

// What is read of a file to find out its encoding.
constexpr std::size_t kSample = 65'536;

struct Converted {
  std::string text;
  std::size_t replaced = 0;
};

std::optional<Converted> convert(std::string_view bytes, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(encoding, &status),
                                                               &ucnv_close);
  if (U_FAILURE(status)) return std::nullopt;
  icu::UnicodeString wide;
  auto capacity = static_cast<std::int32_t>(bytes.size()) * 2 + 8;
  std::int32_t size = ucnv_toUChars(converter.get(), wide.getBuffer(capacity), capacity,
                                    bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  wide.releaseBuffer(U_SUCCESS(status) ? size : 0);
  if (U_FAILURE(status)) return std::nullopt;
  Converted converted;
  wide.toUTF8String(converted.text);
  for (std::int32_t i = 0; i < wide.length(); ++i) converted.replaced += wide[i] == 0xFFFD ? 1 : 0;
  return converted;
}

bool is_control(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B) || c == 0x7F;
}

bool has_many_controls(std::string_view text) {
  std::size_t controls = 0;
  for (char c : text) controls += is_control(static_cast<unsigned char>(c)) ? 1 : 0;
  return controls * 100 > text.size();
}

// Text in a wrong byte order is full of unassigned and private characters and of scripts that do
// not stand together; text in the right one has line ends, spaces, letters and Han.
double plausibility(std::string_view text) {
  std::size_t likely = 0, all = 0;
  for (std::size_t at = 0; at < text.size(); ++all) {
    char32_t c = next_code_point(text, at);
    bool ascii = c < 0x80 && !is_control(c);
    bool latin = c >= 0xA0 && c < 0x250;
    bool cjk =
        (c >= 0x3000 && c < 0x30FF) || (c >= 0x4E00 && c < 0xA000) || (c >= 0xFF00 && c < 0xFFEF);
    bool hangul = c >= 0xAC00 && c < 0xD7A4;
    likely += ascii || latin || cjk || hangul ? 1 : 0;
  }
  return all == 0 ? 0 : static_cast<double>(likely) / static_cast<double>(all);
}

// Text in UTF-16 without a byte order mark; its line ends alone give it NUL bytes.
const char* guess_utf16(std::string_view sample) {
  constexpr double kPlausible = 0.95;
  if (sample.size() < 4) return nullptr;
  sample = sample.substr(0, sample.size() / 2 * 2);
  const char* best = nullptr;
  double best_score = kPlausible;
  for (const char* encoding : {"UTF-16LE", "UTF-16BE"}) {
    auto converted = convert(sample, encoding);
    if (!converted || converted->text.find('\0') != std::string::npos) continue;
    if (double score = plausibility(converted->text); score > best_score) {
      best = encoding;
      best_score = score;
    }
  }
  return best;
}

// The share of the bytes beyond ASCII that are pairs as GB2312 makes them. In Latin-1 such bytes
// stand alone between ASCII letters.
double share_of_gb2312(std::string_view bytes) {
  std::size_t paired = 0, beyond_ascii = 0;
  auto high = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]) >= 0x80; };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!high(i)) continue;
    ++beyond_ascii;
    auto first = static_cast<unsigned char>(bytes[i]);
    bool pair = first >= 0xA1 && first <= 0xF7 && i + 1 < bytes.size() &&
                static_cast<unsigned char>(bytes[i + 1]) >= 0xA1;
    if (pair) {
      paired += 2;
      ++beyond_ascii;
      ++i;
    }
  }
  return beyond_ascii == 0 ? 0 : static_cast<double>(paired) / static_cast<double>(beyond_ascii);
}

// ICU's recognition, best first.
std::vector<std::string> detect(std::string_view sample) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status),
                                                                      &ucsdet_close);
  ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
  std::int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  std::vector<std::string> names;
  if (U_FAILURE(status)) return names;
  // A few accents tell little: "café déjà vu" alone is taken for Czech at 11 of 100.
  constexpr std::int32_t kGuess = 20;
  if (count > 0 && ucsdet_getConfidence(matches[0], &status) < kGuess) {
    names.emplace_back("windows-1252");
  }
  for (std::int32_t i = 0; i < count; ++i) {
    std::string name = ucsdet_getName(matches[i], &status);
    // The code page holds all of Latin-1 and the quotes and dashes people type.
    if (name == "ISO-8859-1") name = "windows-1252";
    names.push_back(name);
  }
  return names;
}

// The reading with fewest replaced characters among the likely encodings.
Decoded decode_by_detection(std::string_view bytes) {
  std::string_view sample = bytes.substr(0, kSample);
  std::vector<std::string> candidates = detect(sample);
  if (share_of_gb2312(sample) > 0.8) candidates.insert(candidates.begin(), "GB18030");
  candidates.emplace_back("windows-1252");
  std::optional<Decoded> best;
  for (const std::string& encoding : candidates) {
    auto converted = convert(bytes, encoding.c_str());
    if (!converted || (best && converted->replaced >= best->replaced)) continue;
    best = Decoded{std::move(converted->text), encoding, converted->replaced, false};
    if (best->replaced == 0) break;
  }
  if (best) return *best;
  Decoded decoded{{}, "UTF-8", 0, false};
  decoded.text = to_valid_utf8(bytes, decoded.replaced);
  return decoded;
}

const char* encoding_of_mark(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return "UTF-8";
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4))) return "UTF-32LE";
  if (bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4))) return "UTF-32BE";
  if (bytes.starts_with("\xFF\xFE")) return "UTF-16LE";
  if (bytes.starts_with("\xFE\xFF")) return "UTF-16BE";
  return nullptr;
}

// "\n" for every line end; no NUL, no byte order mark.
void normalise_lines(std::string& text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  bool normal = text.find('\r') == std::string::npos && text.find('\0') == std::string::npos;
  if (normal) return;
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') kept += '\n';
    } else if (text[i] != '\0') {
      kept += text[i];
    }
  }
  text = std::move(kept);
}

Decoded decode_utf8(std::string_view bytes) {
  Decoded decoded{{}, "UTF-8", 0, false};
  decoded.text = to_valid_utf8(bytes, decoded.replaced);
  if (decoded.replaced > 0) return decoded;
  if (auto repaired = repair_mojibake(decoded.text)) {
    decoded = {std::move(repaired->text), repaired->read_as, repaired->replaced, true};
  }
  return decoded;
}

// As browsers read these names: of the smaller encoding, the larger that people mean by it.
std::string known_as(const std::string& declared) {
  std::string name = lower_ascii(declared);
  if (name == "gb2312" || name == "gbk" || name == "gb_2312-80") return "GB18030";
  if (name == "iso-8859-1" || name == "latin1" || name == "us-ascii") return "windows-1252";
  return name;
}

// Nothing if the name is unknown or cannot be true.
std::optional<Decoded> decode_as_declared(std::string_view bytes, const std::string& declared) {
  if (declared.empty()) return std::nullopt;
  std::string encoding = known_as(declared);
  auto converted = convert(bytes, encoding.c_str());
  if (!converted || converted->replaced * 100 > bytes.size()) return std::nullopt;
  return Decoded{std::move(converted->text), encoding, converted->replaced, false};
}

std::optional<Decoded> decode_raw(std::string_view bytes, const std::string& declared) {
  std::string_view sample = bytes.substr(0, kSample);
  const char* named = encoding_of_mark(bytes);
  bool has_nul = sample.find('\0') != std::string_view::npos;
  if (named == nullptr && has_nul) {
    named = guess_utf16(sample);
    if (named == nullptr) return std::nullopt;
  }
  if (named != nullptr && std::string_view(named) != "UTF-8") {
    auto converted = convert(bytes, named);
    if (!converted) return std::nullopt;
    return Decoded{std::move(converted->text), named, converted->replaced, false};
  }
  if (has_many_controls(sample)) return std::nullopt;
  Utf8Fit fit = utf8_fit(bytes);
  bool is_utf8 = fit.broken == 0 || fit.characters > fit.broken * 4;
  if (is_utf8) return decode_utf8(bytes);
  if (auto decoded = decode_as_declared(bytes, declared)) return decoded;
  return decode_by_detection(bytes);
}

}  // namespace

std::optional<Decoded> decode_text(std::string_view bytes, const std::string& declared) {
  std::optional<Decoded> decoded = decode_raw(bytes, declared);
  if (decoded) normalise_lines(decoded->text);
  return decoded;
}

}  // namespace cssearch
