// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/feed.h"

#include <set>

#include <gtest/gtest.h>
#include <pugixml.hpp>

namespace cssearch {
namespace {

constexpr const char* kBase = "http://127.0.0.1:7700";

Hit hit(const std::string& key, const std::string& title) {
  Hit hit;
  hit.document.key = key;
  hit.document.title = title;
  hit.snippet.text = "a < b & c";
  return hit;
}

pugi::xml_document parsed(const std::string& text) {
  pugi::xml_document document;
  pugi::xml_parse_result result = document.load_string(text.c_str(), pugi::parse_full);
  EXPECT_TRUE(result) << result.description() << "\n" << text;
  return document;
}

std::string link_of(pugi::xml_node entry, const char* relation) {
  return entry.find_child_by_attribute("link", "rel", relation).attribute("href").value();
}

TEST(Feed, AnEntryTellsOfItsDocument) {
  Answer answer;
  answer.understood = "kv cache";
  Hit paper = hit("arxiv:2309.06180", "Efficient <script>alert(1)</script> & 显存");
  paper.document.url = "https://arxiv.org/abs/2309.06180?a=1&b=2";
  paper.document.author = {"Woosuk Kwon", "Zhuohan Li"};
  paper.document.category = {"KV Cache"};
  paper.document.abstract = "Paging \"memory\"\x01.";
  paper.document.date = PartialDate{2023, 9, 12};
  Hit note = hit("note:notes/a b/显存.md", "Note");
  note.document.date = PartialDate{2024, 6, 0};
  Hit evil = hit("url:x", "Evil");
  evil.document.url = "javascript:alert(1)";
  answer.hits = {note, paper, evil};
  pugi::xml_document document = parsed(atom_feed(answer, kBase, "q=kv%20cache&kind=paper"));
  pugi::xml_node feed = document.child("feed");
  EXPECT_STREQ(feed.attribute("xmlns").value(), "http://www.w3.org/2005/Atom");
  EXPECT_STREQ(feed.child_value("updated"), "2024-06-01T00:00:00Z") << "the newest entry's";
  EXPECT_EQ(link_of(feed, "self"), "http://127.0.0.1:7700/feed.atom?q=kv%20cache&kind=paper");
  EXPECT_EQ(link_of(feed, "alternate"), "http://127.0.0.1:7700/?q=kv%20cache&kind=paper");

  pugi::xml_node entry = feed.child("entry");
  EXPECT_STREQ(entry.child_value("id"),
               "tag:cssearch.localhost,2026:document/note%3Anotes%2Fa%20b%2F%E6%98%BE%E5%AD%98.md");
  EXPECT_EQ(link_of(entry, "alternate"),
            "http://127.0.0.1:7700/document/note%3Anotes%2Fa%20b%2F%E6%98%BE%E5%AD%98.md");
  EXPECT_STREQ(entry.child_value("summary"), "a < b & c");

  entry = entry.next_sibling("entry");
  EXPECT_STREQ(entry.child_value("title"), "Efficient <script>alert(1)</script> & 显存");
  EXPECT_STREQ(entry.child_value("updated"), "2023-09-12T00:00:00Z");
  EXPECT_EQ(link_of(entry, "alternate"), "https://arxiv.org/abs/2309.06180?a=1&b=2");
  EXPECT_EQ(link_of(entry, "related"), "http://127.0.0.1:7700/document/arxiv%3A2309.06180");
  EXPECT_STREQ(entry.child("author").child_value("name"), "Woosuk Kwon");
  EXPECT_STREQ(entry.child("category").attribute("term").value(), "KV Cache");
  EXPECT_STREQ(entry.child_value("summary"), "Paging \"memory\".") << "no control characters";

  entry = entry.next_sibling("entry");
  EXPECT_EQ(link_of(entry, "alternate"), "http://127.0.0.1:7700/document/url%3Ax");
  EXPECT_STREQ(entry.child_value("updated"), "1970-01-01T00:00:00Z");
}

// RFC 4287, sections 4.1.1 and 4.1.2.
TEST(Feed, HasWhatAtomAsksFor) {
  Answer answer;
  answer.hits = {hit("a", ""), hit("b", "B")};
  for (std::size_t hits : {2U, 0U}) {
    answer.hits.resize(hits);
    pugi::xml_document document = parsed(atom_feed(answer, kBase, ""));
    std::set<std::string> ids;
    for (pugi::xml_node node : {document.child("feed"), document.child("feed").child("entry")}) {
      if (!node) continue;
      for (const char* name : {"id", "title", "updated"})
        EXPECT_STRNE(node.child_value(name), "") << name;
    }
    EXPECT_TRUE(document.child("feed").child("author")) << "for entries without one";
  }
}

TEST(Opensearch, NamesTheServerAsTheClientDoes) {
  pugi::xml_document document = parsed(opensearch_description("http://localhost:7701"));
  pugi::xml_node root = document.child("OpenSearchDescription");
  EXPECT_STRNE(root.child_value("ShortName"), "");
  EXPECT_LE(std::string(root.child_value("ShortName")).size(), 16U) << "the standard's limit";
  std::set<std::string> types;
  for (pugi::xml_node url : root.children("Url")) {
    EXPECT_TRUE(
        std::string(url.attribute("template").value()).starts_with("http://localhost:7701/"));
    types.insert(url.attribute("type").value());
  }
  EXPECT_TRUE(types.contains("text/html"));
  EXPECT_TRUE(types.contains("application/x-suggestions+json"));
}

}  // namespace
}  // namespace cssearch
