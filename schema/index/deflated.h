// SPDX-License-Identifier: GPL-3.0-or-later
//
// Metadata that are large: Xapian stores metadata as they are given, and lists of words deflate to
// a third.
#pragma once

#include <string>
#include <string_view>

namespace cssearch {

// Empty if the text is. Else a zlib stream (RFC 1950), or the text behind a zero byte where that is
// shorter.
std::string deflated(std::string_view text);
// Throws Error(BrokenIndex) for what deflated() did not make.
std::string inflated(std::string_view bytes);

}  // namespace cssearch
