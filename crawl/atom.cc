// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/atom.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <pugixml.hpp>

#include "crawl/withdrawn.h"
#include "schema/arxiv_id.h"
#include "schema/ascii.h"
#include "schema/error.h"
#include "schema/url.h"

namespace cssearch {
namespace {

std::vector<std::string> split_at_space(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for (char c : text) {
    if (!is_space(c) && !inside) words.emplace_back();
    if (!is_space(c)) words.back() += c;
    inside = !is_space(c);
  }
  return words;
}

// White space becomes single spaces, none at the ends.
std::string fold(std::string_view text) {
  std::string folded;
  for (const std::string& word : split_at_space(text)) {
    if (!folded.empty()) folded += ' ';
    folded += word;
  }
  return folded;
}

// As fold(), but a line that is indented by two spaces begins a paragraph. Both shapes mark them
// so; the old one wraps the lines between.
std::string fold_paragraphs(std::string_view text) {
  std::string folded;
  while (!text.empty()) {
    std::size_t end = std::min(text.find("\n  "), text.size());
    std::string paragraph = fold(text.substr(0, end));
    if (!folded.empty() && !paragraph.empty()) folded += '\n';
    folded += paragraph;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return folded;
}

// "arxiv:doi" → "doi". Which prefix stands for arXiv's namespace is the feed's choice, and no two
// names that we read differ in it alone.
std::string_view local_name(pugi::xml_node node) {
  std::string_view name = node.name();
  std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::vector<pugi::xml_node> children(pugi::xml_node parent, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (pugi::xml_node node : parent.children()) {
    if (local_name(node) == name) found.push_back(node);
  }
  return found;
}

// The text of the first child with this name, with that of CDATA sections between.
std::string text_of(pugi::xml_node parent, std::string_view name) {
  std::string text;
  for (pugi::xml_node node : children(parent, name)) {
    for (pugi::xml_node part : node.children()) text += part.value();
    break;
  }
  return text;
}

void add_once(std::vector<std::string>& list, const std::string& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

std::optional<ArxivId> id_of(pugi::xml_node entry) {
  auto url = parse_url(text_of(entry, "id"));
  return url ? arxiv_id_of(*url) : std::nullopt;
}

std::vector<Author> authors_of(pugi::xml_node entry) {
  std::vector<Author> authors;
  for (pugi::xml_node node : children(entry, "author")) {
    Author author{fold(text_of(node, "name")), {}};
    for (pugi::xml_node affiliation : children(node, "affiliation")) {
      std::string text = fold(affiliation.text().get());
      if (!text.empty()) author.affiliations.push_back(text);
    }
    if (!author.name.empty()) authors.push_back(std::move(author));
  }
  return authors;
}

// The category of an element's "term"; empty if it is a class of another scheme.
std::string category_of(pugi::xml_node node) {
  std::string term = fold(node.attribute("term").value());
  return is_arxiv_category(term) ? term : std::string();
}

std::vector<std::string> categories_of(pugi::xml_node entry) {
  std::vector<std::string> categories;
  for (pugi::xml_node node : children(entry, "category")) {
    if (std::string category = category_of(node); !category.empty()) {
      add_once(categories, category);
    }
  }
  return categories;
}

std::string primary_category_of(pugi::xml_node entry) {
  for (pugi::xml_node node : children(entry, "primary_category")) return category_of(node);
  return {};
}

// "http://dx.doi.org/10.1063/1.4996038" → "10.1063/1.4996038".
std::string doi_behind_host(const std::string& link) {
  constexpr std::string_view kHost = "doi.org/";
  std::size_t host = link.find(kHost);
  return host == std::string::npos ? link : percent_decode(link.substr(host + kHost.size()));
}

// One element may hold several, and the link repeats what the element says.
std::vector<std::string> dois_of(pugi::xml_node entry) {
  std::string text;
  for (pugi::xml_node node : children(entry, "doi")) text += node.text().get() + std::string(" ");
  for (pugi::xml_node node : children(entry, "link")) {
    if (std::strcmp(node.attribute("title").value(), "doi") != 0) continue;
    text += doi_behind_host(node.attribute("href").value()) + " ";
  }
  std::vector<std::string> dois;
  for (std::string doi : split_at_space(text)) {
    while (doi.ends_with(',') || doi.ends_with(';')) doi.pop_back();
    if (doi.starts_with("10.") && doi.find('/') != std::string::npos) add_once(dois, doi);
  }
  return dois;
}

std::optional<PartialDate> date_of(pugi::xml_node entry, std::string_view name) {
  return parse_date(fold(text_of(entry, name)));
}

Record read_entry(pugi::xml_node entry, const ArxivId& id) {
  Record record{.id = id.id,
                .version = id.version,
                .title = fold(text_of(entry, "title")),
                .authors = authors_of(entry),
                .abstract = fold_paragraphs(text_of(entry, "summary")),
                .primary_category = primary_category_of(entry),
                .categories = categories_of(entry),
                .comment = fold(text_of(entry, "comment")),
                .journal_ref = fold(text_of(entry, "journal_ref")),
                .dois = dois_of(entry),
                .published = date_of(entry, "published"),
                .updated = date_of(entry, "updated")};
  record.withdrawn = says_withdrawn(record.comment) || says_withdrawn(record.abstract);
  return record;
}

std::string reason_of(pugi::xml_node entry) {
  std::string reason = fold(text_of(entry, "summary"));
  return reason.empty() ? fold(text_of(entry, "id")) : reason;
}

std::optional<int> total_of(pugi::xml_node feed) {
  std::string text = fold(text_of(feed, "totalResults"));
  int total = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), total);
  bool whole = error == std::errc() && end == text.data() + text.size() && total >= 0;
  return whole ? std::optional(total) : std::nullopt;
}

Error no_feed(const std::string& why) {
  return {ErrorCode::Input, "arXiv's answer is no feed: " + why};
}

// The beginning of an answer that is no XML, to be read by people: "Rate exceeded."
std::string beginning(std::string_view text) {
  std::string shown = fold(text.substr(0, 80));
  return shown.empty() ? "it is empty" : "\"" + shown + "\"";
}

void parse(pugi::xml_document& document, std::string_view xml) {
  if (xml.size() > kMaxFeedBytes) throw no_feed("it is larger than 32 MB");
  pugi::xml_parse_result result = document.load_buffer(xml.data(), xml.size());
  if (result.status == pugi::status_no_document_element) throw no_feed(beginning(xml));
  if (!result) {
    throw no_feed("it is truncated or broken at byte " + std::to_string(result.offset) + " (" +
                  result.description() + ")");
  }
}

}  // namespace

AtomFeed read_atom(std::string_view xml) {
  pugi::xml_document document;
  parse(document, xml);
  pugi::xml_node root = document.document_element();
  if (local_name(root) != "feed") throw no_feed("it is <" + std::string(root.name()) + ">");

  AtomFeed feed{.total = total_of(root)};
  for (pugi::xml_node entry : children(root, "entry")) {
    if (text_of(entry, "id").find("/api/errors") != std::string::npos) {
      feed.error = reason_of(entry);
      continue;
    }
    ++feed.elements;
    if (auto id = id_of(entry)) feed.entries.push_back(read_entry(entry, *id));
  }
  return feed;
}

}  // namespace cssearch
