// SPDX-License-Identifier: GPL-3.0-or-later
//
// What csindex-html, the reader of HTML pages, answers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "indexer/markdown/block.h"
#include "indexer/sandbox/limits.h"

namespace cssearch {

struct HtmlPage {
  std::string title;  // of <title>
  std::string author;
  Block document;
};

// The worst page of 8 MB takes some seconds.
inline constexpr ReaderLimits kHtmlLimits{.time = std::chrono::seconds(20),
                                          .processor = std::chrono::seconds(20)};

// Both are JSON. Reading throws Error(Input) for anything that no page of `page_bytes` can be.
std::string write_html_page(const HtmlPage& page);
HtmlPage read_html_page(std::string_view answer, std::size_t page_bytes);

}  // namespace cssearch
