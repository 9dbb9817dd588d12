// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/note/paper_links.h"

#include <algorithm>

#include "crawl/find_ids.h"
#include "schema/url.h"

namespace cssearch {

void PaperLinks::add(std::string_view text, int line) {
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    for (const ArxivId& paper : find_arxiv_ids(text.substr(0, end))) add(paper, line);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line;
  }
}

void PaperLinks::add(const RichText& rich, int line) {
  add(std::string_view(rich.text), line);
  for (const Mark& mark : rich.marks) {
    if (mark.type != Mark::Type::Link) continue;
    std::optional<Url> url = parse_url(mark.target);
    std::optional<ArxivId> paper = url ? arxiv_id_of(*url) : std::nullopt;
    if (!paper) continue;
    auto begin = rich.text.begin();
    auto breaks = std::count(begin, begin + static_cast<std::ptrdiff_t>(mark.begin), '\n');
    add(*paper, line + static_cast<int>(breaks));
  }
}

void PaperLinks::add(const ArxivId& paper, int line) {
  if (!known_.insert(paper.id).second) return;
  Contribution link;
  link.origin = Origin::Link;
  link.kind = Kind::Paper;
  link.source = place_.source;
  link.path = place_.path;
  link.line = line;
  link.arxiv = paper.id;
  link.url = "https://arxiv.org/abs/" + paper.id;
  links_.push_back(std::move(link));
}

}  // namespace cssearch
