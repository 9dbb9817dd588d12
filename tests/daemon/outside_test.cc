// SPDX-License-Identifier: GPL-3.0-or-later
//
// The whole daemon from outside, over a socket: its server, guard and site over notes that someone
// else wrote, to hurt. What each part refuses is in guard_test.cc and server_limits_test.cc.
#include <cctype>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libxml/HTMLparser.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "schema/ascii.h"
#include "schema/url.h"
#include "searcher/daemon/guard.h"
#include "searcher/daemon/site.h"
#include "searcher/web/link.h"
#include "tests/daemon/raw_client.h"
#include "tests/daemon/running_server.h"
#include "tests/support/cases.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using testing::HasSubstr;

// Ends an attribute, an element, a comment, a script; begins an element with code.
constexpr std::string_view kAttack =
    "\"'>--></title></textarea></script><img src=x onerror=alert(1)><svg/onload=alert(2)>";

std::string replaced(std::string text, std::string_view from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

// As Markdown and YAML say that these are characters, and not markup.
std::string in_markdown(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (std::ispunct(static_cast<unsigned char>(c)) != 0) escaped += '\\';
    escaped += c;
  }
  return escaped;
}
std::string in_yaml(std::string_view text) {
  return replaced(std::string(text), "'", "''");
}

// A note and a list that hold the words in each of their fields. `scheme` begins their links.
void write_notes(TestIndex& index, std::string_view words, const std::string& scheme) {
  std::string markdown = in_markdown(words), yaml = in_yaml(words);
  std::string name = replaced(std::string(words), "/", "\\");
  index
      .file("folder" + name + "/zebra" + name + ".md",
            "---\ntitle: 'zebra " + yaml + "'\nauthor: ['Ann " + yaml + "']\ncategory: 'cat " +
                yaml + "'\ntags: ['tag " + yaml + "']\nvenue: 'venue " + yaml + "'\nurl: '" +
                scheme + "alert(1)'\ndate: 2024-01-02\n---\n\n" + "zebra text " + markdown +
                " zebra (" + markdown + ")\n\n## zebra " + markdown + "\n\n`zebra " +
                std::string(words) + "` [zebra](" + scheme + "alert(2)) " + "![zebra](" + scheme +
                "alert(3)) [" + markdown + "](https://example.org/" + percent_encode(words) +
                ")\n\n```" + "html\nzebra " + std::string(words) + "\n```\n\n" +
                std::string(words) + "\n")
      .file("list.md", "# zebra " + markdown + "\n\n## " + markdown +
                           "\n\n| Title | Author | Date | Category | Venue | Code | Note | Rec |\n"
                           "| :- | :- | :- | :- | :- | :- | :- | :- |\n| [zebra row " +
                           markdown + "](https://example.org/1) | Bob " + markdown +
                           " | 2023-04 | topic " + markdown + " | SOSP " + markdown + " | [code](" +
                           scheme + "alert(4)) | zebra remark " + markdown +
                           " | ⭐⭐ |\n| [zebra link](" + scheme +
                           "alert(5)) | Bob | 2022 | topic | " + " | | remark | |\n");
  index.build();
}

class Outside {
 public:
  Outside(std::string_view words, const std::string& scheme, GuardOptions guarded = {}) {
    write_notes(index_, words, scheme);
    files_.write("pairs.txt", "zebra = " + replaced(std::string(words), "=", "") + "\n");
    auto state = std::make_shared<SiteState>();
    auto pairs = std::make_shared<OwnPairs>(files_ / "pairs.txt", true, [](const std::string&) {});
    auto site = std::make_shared<Site>(std::vector{folder_place(index_.index_folder())}, state,
                                       SearcherOptions(), pairs);
    HttpServer::Options options;
    options.workers = 1;
    options.guard = [guard = Guard(std::move(guarded))](const HttpRequest& request, Transport by) {
      return guard(request, by);
    };
    options.headers = security_headers();
    server_ = std::make_unique<RunningServer>(
        std::move(options), [site](const HttpRequest& request) { return site->answer(request); });
  }

  RawReply ask(const std::string& request) {
    RawClient client(server_->port());
    client.send(request);
    auto reply = client.receive(request.starts_with("HEAD "));
    EXPECT_TRUE(reply) << request;
    return reply.value_or(RawReply());
  }
  RawReply get(const std::string& target) { return ask(get_request(target)); }
  std::vector<std::string> keys() {
    std::vector<std::string> keys;
    nlohmann::json answer = nlohmann::json::parse(get("/api/v1/search?q=zebra&limit=50").body);
    for (const auto& hit : answer["hits"]) keys.push_back(hit["key"]);
    return keys;
  }

 private:
  TestIndex index_;
  TempFolder files_;
  std::unique_ptr<RunningServer> server_;
};

// Every kind of page, with the words wherever a request can say something.
std::vector<std::string> page_targets(Outside& outside, std::string_view words) {
  std::string hostile(words);
  std::vector<std::string> targets = {"/", "/?q=zebra", "/?q=zebra&explain=1&expand=1"};
  targets.push_back(Link::inside("/", {{"q", hostile}}).text());
  targets.push_back(Link::inside("/", {{"q", "zebra " + hostile}, {"any", "1"}}).text());
  targets.push_back(Link::inside("/", {{"q", "title:\"" + hostile + "\" zebra"}}).text());
  for (const char* name :
       {"category", "author", "tag",    "kind",  "venue", "path",     "date",
        "since",    "until",  "rating", "read",  "lang",  "source",   "sort",
        "facets",   "limit",  "offset", "exact", "pairs", "fragment", "unknown"}) {
    targets.push_back(Link::inside("/", {{"q", "zebra"}, {name, hostile}}).text());
  }
  for (const std::string& key : outside.keys()) {
    targets.push_back(Link::document(key).text());
    targets.push_back(Link::document(key, {{"q", "zebra " + hostile}, {"line", hostile}}).text());
  }
  targets.push_back(Link::document(hostile).text());
  std::size_t whole = targets.size();
  for (std::size_t i = 0; i < whole; ++i) {
    targets.push_back(targets[i] + (targets[i].find('?') == std::string::npos ? "?" : "&") +
                      "fragment=1");
  }
  return targets;
}

// What a parser sees: "img src", each element with each of its attributes; where links lead.
struct Markup {
  std::set<std::string> elements;
  std::set<std::string> links;
  std::string text;
};

std::string text_of(const xmlChar* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

void add_node(xmlNode* node, Markup& markup) {
  for (; node != nullptr; node = node->next) {
    if (node->type == XML_TEXT_NODE) markup.text += text_of(node->content) + "\n";
    if (node->type == XML_COMMENT_NODE) markup.elements.insert("a comment");
    if (node->type != XML_ELEMENT_NODE) continue;
    std::string name = text_of(node->name);
    markup.elements.insert(name);
    for (xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
      std::string attribute_name = text_of(attribute->name);
      markup.elements.insert(name + " " + attribute_name);
      if (attribute_name != "href" && attribute_name != "src" && attribute_name != "action")
        continue;
      xmlChar* value = xmlNodeListGetString(node->doc, attribute->children, 1);
      markup.links.insert(text_of(value));
      xmlFree(value);
    }
    add_node(node->children, markup);
  }
}

Markup parse_html(const std::string& html) {
  htmlDocPtr document =
      htmlReadMemory(html.data(), static_cast<int>(html.size()), nullptr, "UTF-8",
                     HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
  Markup markup;
  add_node(xmlDocGetRootElement(document), markup);
  xmlFreeDoc(document);
  return markup;
}

bool leads_to_no_code(const std::string& link) {
  bool is_inside = link.starts_with("#") || (link.starts_with("/") && !link.starts_with("//"));
  return is_inside || link.starts_with("https://example.org/");
}

// Notes of plain words say which markup is the page's own.
TEST(Outside, NoFieldOfADocumentOrRequestBecomesMarkup) {
  Outside plain("plain words", "https://example.org/");
  std::set<std::string> own;
  for (const std::string& target : page_targets(plain, "plain words"))
    own.merge(parse_html(plain.get(target).body).elements);
  ASSERT_GT(own.size(), 50U);

  for (const char* scheme : {"javascript:", "data:text/html,"}) {
    Outside outside(kAttack, scheme);
    ASSERT_GE(outside.keys().size(), 4U) << "a note, its list and the rows";
    std::string shown;
    for (const std::string& target : page_targets(outside, kAttack)) {
      RawReply reply = outside.get(target);
      EXPECT_THAT(reply.headers["content-type"], HasSubstr("text/html")) << target;
      Markup markup = parse_html(reply.body);
      for (const std::string& element : markup.elements)
        EXPECT_TRUE(own.contains(element)) << element << " in " << target;
      for (const std::string& link : markup.links)
        EXPECT_TRUE(leads_to_no_code(link)) << link << " in " << target;
      shown += markup.text;
    }
    // It was all there to be shown, as text.
    for (const char* field : {"zebra \"'>", "Ann \"'>", "cat \"'>", "tag \"'>", "topic \"'>",
                              "remark \"'>", "folder\"'>", "SOSP \"'>", "text \"'>"})
      EXPECT_THAT(shown, HasSubstr(field));
  }
}

TEST(Outside, FeedsAndDescriptionsHoldTheWordsAsText) {
  Outside outside(kAttack, "javascript:");
  std::string query = percent_encode("zebra " + std::string(kAttack));
  EXPECT_THAT(outside.get("/feed.atom?q=zebra").body, ::testing::HasSubstr("<entry>"));
  for (const std::string& target :
       {std::string("/feed.atom?q=zebra"), "/feed.atom?any=1&q=" + query,
        std::string("/opensearch.xml")}) {
    RawReply reply = outside.get(target);
    ASSERT_EQ(reply.status, 200) << target;
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(reply.body.c_str(), pugi::parse_full)) << target;
    for (const pugi::xpath_node& found : document.select_nodes("//* | //@*")) {
      std::string name = found.node() ? found.node().name() : found.attribute().name();
      EXPECT_TRUE(name != "img" && !name.starts_with("svg") && !name.starts_with("on")) << name;
      std::string value = found.attribute().value();
      if (name != "href") continue;
      std::string link = found.attribute().value();
      EXPECT_TRUE(link.starts_with("http://localhost/") || link.starts_with("https://example.org/"))
          << link;
    }
  }
}

// JSON that a browser takes for a page would be one.
TEST(Outside, JsonIsNoPage) {
  Outside outside(kAttack, "javascript:");
  std::string words = percent_encode(kAttack);
  for (const std::string& target : std::vector<std::string>{
           "/api/v1/search?q=zebra", "/api/v1/suggest?q=zebra", "/opensearch?q=zebra",
           "/api/v1/facets/author", "/api/v1/facets/" + words, "/api/v1/documents/" + words,
           "/api/v1/similar/" + words, "/api/v1/search?sort=" + words, "/" + words,
           "/api/v1/status", "/api/v1/fields"}) {
    RawReply reply = outside.get(target);
    EXPECT_THAT(reply.headers["content-type"], HasSubstr("json")) << target;
    EXPECT_EQ(reply.headers["x-content-type-options"], "nosniff") << target;
    EXPECT_FALSE(nlohmann::json::parse(reply.body, nullptr, false).is_discarded()) << target;
  }
}

TEST(Outside, EveryAnswerHasTheHeadersOfSecurity) {
  Outside outside("plain words", "https://example.org/");
  std::string host = " HTTP/1.1\r\nHost: localhost\r\n";
  std::string key = Link::document(outside.keys().front()).text();
  Cases<std::string, int> cases = {
      {"GET /" + host + "\r\n", 200},
      {"GET " + key + host + "\r\n", 200},
      {"GET /page.js" + host + "\r\n", 200},
      {"GET /icon.svg" + host + "\r\n", 200},
      {"GET /feed.atom" + host + "\r\n", 200},
      {"GET /metrics" + host + "\r\n", 200},
      {"GET /api/v1/fields" + host + "If-None-Match: *\r\n\r\n", 304},
      {"GET /?q=%zz" + host + "\r\n", 400},
      {"nonsense\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403},
      {"GET /nothing" + host + "\r\n", 404},
      {"GET /document/nothing" + host + "\r\n", 404},
      {"POST /" + host + "\r\n", 405},
      {"POST /" + host + "Content-Length: 9999\r\n\r\n", 413},
      {"GET /" + std::string(100'000, 'a') + host + "\r\n", 414},
      {"GET /" + host + "X: " + std::string(20'000, 'a') + "\r\n\r\n", 431},
      {"GET / HTTP/3.0\r\n\r\n", 505},
  };
  for (const auto& [request, status] : cases) {
    RawReply reply = outside.ask(request);
    EXPECT_EQ(reply.status, status) << request.substr(0, 80);
    for (const auto& [name, value] : security_headers()) {
      std::string header = reply.headers[lower_ascii(name)];
      if (name == "Cache-Control") {
        EXPECT_NE(header, "") << request.substr(0, 80);
      } else {
        EXPECT_EQ(header, value) << name << " of " << request.substr(0, 80);
      }
    }
    for (const auto& [name, value] : reply.headers)
      EXPECT_FALSE(name.starts_with("access-control")) << name;
  }
}

// What a page of another site can send without asking first, and what it must ask first.
TEST(Outside, APageOfAnotherSiteGetsNothing) {
  Outside outside("plain words", "https://example.org/");
  std::string to_search = "/api/v1/search?q=zebra HTTP/1.1\r\nHost: localhost\r\n";
  Cases<std::string, int> cases = {
      {"GET " + to_search + "Origin: https://evil.example\r\n\r\n", 403},
      {"GET " + to_search + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n", 403},
      {"HEAD " + to_search + "Origin: null\r\nConnection: close\r\n\r\n", 403},
      {"OPTIONS " + to_search +
           "Origin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\n\r\n",
       405},
      {"POST " + to_search +
           "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\nq=a",
       405},
      {"POST " + to_search + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 405},
      {"GET http://evil.example" + to_search + "\r\n", 400},
  };
  for (const auto& [request, status] : cases) {
    RawReply reply = outside.ask(request);
    EXPECT_EQ(reply.status, status) << request;
    EXPECT_EQ(reply.body.find("zebra row"), std::string::npos) << request;
    for (const auto& [name, value] : reply.headers)
      EXPECT_FALSE(name.starts_with("access-control")) << name;
  }
}

// There is no file to be had: a document has a key, and that is all a path can name.
TEST(Outside, APathNamesNoFile) {
  Outside outside("plain words", "https://example.org/");
  std::string up = "../../../../../../../../etc/passwd";
  std::vector<std::string> paths = {
      "/" + up,
      "/document/" + up,
      "/api/v1/documents/" + up,
      "/page.css/" + up,
      "//etc/passwd",
      "/%2e%2e/%2e%2e/etc/passwd",
      "/document/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
      "/document/..%5c..%5cetc%5cpasswd",
      "/document/..\\..\\etc\\passwd",
      "/document/%252e%252e%252fetc%252fpasswd",
      "/document/%c0%ae%c0%ae%c0%afetc/passwd",
      "/document/%e0%80%ae/passwd",
      "/document/note:notes/" + up,
      "/document//etc/passwd",
      "/document/file:%2f%2f/etc/passwd",
      "/document/%00",
      "/document/list.md%00.html",
      "/page.css%00.html",
      "/PAGE.CSS",
      "/./page.css",
      "/x/../page.css",
      "/document/" + std::string(12'000, 'a'),
      "/api/v1/similar/" + std::string(12'000, 'a'),
      "/api/v1/documents/" + std::string(3'000, '/'),
      "/document/" + replaced(std::string(300, 'x'), "x", "%e6%98%be")};
  for (const std::string& path : paths) {
    RawReply reply = outside.get(path);
    EXPECT_EQ(reply.status, 404) << path.substr(0, 80);
    EXPECT_EQ(reply.body.find("root:"), std::string::npos) << path;
    EXPECT_EQ(reply.body.find("/tmp/"), std::string::npos) << reply.body;
  }
}

// Another user of this machine, or anyone beyond loopback, without the token.
TEST(Outside, WithoutTheTokenThereIsNothing) {
  const std::string token = "0123456789abcdef";
  GuardOptions guarded;
  guarded.token = token;
  Outside outside("plain words", "https://example.org/", guarded);
  for (const char* target :
       {"/", "/?q=zebra", "/page.js", "/icon.svg", "/document/x", "/feed.atom", "/opensearch.xml",
        "/opensearch?q=z", "/api/v1/search?q=zebra", "/api/v1/status", "/healthz", "/metrics",
        "/nothing", "/?token=", "/?token=0123456789abcdeF", "/?token=0123456789abcdef0",
        "/nothing?token=0123456789abcdef"}) {
    RawReply reply = outside.get(target);
    EXPECT_EQ(reply.status, 401) << target;
    EXPECT_EQ(reply.headers.count("set-cookie"), 0U) << target;
    EXPECT_EQ(reply.body, outside.get("/").body) << "says nothing of what is there: " << target;
  }
  RawReply visit = outside.get("/?token=" + token + "&q=zebra");
  EXPECT_EQ(visit.status, 303);
  EXPECT_EQ(visit.headers["location"], "/") << "without the token";
  EXPECT_EQ(visit.headers["cache-control"], "no-store");
  RawReply page = outside.ask(get_request("/?q=zebra", "Cookie: cssearch_token=" + token + "\r\n"));
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body.find(token), std::string::npos);
}

}  // namespace
}  // namespace cssearch
