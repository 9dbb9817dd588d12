// SPDX-License-Identifier: GPL-3.0-or-later
//
// A whole HTML page as blocks, as if it were Markdown. What a reader of the page does not see
// (scripts, comments, navigation, footers) is left out; if the page says which part is its main
// one, only that is read. It runs in csindex-html.
#pragma once

#include <string_view>

#include "indexer/html/html_page.h"

namespace cssearch {

// `html` is UTF-8. Throws Error(Input) for what is too much for a parser; the message begins with
// "it has more than", and names no file.
HtmlPage parse_html(std::string_view html);

}  // namespace cssearch
