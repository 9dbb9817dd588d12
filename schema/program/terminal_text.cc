// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/program/terminal_text.h"

#include <cstdio>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"

namespace cssearch {

std::string visible_char(char32_t c) {
  std::string text;
  if (c < 0x20) {
    append_code_point(text, 0x2400 + c);  // ␀ to ␟
  } else if (c == 0x7F) {
    append_code_point(text, 0x2421);
  } else if (char_info(c).unsafe) {
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "<U+%04X>", static_cast<unsigned>(c));
    text = buffer;
  } else {
    append_code_point(text, c);
  }
  return text;
}

std::string visible(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (is_printable_ascii(c)) {
      result += static_cast<char>(c);
    } else {
      result += visible_char(c);
    }
  }
  return result;
}

std::string visible_lines(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    result += c == '\n' ? "\n" : visible_char(c);
  }
  return result;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) columns += width_of(next_code_point(text, at));
  return columns;
}

std::string padded(std::string_view text, std::size_t columns) {
  std::size_t used = columns_of(text);
  return std::string(text).append(used < columns ? columns - used : 0, ' ');
}

}  // namespace cssearch
