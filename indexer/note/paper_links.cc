// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/note/paper_links.h"

#include <algorithm>

#include "crawl/find_ids.h"

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
  auto counted = rich.text.begin();  // the line breaks before it are in `line`
  for (const Mark& mark : rich.marks) {
    if (mark.type != Mark::Type::Link) continue;
    // Marks come in the order of their ends: one in another does not go back.
    auto begin = std::max(counted, rich.text.begin() + static_cast<std::ptrdiff_t>(mark.begin));
    line += static_cast<int>(std::count(counted, begin, '\n'));
    counted = begin;
    for (const ArxivId& paper : find_arxiv_ids(mark.target)) add(paper, line);
  }
}

void PaperLinks::add_subject(const ArxivId& paper, int line) {
  if (Contribution* link = add(paper, line)) link->notes.push_back(place_.path);
}

Contribution* PaperLinks::add(const ArxivId& paper, int line) {
  if (!known_.insert(paper.id).second) return nullptr;
  Contribution& link = links_.emplace_back();
  link.origin = Origin::Link;
  link.kind = Kind::Paper;
  link.source = place_.source;
  link.path = place_.path;
  link.line = line;
  link.arxiv = paper.id;
  link.url = link_to(paper);
  return &link;
}

}  // namespace cssearch
