// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace cssearch {

// A lower-case English word, before stemming, that says nothing in a query or a title. Such words
// stay in the index, and in phrases.
bool is_stop_word(std::string_view word);

}  // namespace cssearch
