// SPDX-License-Identifier: GPL-3.0-or-later
//
// Words of Chinese that say nothing in a query: 什么, 如何, 的. They stay in the index.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cssearch {

// Cuts function words off both ends of a run of five characters or more, of four if they have two,
// and parts it at those inside that stand between words: 什么是投机解码的原理 → 投机解码, 原理. A
// run of nothing else stays whole.
std::vector<std::string> without_function_words(const std::string& run);

// Whether the run is one, as 什么是 in "什么是 PagedAttention".
bool is_function_word(std::string_view run);

// Whether the run begins or ends with one: 解码的, 是投机.
bool has_function_word_at_an_end(std::string_view run);

}  // namespace cssearch
