// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/context.h"

#include <algorithm>

#include "crawl/find_ids.h"
#include "indexer/add_unique.h"
#include "indexer/list/venue.h"
#include "indexer/markdown/clean.h"
#include "schema/arxiv_id.h"
#include "schema/identity.h"
#include "schema/url.h"

namespace cssearch {
namespace {

std::string paper_of(const Facts& facts, Kind by_link) {
  std::vector<ArxivId> of_main_link = find_arxiv_ids(facts.url);
  if (of_main_link.size() == 1) return of_main_link.front().id;
  return by_link == Kind::Project ? std::string() : facts.arxiv;
}

Kind kind_of(const EntryText& entry, Kind by_link, const ListContext& context) {
  if (by_link != Kind::Article) return by_link;
  bool paper = !entry.facts.arxiv.empty() || !entry.facts.venue.empty() || entry.names_paper ||
               context.papers;
  return paper ? Kind::Paper : Kind::Article;
}

// A heading or label such as "2024" or "SOSP 25" says this of the entries below it.
struct SectionFacts {
  std::string venue;
  std::optional<PartialDate> date;
};

SectionFacts facts_of_section(const ListContext& context) {
  for (const std::string& words : {context.label, context.topic()}) {
    if (auto date = parse_date(words)) return {{}, date};
    auto venue = parse_venue(words);
    if (venue && venue->before.empty() && venue->date) return {venue->venue, venue->date};
  }
  return {};
}

void complete_date(Contribution& entry, const ListContext& context) {
  std::optional<PartialDate> of_item = entry.date;
  auto take = [&](std::optional<PartialDate> date, DateTrust trust) {
    if (!date || entry.date_trust != DateTrust::None) return;
    entry.date = date;
    entry.date_trust = trust;
  };
  if (auto paper = parse_arxiv_id(entry.arxiv)) take(paper->month(), DateTrust::ArxivId);
  if (parse_url(entry.url)) take(date_in_url(entry.url), DateTrust::Link);
  take(of_item, DateTrust::Item);
  take(facts_of_section(context).date, DateTrust::Item);
}

}  // namespace

bool says_papers(const std::string& heading) {
  std::string folded = " " + plain_label(heading) + " ";
  for (const char* word : {" paper ", " papers ", " publications ", " publication "}) {
    if (folded.find(word) != std::string::npos) return true;
  }
  return folded.find("论文") != std::string::npos;
}

std::string resolve_link(const std::string& from, const std::string& target) {
  if (target.empty() || target.front() == '#' || is_external(target)) return {};
  // A colon before any slash is a scheme (mailto:).
  std::size_t colon = target.find(':');
  if (colon != std::string::npos && colon < target.find('/')) return {};
  std::string path = percent_decode(target.substr(0, target.find_first_of("#?")));
  std::vector<std::string> parts;
  auto walk = [&](std::string_view text) {
    while (!text.empty()) {
      std::size_t end = std::min(text.find('/'), text.size());
      std::string part(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (part == "..") {
        if (parts.empty()) return false;
        parts.pop_back();
      } else if (!part.empty() && part != ".") {
        parts.push_back(std::move(part));
      }
    }
    return true;
  };
  std::size_t slash = from.rfind('/');
  bool absolute = path.starts_with("/");
  if (!absolute && slash != std::string::npos && !walk(std::string_view(from).substr(0, slash)))
    return {};
  if (!walk(path)) return {};
  std::string resolved;
  for (const std::string& part : parts) resolved += (resolved.empty() ? "" : "/") + part;
  return resolved;
}

Contribution make_contribution(EntryText entry, Origin origin, int line,
                               const ListContext& context) {
  Contribution made;
  std::optional<Url> url = parse_url(entry.facts.url);
  Kind by_link = url ? kind_of_link(*url) : Kind::Article;
  entry.facts.arxiv = paper_of(entry.facts, by_link);
  entry.facts.kind = kind_of(entry, by_link, context);
  if (entry.facts.venue.empty()) entry.facts.venue = facts_of_section(context).venue;
  bool stated = entry.date_stated && entry.facts.date;
  static_cast<Facts&>(made) = std::move(entry.facts);
  made.origin = origin;
  made.source = context.source;
  made.path = context.path;
  made.line = line;
  made.section = context.section;
  bool label_is_topic = !context.label.empty() && has_letters(context.label);
  if (label_is_topic) add_unique(made.section, context.label);
  if (made.category.empty()) {
    if (!label_is_topic || !context.only_file_title) add_unique(made.category, context.topic());
    if (label_is_topic) add_unique(made.category, context.label);
  }
  if (stated) {
    made.date_trust = DateTrust::Row;
  } else {
    complete_date(made, context);
  }
  for (const std::string& file : entry.files)
    add_unique(made.notes, resolve_link(context.path, file));
  return made;
}

}  // namespace cssearch
