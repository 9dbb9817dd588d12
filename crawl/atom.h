// SPDX-License-Identifier: GPL-3.0-or-later
//
// The answers of arXiv's query API: Atom feeds, in the shape before and after its replacement in
// November 2025 (https://info.arxiv.org/help/api/user-manual.html). They differ in where namespaces
// are declared, in the order of elements and in wrapping, so elements are found by their names
// without prefix, wherever they stand in an entry.
//
//   <entry>
//     <id>http://arxiv.org/abs/2309.06180v1</id>
//     <title>Efficient Memory
//     Management</title>                       → id 2309.06180, version 1,
//     <category term="cs.LG"/>                   title "Efficient Memory Management",
//     <category term="68T07"/>                   categories [cs.LG]
//   </entry>
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crawl/record.h"

namespace cssearch {

struct AtomFeed {
  // Papers, in the order of the feed, which need not be that of the ids asked for: arXiv leaves out
  // the ids it does not know, or answers with entries without an id, which are passed over.
  std::vector<Record> entries{};
  // Papers and those entries without an id, as elements of the feed.
  std::size_t elements = 0;
  // Why arXiv refused the request ("incorrect id format for abc"): errors are feeds too, some with
  // the HTTP status 200.
  std::optional<std::string> error{};
  // opensearch:totalResults, papers on all pages; the old service counts unknown ids too.
  std::optional<int> total{};
};

constexpr std::size_t kMaxFeedBytes = 33'554'432;

// Throws Error(Input) for what is no whole feed: truncated, other XML, no XML ("Rate exceeded."),
// more than kMaxFeedBytes. No entities are expanded but the five of XML and character references.
AtomFeed read_atom(std::string_view xml);

}  // namespace cssearch
