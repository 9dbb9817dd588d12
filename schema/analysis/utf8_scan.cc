// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/analysis/utf8_scan.h"

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
  for (std::size_t at = 0; at < bytes.size();) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {
      ++at;
      continue;
    }
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

std::string to_valid_utf8(std::string_view bytes, std::size_t& replaced) {
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t begin = at;
    char32_t c = next_code_point(bytes, at);
    if (is_ill_formed(bytes, begin, at, c)) ++replaced;
    append_code_point(text, c);
  }
  return text;
}

}  // namespace cssearch
