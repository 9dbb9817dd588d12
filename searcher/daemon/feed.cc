// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/feed.h"

#include <algorithm>
#include <sstream>

#include <pugixml.hpp>

#include "schema/analysis/utf8.h"
#include "schema/ascii.h"
#include "schema/url.h"

namespace cssearch {
namespace {

// What XML 1.0 cannot hold, not even escaped, is left out.
std::string xml_text(std::string_view text) {
  std::string clean;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    bool allowed = (c >= 0x20 && c != 0xFFFE && c != 0xFFFF) || c == '\t' || c == '\n';
    if (allowed) append_code_point(clean, c);
  }
  return clean;
}

pugi::xml_node add(pugi::xml_node parent, const char* name, std::string_view text = {}) {
  pugi::xml_node node = parent.append_child(name);
  if (!text.empty()) node.text().set(xml_text(text).c_str());
  return node;
}

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(xml_text(value).c_str());
}

void add_link(pugi::xml_node parent, const char* relation, const char* type,
              const std::string& target) {
  pugi::xml_node link = add(parent, "link");
  set(link, "rel", relation);
  if (*type != '\0') set(link, "type", type);
  set(link, "href", target);
}

std::string printed(pugi::xml_document& document) {
  pugi::xml_node declaration = document.prepend_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("utf-8");
  std::ostringstream text;
  document.save(text, "  ", pugi::format_indent, pugi::encoding_utf8);
  return text.str();
}

// Tag URIs (RFC 4151); nobody else can own a name below localhost.
std::string id_of(std::string_view kind, std::string_view name) {
  return "tag:cssearch.localhost,2026:" + std::string(kind) + "/" + percent_encode(name);
}

// The beginning of the span: "2024-06" is updated on its first day.
std::string time_of(const Document& document) {
  int day = document.date ? document.date->first() : 19700101;
  std::string digits = std::to_string(day);
  return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6) + "T00:00:00Z";
}

void add_entry(pugi::xml_node feed, const Hit& hit, const std::string& base) {
  const Document& document = hit.document;
  pugi::xml_node entry = add(feed, "entry");
  add(entry, "title", document.title.empty() ? document.key : document.title);
  add(entry, "id", id_of("document", document.key));
  add(entry, "updated", time_of(document));
  std::string here = base + "/document/" + percent_encode(document.key);
  bool leads_out = parse_url(document.url).has_value();
  add_link(entry, "alternate", "", leads_out ? document.url : here);
  if (leads_out) add_link(entry, "related", "text/html", here);
  add_link(entry, "related", "application/json",
           base + "/api/v1/documents/" + percent_encode(document.key));
  for (const std::string& author : document.author) add(add(entry, "author"), "name", author);
  for (const std::string& category : document.category) {
    set(add(entry, "category"), "term", category);
  }
  const std::string& summary = !document.abstract.empty() ? document.abstract
                               : !document.remark.empty() ? document.remark
                                                          : hit.snippet.text;
  if (!summary.empty()) set(add(entry, "summary", summary), "type", "text");
}

std::string missing_text(const Answer& answer) {
  std::string text;
  for (const MissingPart& part : answer.missing)
    text += (text.empty() ? "missing: " : "; ") + part.why;
  return text;
}

}  // namespace

std::string atom_feed(const Answer& answer, const std::string& base, const std::string& query) {
  pugi::xml_document document;
  pugi::xml_node feed = document.append_child("feed");
  set(feed, "xmlns", "http://www.w3.org/2005/Atom");
  add(feed, "title", answer.understood.empty() ? "cssearch" : "cssearch: " + answer.understood);
  if (std::string subtitle = missing_text(answer); !subtitle.empty())
    add(feed, "subtitle", subtitle);
  add(feed, "id", id_of("feed", answer.understood));
  std::string updated = time_of({});
  for (const Hit& hit : answer.hits) updated = std::max(updated, time_of(hit.document));
  add(feed, "updated", updated);
  // Entries need not name an author if the feed does.
  add(add(feed, "author"), "name", "cssearch");
  pugi::xml_node generator = add(feed, "generator", "cssearch");
  set(generator, "version", CSSEARCH_VERSION);
  std::string behind = query.empty() ? "" : "?" + query;
  add_link(feed, "self", "application/atom+xml", base + "/feed.atom" + behind);
  add_link(feed, "alternate", "text/html", base + "/" + behind);
  for (const Hit& hit : answer.hits) add_entry(feed, hit, base);
  return printed(document);
}

std::string opensearch_description(const std::string& base) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("OpenSearchDescription");
  set(root, "xmlns", "http://a9.com/-/spec/opensearch/1.1/");
  add(root, "ShortName", "cssearch");
  add(root, "Description", "Search of your own notes and reading lists");
  add(root, "InputEncoding", "UTF-8");
  pugi::xml_node image = add(root, "Image", base + "/icon.svg");
  set(image, "type", "image/svg+xml");
  auto add_url = [&](const char* type, const char* relation, const std::string& path) {
    pugi::xml_node url = add(root, "Url");
    set(url, "type", type);
    set(url, "rel", relation);
    set(url, "template", base + path);
  };
  add_url("text/html", "results", "/?q={searchTerms}");
  add_url("application/atom+xml", "results", "/feed.atom?q={searchTerms}");
  add_url("application/x-suggestions+json", "suggestions", "/opensearch?q={searchTerms}");
  add_url("application/opensearchdescription+xml", "self", "/opensearch.xml");
  return printed(document);
}

}  // namespace cssearch
