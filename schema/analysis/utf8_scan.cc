// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/analysis/utf8_scan.h"

#include <cstdint>
#include <cstring>

#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

// next_code_point() reads U+FFFD for ill-formed bytes and for a well-formed U+FFFD alike.
bool is_ill_formed(std::string_view bytes, std::size_t begin, std::size_t end, char32_t c) {
  return c == U'\uFFFD' && bytes.substr(begin, end - begin) != "\xEF\xBF\xBD";
}

}  // namespace

Utf8Fit utf8_fit(std::string_view bytes) {
  Utf8Fit fit;
  for (std::size_t at = count_ascii(bytes); at < bytes.size(); at += count_ascii(bytes, at)) {
    std::size_t begin = at;
    char32_t c = next_code_point(bytes, at);
    if (is_ill_formed(bytes, begin, at, c)) {
      fit.broken += at - begin;
    } else {
      ++fit.characters;
    }
  }
  return fit;
}

std::size_t count_ascii(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t end = at;
  for (std::uint64_t eight; end + sizeof eight <= bytes.size(); end += sizeof eight) {
    std::memcpy(&eight, bytes.data() + end, sizeof eight);
    if ((eight & kHighBits) != 0) break;
  }
  while (end < bytes.size() && static_cast<unsigned char>(bytes[end]) < 0x80) ++end;
  return end - at;
}

std::string to_valid_utf8(std::string_view bytes, std::size_t& replaced) {
  std::string text;
  text.reserve(bytes.size());
  std::size_t copied = 0;
  for (std::size_t at = count_ascii(bytes); at < bytes.size(); at += count_ascii(bytes, at)) {
    std::size_t begin = at;
    char32_t c = next_code_point(bytes, at);
    if (!is_ill_formed(bytes, begin, at, c)) continue;
    ++replaced;
    text.append(bytes, copied, begin - copied);
    append_code_point(text, c);
    copied = at;
  }
  return text.append(bytes, copied);
}

}  // namespace cssearch
