// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text as a terminal shows it: how wide it is, and nothing in it that could steer the terminal.
#pragma once

#include <string>
#include <string_view>

namespace cssearch {

// Control characters and bidi overrides made visible: "␛[31m", "<U+202E>". Line feeds too.
std::string visible(std::string_view text);

// The same for text of several lines: line feeds stay.
std::string visible_lines(std::string_view text);

// One character of it.
std::string visible_char(char32_t c);

// Columns of a text that holds no control characters; East Asian wide ones take two.
std::size_t columns_of(std::string_view text);

// With spaces behind it up to `columns` columns.
std::string padded(std::string_view text, std::size_t columns);

}  // namespace cssearch
