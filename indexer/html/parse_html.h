// SPDX-License-Identifier: GPL-3.0-or-later
//
// A whole HTML page as blocks, as if it were Markdown. What a reader of the page does not see
// (scripts, comments, navigation, footers) is left out; if the page says which part is its main
// one, only that is read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/markdown/block.h"

namespace cssearch {

struct HtmlPage {
  std::string title;  // of <title>
  std::string author;
  Block document;
};

// `html` is UTF-8. Throws Error(Input) for what is too much for a parser; the message begins with
// "it has more than", and names no file.
HtmlPage parse_html(std::string_view html);

// The encoding that a page names in a <meta> tag, as written; empty if it names none.
std::string declared_encoding(std::string_view bytes);

}  // namespace cssearch
