// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes of a file → UTF-8 with line feeds. UTF-8 first; then byte order marks, UTF-16 without one,
// and what ICU recognises (GB18030, Latin-1, …). Bytes that fit nothing become U+FFFD.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cssearch {

struct Decoded {
  std::string text;          // valid UTF-8, no byte order mark, "\n" between lines, no NUL
  std::string encoding;      // "UTF-8", "GB18030", …; after repair "UTF-8 read as windows-1254"
  std::size_t replaced = 0;  // characters that are U+FFFD because their bytes fit nothing
  bool repaired = false;     // the file had gone through a wrong decoding (mojibake)
};

// Nothing if the bytes are no text. `declared`: the encoding that the file itself names, believed
// of bytes that are not UTF-8.
std::optional<Decoded> decode_text(std::string_view bytes, const std::string& declared = {});

}  // namespace cssearch
