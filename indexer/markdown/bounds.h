// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is too much for a Markdown parser. cmark's and libxml2's time grows with the square of some
// things that real files have few of, and a table row may be filled up to thousands of cells; 24 kB
// can take minutes or all memory. Such a file is read as plain text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cssearch {

struct TooMuch {
  int line = 0;        // from 1
  std::string reason;  // "more than 500000 cells of tables"
};

// Why a text is not to be parsed; nothing if it may be.
std::optional<TooMuch> too_much_for_markdown(std::string_view text);

// True if a tag has so many attributes that HTML is not to be parsed.
bool is_too_much_html(std::string_view html);

}  // namespace cssearch
