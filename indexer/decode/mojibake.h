// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text that was UTF-8, was read in another encoding and was saved as UTF-8 again: "æ˜¾å­˜" for
// "显存". Told by this: written back in that encoding, its characters are UTF-8. What the wrong
// reading dropped (bytes that the encoding leaves undefined) can be put back only where one sign is
// plainly meant, such as a star; the rest becomes U+FFFD.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cssearch {

struct RepairedText {
  std::string text;          // UTF-8
  std::string read_as;       // the encoding of the wrong reading: "windows-1254"
  std::size_t replaced = 0;  // characters that could not be repaired, now U+FFFD
};

// Nothing if the text, valid UTF-8, looks as it should.
std::optional<RepairedText> repair_mojibake(std::string_view text);

}  // namespace cssearch
