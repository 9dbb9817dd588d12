// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace cssearch {

// The language of a text by its scripts: "ja" with kana, "ko" with hangul, "zh" if a seventh of its
// words or more are Han characters, else "en"; empty for text without words. Mixed notes count as
// Chinese, since that is what they are written in: their English is names and code.
std::string language_of(std::string_view text);

}  // namespace cssearch
