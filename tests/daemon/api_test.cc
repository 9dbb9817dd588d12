// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every route of docs/openapi.json, asked without a server between.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "schema/error.h"
#include "schema/index/layout.h"
#include "schema/url.h"
#include "searcher/answer/json.h"
#include "searcher/daemon/site.h"
#include "tests/support/cases.h"
#include "tests/support/json_schema.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr PartialDate kToday{2026, 11, 22};

json openapi() {
  return json::parse(read_file(project_folder() / "docs/openapi.json"));
}

// References to files become references inside one schema, as valijson reads them.
void inline_references(json& schema) {
  static const std::string kFile = "answer.schema.json";
  if (schema.is_object() && schema.contains("$ref")) {
    std::string target = schema["$ref"];
    if (target == kFile) schema["$ref"] = "#/definitions/answer";
    if (target.starts_with(kFile + "#")) schema["$ref"] = target.substr(kFile.size());
  }
  if (!schema.is_structured()) return;
  for (json& part : schema) inline_references(part);
}

std::string errors_against(const json& value, json schema) {
  json answer = json::parse(read_file(project_folder() / "docs/answer.schema.json"));
  json definitions = answer["definitions"];
  answer.erase("definitions");
  definitions["answer"] = answer;
  schema["definitions"] = definitions;
  schema["components"] = openapi()["components"];
  inline_references(schema);
  // A reference beside other words is read alone by draft 7.
  return schema_errors(value, schema.contains("$ref")
                                  ? json{{"allOf", {{{"$ref", schema["$ref"]}}}},
                                         {"definitions", schema["definitions"]},
                                         {"components", schema["components"]}}
                                  : schema);
}

class Api : public testing::Test {
 protected:
  void SetUp() override {
    index_
        .file("Inference/paged.md",
              "---\nauthor: [Tri Dao, Woosuk Kwon]\ntags: [serving]\ndate: 2024-05-01\n---\n"
              "# PagedAttention 显存管理\n\nThe KV cache is paged. 显存管理，显存占用\n")
        .file("Inference/medusa.md",
              "---\nauthor: Tri Dao\ndate: 2026-11-20\n---\n# Medusa heads\n\n"
              "Decoding of the KV cache. 显存管理的方法，显存占用。\n")
        .file("Odd/a b?c#d%.md",
              "---\ndate: 2020-01-01\n---\n# `<script>`alert(1) & \"quotes\"\n\nkv cache, odd\n")
        .file("Lists/README.md",
              "# Papers\n\n## Serving\n\n| Title | Paper | Author | Date | Note |\n"
              "| :- | :- | :- | :- | :- |\n"
              "| Efficient Memory <script>alert(2)</script> Management | "
              "[paper](https://arxiv.org/abs/2309.06180) | Woosuk Kwon | 2023-09 | kv cache |\n"
              "| A blog | [blog](https://example.org/a/b?c=d&e=f) | | | `<b>` kv |\n");
    index_.build();
    site_.emplace(std::vector{folder_place(index_.index_folder())}, state_);
  }

  HttpReply get(const std::string& target, const Parameters& headers = {}) {
    HttpRequest request;
    EXPECT_TRUE(read_target(target, request)) << target;
    request.headers = headers;
    request.headers.emplace_back("host", "127.0.0.1:7700");
    return site_->answer(request);
  }
  json get_json(const std::string& target) {
    HttpReply reply = get(target);
    EXPECT_EQ(reply.status, 200) << target << "\n" << reply.body;
    return json::parse(reply.body, nullptr, false);
  }
  static std::string header(const HttpReply& reply, const std::string& name) {
    for (const auto& [known, value] : reply.headers) {
      if (known == name) return value;
    }
    return {};
  }

  TestIndex index_;
  std::shared_ptr<SiteState> state_ = std::make_shared<SiteState>(
      [] {
        return ServerStats{3, 2, 100, 1};
      },
      [] { return kToday; });
  std::optional<Site> site_;
};

// Requests for each path of the description, and what their replies are.
const std::map<std::string, std::vector<std::pair<std::string, int>>> kRequests = {
    {"/api/v1/search",
     {{"/api/v1/search", 200},
      {"/api/v1/search?q=kv%20cache", 200},
      {"/api/v1/search?q=kv+cache&category=Inference&facets=&explain=&sort=date&exact", 200},
      {"/api/v1/search?q=nothingofthekind", 200},
      {"/api/v1/search?offset=990&limit=10", 200},
      {"/api/v1/search?offset=991&limit=10", 400},
      {"/api/v1/search?limit=all", 400},
      {"/api/v1/search?limit=-1", 400},
      {"/api/v1/search?q=kv+cache&pairs=0", 200},
      {"/api/v1/search?pairs=perhaps", 400},
      {"/api/v1/search?sort=best", 400},
      {"/api/v1/search?facets=nothing", 400}}},
    {"/api/v1/facets/{field}",
     {{"/api/v1/facets/category?q=kv", 200},
      {"/api/v1/facets/year", 200},
      {"/api/v1/facets/cat?prefix=inf&limit=1&offset=0", 200},
      {"/api/v1/facets/title", 404},
      {"/api/v1/facets/", 404},
      {"/api/v1/facets/category?limit=1001", 400},
      {"/api/v1/facets/category?limit=x", 400}}},
    {"/api/v1/documents/{key}",
     {{"/api/v1/documents/arxiv:2309.06180", 200},
      {"/api/v1/documents/note:notes/Inference/paged.md", 200},
      {"/api/v1/documents/nothing", 404},
      {"/api/v1/documents/", 404}}},
    {"/api/v1/similar/{key}",
     {{"/api/v1/similar/arxiv:2309.06180", 200},
      {"/api/v1/similar/Inference/paged.md?limit=3&kind=note", 200},
      {"/api/v1/similar/nothing", 404},
      {"/api/v1/similar/arxiv:2309.06180?limit=1001", 400}}},
    {"/api/v1/suggest",
     {{"/api/v1/suggest?q=pa", 200},
      {"/api/v1/suggest?q=%E6%98%BE", 200},
      {"/api/v1/suggest", 200},
      {"/api/v1/suggest?q=pa&limit=0", 400},
      {"/api/v1/suggest?q=pa&limit=51", 400}}},
    {"/api/v1/fields", {{"/api/v1/fields", 200}}},
    {"/api/v1/status", {{"/api/v1/status", 200}}},
    {"/healthz", {{"/healthz", 200}}},
    {"/metrics", {{"/metrics", 200}}},
    {"/opensearch.xml", {{"/opensearch.xml", 200}}},
    {"/opensearch", {{"/opensearch?q=pa", 200}, {"/opensearch?q=pa&limit=x", 400}}},
    {"/feed.atom", {{"/feed.atom?q=kv", 200}, {"/feed.atom", 200}, {"/feed.atom?limit=1001", 400}}},
};

TEST_F(Api, TheUsersPairsAreFollowed) {
  TempFolder home;
  std::vector<std::string> log;
  auto own = std::make_shared<OwnPairs>(home / "pairs.txt", false,
                                        [&](const std::string& line) { log.push_back(line); });
  site_.emplace(std::vector{folder_place(index_.index_folder())}, state_, SearcherOptions{}, own);
  std::string tag;
  for (const auto& [file, total] : Cases<std::string, int>{
           {"", 0}, {"zebra = medusa\n", 1}, {"# zebra = medusa\n", 0}, {"no pair\n", 0}}) {
    home.write("pairs.txt", file);
    HttpReply reply = get("/api/v1/search?q=zebra", {{"if-none-match", tag}});
    ASSERT_EQ(reply.status, 200) << file;
    EXPECT_EQ(json::parse(reply.body)["total"], total) << file;
    tag = header(reply, "ETag");
    EXPECT_EQ(get("/api/v1/search?q=zebra", {{"if-none-match", tag}}).status, 304) << file;
  }
  ASSERT_EQ(log.size(), 1U);
  EXPECT_NE(log[0].find("pairs.txt:1: 'no pair' is no pair"), std::string::npos) << log[0];
}

TEST_F(Api, PairsAreSearchedAsItWasStartedUnlessTheRequestSays) {
  TempFolder home;
  home.write("pairs.txt", "zebra = medusa\n");
  auto own = std::make_shared<OwnPairs>(home / "pairs.txt", true, nullptr);
  std::string search = "/api/v1/search?q=zebra";
  std::set<std::string> tags;
  for (bool wanted : {true, false}) {
    SearcherOptions options;
    options.pairs = wanted;
    site_.emplace(std::vector{folder_place(index_.index_folder())}, state_, options, own);
    EXPECT_EQ(get_json(search)["total"], wanted ? 1 : 0);
    EXPECT_EQ(get_json(search + "&pairs=1")["total"], 1);
    EXPECT_EQ(get_json(search + "&pairs=0")["total"], 0);
    tags.insert(header(get(search), "ETag"));
  }
  EXPECT_EQ(tags.size(), 2U);
}

TEST_F(Api, WhatIsNotOfTheWholeIndexSaysSo) {
  std::string gone = (index_.index_folder() / "gone").string();
  site_.emplace(std::vector{folder_place(index_.index_folder()), folder_place(gone)}, state_);
  for (const char* target :
       {"/api/v1/search?q=kv", "/api/v1/similar/arxiv:2309.06180", "/api/v1/suggest?q=tri",
        "/api/v1/facets/kind?q=kv", "/api/v1/status"}) {
    EXPECT_EQ(get_json(target)["missing"][0]["place"], gone) << target;
  }
  pugi::xml_document feed;
  feed.load_string(get("/feed.atom?q=kv").body.c_str());
  EXPECT_EQ(feed.child("feed").child_value("subtitle"), "missing: there is no index in " + gone);
}

TEST_F(Api, AnswersAsItsDescriptionSays) {
  json description = openapi();
  for (const auto& [path, operations] : description["paths"].items()) {
    ASSERT_TRUE(kRequests.contains(path)) << path << " is not tried";
    const json& responses = operations["get"]["responses"];
    for (const auto& [target, status] : kRequests.at(path)) {
      HttpReply reply = get(target);
      ASSERT_EQ(reply.status, status) << target << "\n" << reply.body;
      json response = responses.at(std::to_string(status));
      if (response.contains("$ref"))
        response =
            description.at(json::json_pointer(response["$ref"].get<std::string>().substr(1)));
      ASSERT_EQ(response["content"].size(), 1U);
      std::string type = response["content"].begin().key();
      json content = response["content"].begin().value();
      EXPECT_EQ(reply.content_type.substr(0, reply.content_type.find(';')), type) << target;
      json value = type.ends_with("json") ? json::parse(reply.body) : json(reply.body);
      EXPECT_EQ(errors_against(value, content["schema"]), "") << target << "\n" << reply.body;
      bool tagged = response.contains("headers");
      EXPECT_EQ(header(reply, "ETag").empty(), !tagged) << target;
    }
  }
}

TEST_F(Api, AndItsDescriptionHasAllItsRoutes) {
  std::set<std::string> described, served;
  json paths = openapi()["paths"];
  for (const auto& [path, operations] : paths.items()) described.insert(path);
  for (const Route& route : Site::routes()) served.insert(std::string(route.pattern));
  EXPECT_EQ(described, served);
}

TEST_F(Api, DescribesEveryParameterOfASearch) {
  json description = openapi();
  auto names = [&](const std::string& path) {
    std::set<std::string> found;
    for (const json& parameter : description["paths"][path]["get"]["parameters"]) {
      std::string place = parameter["$ref"].get<std::string>().substr(1);
      json resolved = description.at(json::json_pointer(place));
      if (resolved["in"] == "query") found.insert(resolved["name"]);
    }
    return found;
  };
  std::set<std::string> expected = {"q"};
  for (std::string_view name : request_names()) expected.insert(std::string(name));
  EXPECT_EQ(names("/api/v1/search"), expected);
  EXPECT_EQ(names("/api/v1/similar/{key}"), expected);
}

// Those that the server itself gives stand in its source, one call each.
TEST_F(Api, DescribesEveryCodeOfAnError) {
  json known = openapi()["components"]["schemas"]["Error"]["properties"]["code"]["enum"];
  std::regex call("error_reply\\(\\s*\\d+, \"(\\w+)\"");
  std::size_t calls = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(project_folder() / "searcher/daemon")) {
    if (file.path().extension() != ".cc") continue;
    std::string text = read_file(file.path());
    for (std::sregex_iterator at(text.begin(), text.end(), call), end; at != end; ++at) {
      ++calls;
      EXPECT_NE(std::find(known.begin(), known.end(), at->str(1)), known.end()) << at->str(1);
    }
  }
  EXPECT_GT(calls, 8U);
}

// The check can fail.
TEST_F(Api, TheDescriptionIsNotToothless) {
  json schemas = openapi()["components"]["schemas"];
  json status = get_json("/api/v1/status");
  EXPECT_EQ(errors_against(status, schemas["Status"]), "");
  status["index"].erase("digest");
  EXPECT_NE(errors_against(status, schemas["Status"]), "");
  json search = get_json("/api/v1/search");
  search["hits"][0].erase("title");
  EXPECT_NE(errors_against(search, {{"$ref", "answer.schema.json"}}), "");
  EXPECT_NE(
      errors_against({{"code", "unheard of"}, {"message", ""}, {"hint", ""}}, schemas["Error"]),
      "");
}

json without_time(const std::string& answer) {
  json object = json::parse(answer);
  object.erase("took_ms");
  return object;
}

TEST_F(Api, ASearchIsWhatCssearchPrints) {
  SearchRequest request = read_request(
      NamedValues({{"category", "Inference"}, {"date", "last week"}, {"facets", ""}}, ""), kToday);
  request.text = "显存 kv";
  EXPECT_EQ(
      without_time(
          get("/api/v1/search?q=%E6%98%BE%E5%AD%98+kv&category=Inference&date=last+week&facets")
              .body),
      without_time(answer_json(index_.search(request))));
  request = read_request(NamedValues({}, ""), kToday);
  EXPECT_EQ(without_time(get("/api/v1/similar/Inference/paged.md").body),
            without_time(answer_json(index_.searcher().similar("Inference/paged.md", request))));
}

TEST_F(Api, EmptyAndUnknownParametersArePassedOver) {
  EXPECT_EQ(
      without_time(get("/api/v1/search?q=kv&since=&until=&limit=&sort=&x=y&utm_source=z").body),
      without_time(get("/api/v1/search?q=kv").body));
}

TEST_F(Api, PagesBehindTheThousandthDocumentAreRefusedWithAReason) {
  json error = json::parse(get("/api/v1/search?offset=1000&limit=1").body);
  EXPECT_EQ(error["code"], "usage");
  EXPECT_NE(error["message"].get<std::string>().find("1000"), std::string::npos);
  EXPECT_NE(error["hint"], "");
}

TEST_F(Api, ADocumentIsFoundByWhatMayStandForItsKey) {
  for (const auto& [target, key] : Cases<std::string, std::string>{
           {"arxiv:2309.06180", "arxiv:2309.06180"},
           {"arxiv%3A2309.06180", "arxiv:2309.06180"},
           {"2309.06180v2", "arxiv:2309.06180"},
           {"https://arxiv.org/pdf/2309.06180.pdf", "arxiv:2309.06180"},
           {"https%3A%2F%2Farxiv.org%2Fabs%2F2309.06180", "arxiv:2309.06180"},
           {"url:example.org/a/b%3Fc=d%26e=f", "url:example.org/a/b?c=d&e=f"},
           {"https:%2F%2Fexample.org/a/b%3Fc=d&e=f", "url:example.org/a/b?c=d&e=f"},
           {"note:notes/Odd/a%20b%3Fc%23d%25.md", "note:notes/Odd/a b?c#d%.md"},
           {"Odd/a%20b%3Fc%23d%25.md", "note:notes/Odd/a b?c#d%.md"},
       }) {
    EXPECT_EQ(get_json("/api/v1/documents/" + target)["key"], key) << target;
  }
  // Files that are no documents are out of reach.
  for (const char* target : {"../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/etc/passwd",
                             "notes/../index/CURRENT", "Lists/../../index/sources.json"}) {
    EXPECT_EQ(get(std::string("/api/v1/documents/") + target).status, 404) << target;
  }
}

TEST_F(Api, EveryHitCanBeAskedForByItsKey) {
  json answer = get_json("/api/v1/search?limit=100");
  EXPECT_EQ(answer["hits"].size(), 6U);
  for (const json& hit : answer["hits"]) {
    std::string key = hit["key"];
    EXPECT_EQ(get_json("/api/v1/documents/" + percent_encode(key))["key"], key);
    EXPECT_EQ(get("/api/v1/similar/" + percent_encode(key)).status, 200);
  }
}

TEST_F(Api, FacetsHaveAllValuesInPages) {
  json all = get_json("/api/v1/facets/author");
  EXPECT_EQ(all["values"],
            (json{{{"value", "Tri Dao"}, {"count", 2}}, {{"value", "Woosuk Kwon"}, {"count", 2}}}));
  EXPECT_EQ(all["total"], 2);
  json second = get_json("/api/v1/facets/author?offset=1&limit=1");
  EXPECT_EQ(second["values"], json::array({all["values"][1]}));
  EXPECT_EQ(second["total"], 2);
  EXPECT_EQ(get_json("/api/v1/facets/author?offset=99")["values"], json::array());
  EXPECT_EQ(get_json("/api/v1/facets/by?prefix=kw")["values"], json::array({all["values"][1]}));
  EXPECT_EQ(get_json("/api/v1/facets/author?prefix=wo+kw")["values"], json::array());
  json filtered = get_json("/api/v1/facets/author?q=heads");
  EXPECT_EQ(filtered["values"], (json{{{"value", "Tri Dao"}, {"count", 1}}}));
  EXPECT_EQ(filtered["documents"], 1);
  EXPECT_EQ(get_json("/api/v1/facets/author?author=Tri+Dao")["values"], all["values"])
      << "its own choice does not reduce it";
  EXPECT_EQ(get_json("/api/v1/facets/author?since=2026")["total"], 1);
}

TEST_F(Api, SuggestsWhatIsBeingTyped) {
  json found = get_json("/api/v1/suggest?q=tri");
  EXPECT_EQ(found["query"], "tri");
  EXPECT_EQ(found["suggestions"], (json{{{"text", "Tri Dao"},
                                         {"kind", "author"},
                                         {"query", "author:\"Tri Dao\""},
                                         {"count", 2}}}));
  json title = get_json("/api/v1/suggest?q=medusa")["suggestions"][0];
  EXPECT_EQ(title["kind"], "title");
  EXPECT_EQ(title["key"], "note:notes/Inference/medusa.md");
  EXPECT_EQ(json::parse(get("/opensearch?q=tri").body),
            (json{"tri", json::array({"author:\"Tri Dao\""})}));
  EXPECT_EQ(get_json("/api/v1/suggest?q=%E6%98%BE")["suggestions"][0]["text"], "显存占用");
  json by_sound = get_json("/api/v1/suggest?q=xiancun")["suggestions"];
  ASSERT_FALSE(by_sound.empty());
  EXPECT_EQ(by_sound[0]["kind"], "title");
}

TEST_F(Api, StatusNamesNoPlaceOfThisMachine) {
  HttpReply reply = get("/api/v1/status");
  json status = json::parse(reply.body);
  EXPECT_EQ(status["index"]["documents"], index_.searcher().info().documents);
  EXPECT_EQ(status["index"]["sources"], (json{{{"name", "notes"}, {"revision", nullptr}}}));
  EXPECT_GT(status["index"]["bytes"], 10'000);
  EXPECT_EQ(status["trouble"], nullptr);
  EXPECT_EQ(reply.body.find(index_.source_folder().parent_path().string()), std::string::npos);
}

TEST_F(Api, MetricsCountRoutesAndNotPaths) {
  get("/api/v1/documents/nothing");
  get("/api/v1/search?q=kv");
  get("/api/v1/search?limit=x");
  get("/a/secret/path");
  std::string text = get("/metrics").body;
  for (const char* line : {
           "cssearch_http_requests_total{route=\"documents\",status=\"404\"} 1\n",
           "cssearch_http_requests_total{route=\"search\",status=\"200\"} 1\n",
           "cssearch_http_requests_total{route=\"search\",status=\"400\"} 1\n",
           "cssearch_http_requests_total{route=\"none\",status=\"404\"} 1\n",
           "cssearch_index_generation 1\n",
           "cssearch_server_connections 3\n",
       }) {
    EXPECT_NE(text.find(line), std::string::npos) << line;
  }
  EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST_F(Api, WithoutAnIndexAllButTheDescriptionsSaySo) {
  TempFolder folder;
  site_.emplace(std::vector{folder_place(folder / "index")}, state_);
  for (const char* target :
       {"/api/v1/search?q=a", "/api/v1/facets/kind", "/api/v1/documents/a", "/api/v1/similar/a",
        "/api/v1/suggest?q=a", "/healthz", "/feed.atom", "/opensearch?q=a"}) {
    HttpReply reply = get(target);
    EXPECT_EQ(reply.status, 503) << target;
    EXPECT_EQ(json::parse(reply.body)["code"], "no_index");
    EXPECT_NE(json::parse(reply.body)["hint"], "");
  }
  json status = get_json("/api/v1/status");
  EXPECT_EQ(status["index"], nullptr);
  EXPECT_NE(status["trouble"], nullptr);
  EXPECT_NE(get("/metrics").body.find("cssearch_index_up 0\n"), std::string::npos);
  EXPECT_EQ(get("/api/v1/fields").status, 200);
}

TEST_F(Api, ABrokenNewGenerationIsToldByStatus) {
  get_json("/api/v1/search?q=kv");
  std::ofstream(index_.index_folder() / "CURRENT") << "gen-000099\n";
  get_json("/api/v1/search?q=kv");
  EXPECT_NE(get_json("/api/v1/status")["trouble"], nullptr);
  EXPECT_EQ(get("/healthz").status, 200) << "queries are answered";
}

TEST_F(Api, DamageThatIsMetIsToldUntilTheIndexIsMadeAnew) {
  std::vector<std::string> log;
  state_ = std::make_shared<SiteState>(nullptr, nullptr,
                                       [&](const std::string& line) { log.push_back(line); });
  TestIndex index;  // of more blocks than Xapian reads when it opens one
  for (int note = 0; note < 300; ++note)
    index.file(std::to_string(note) + ".md", "# Note\n\nWord" + std::to_string(note) + "\n");
  index.build();
  site_.emplace(std::vector{folder_place(index.index_folder())}, state_);
  for (const char* asked : {"/api/v1/search?q=word7", "/?q=word7", "/api/v1/suggest?q=word"}) {
    EXPECT_EQ(get("/healthz").status, 200);
    EXPECT_EQ(get_json("/api/v1/status")["trouble"], nullptr);
    EXPECT_THAT(get("/metrics").body, HasSubstr("cssearch_index_up 1\n"));
    log.clear();
    std::filesystem::resize_file(published_path(index.index_folder()) / "postlist.glass", 0);
    // Met by a worker that had not opened it.
    Site other({folder_place(index.index_folder())}, state_);
    HttpRequest request;
    ASSERT_TRUE(read_target(asked, request));
    request.headers.emplace_back("host", "localhost");
    EXPECT_EQ(other.answer(request).status, 503) << asked;
    EXPECT_EQ(get("/page.css").status, 200);
    HttpReply health = get("/healthz");
    EXPECT_EQ(health.status, 503) << asked;
    EXPECT_EQ(json::parse(health.body)["code"], "broken_index");
    EXPECT_EQ(get_json("/api/v1/status")["trouble"], json::parse(health.body)["message"]);
    EXPECT_THAT(get("/metrics").body, HasSubstr("cssearch_index_up 0\n"));
    EXPECT_THAT(log, ElementsAre(HasSubstr("cannot be read")));
    index_folder(index.source_folder(), "notes", index.index_folder());
    EXPECT_EQ(other.answer(request).status, 200) << asked;
  }
  EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(Api, ATagIsOfTheQuestionAndTheIndex) {
  auto tag = [&](const std::string& target) { return header(get(target), "ETag"); };
  std::string first = tag("/api/v1/search?q=kv");
  EXPECT_TRUE(std::regex_match(first, std::regex("\"[0-9a-f]{16}\""))) << first;
  EXPECT_EQ(tag("/api/v1/search?q=kv"), first) << "whatever time it took";
  EXPECT_EQ(tag("/api/v1/search?x=y&q=%6Bv&since="), first);
  for (const char* other :
       {"/api/v1/search?q=kw", "/api/v1/search?q=kv&limit=3", "/api/v1/search?q=kv&facets",
        "/api/v1/search?q=kv&tag=q", "/api/v1/suggest?q=kv", "/api/v1/facets/kind?q=kv",
        "/api/v1/facets/kind?q=kv&prefix=a", "/opensearch?q=kv"}) {
    EXPECT_NE(tag(other), first) << other;
  }
  EXPECT_EQ(header(get("/api/v1/search?q=kv"), "Cache-Control"), "private, no-cache");

  state_ = std::make_shared<SiteState>(nullptr, [] { return PartialDate{2026, 11, 23}; });
  site_.emplace(std::vector{folder_place(index_.index_folder())}, state_);
  EXPECT_NE(tag("/api/v1/search?q=kv"), first) << "'last week' is another one";

  state_ = std::make_shared<SiteState>(nullptr, [] { return kToday; });
  site_.emplace(std::vector{folder_place(index_.index_folder())}, state_);
  EXPECT_EQ(tag("/api/v1/search?q=kv"), first) << "another worker's";
  std::ofstream(index_.source_folder() / "new.md") << "# New\n\nkv\n";
  index_folder(index_.source_folder(), "notes", index_.index_folder());
  EXPECT_NE(tag("/api/v1/search?q=kv"), first) << "the index is another one";
}

TEST_F(Api, WhatTheClientHasIsNotSentAgain) {
  for (const char* target :
       {"/api/v1/search?q=kv", "/api/v1/facets/kind", "/api/v1/documents/arxiv:2309.06180",
        "/api/v1/similar/arxiv:2309.06180", "/api/v1/suggest?q=kv", "/api/v1/fields",
        "/opensearch?q=kv", "/feed.atom?q=kv"}) {
    std::string tag = header(get(target), "ETag");
    ASSERT_NE(tag, "") << target;
    for (const std::string& known : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
      HttpReply reply = get(target, {{"if-none-match", known}});
      EXPECT_EQ(reply.status, 304) << target << " " << known;
      EXPECT_EQ(reply.body, "");
      EXPECT_EQ(header(reply, "ETag"), tag);
    }
    EXPECT_EQ(get(target, {{"if-none-match", "\"x\""}}).status, 200);
    EXPECT_EQ(get(target, {{"if-none-match", ""}}).status, 200);
  }
  EXPECT_EQ(get("/api/v1/documents/nothing", {{"if-none-match", "*"}}).status, 404);
  EXPECT_EQ(get("/api/v1/search?limit=x", {{"if-none-match", "*"}}).status, 400);
}

TEST_F(Api, FeedsAndDescriptionsAreXml) {
  pugi::xml_document feed;
  ASSERT_TRUE(feed.load_string(get("/feed.atom?q=kv&limit=3").body.c_str()));
  std::vector<std::string> titles;
  for (pugi::xml_node entry : feed.child("feed").children("entry"))
    titles.emplace_back(entry.child_value("title"));
  ASSERT_EQ(titles.size(), 3U);
  EXPECT_EQ(titles.front(), "Medusa heads") << "the newest";
  pugi::xml_document description;
  ASSERT_TRUE(description.load_string(get("/opensearch.xml").body.c_str()));
  EXPECT_NE(get("/opensearch.xml").body.find("http://127.0.0.1:7700/?q={searchTerms}"),
            std::string::npos);
  HttpRequest request;
  read_target("/opensearch.xml", request);
  request.headers = {{"host", "evil.example/\"><script>"}};
  EXPECT_EQ(site_->answer(request).status, 400);
  request.headers.clear();
  EXPECT_EQ(site_->answer(request).status, 200);
}

TEST_F(Api, WhatIsNowhereIsNotFound) {
  for (const char* target : {"/nothing", "/api", "/api/v1", "/api/v2/search", "/api/v1/search/x",
                             "/metrics/", "//", "/opensearch.xmlx"}) {
    HttpReply reply = get(target);
    EXPECT_EQ(reply.status, 404) << target;
    EXPECT_EQ(json::parse(reply.body)["code"], "not_found") << target;
  }
}

const std::vector<std::string> kHostile = {
    "",
    "%00",
    "a%00b",
    "%FF%FE",
    "%C0%80",
    "%ED%A0%80",
    "%F4%90%80%80",
    "%1B%5B31m",
    "%E2%80%AE",
    "%0D%0AX-Evil:%201",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "%22",
    "%22%22%22",
    "((((((((((",
    "))))",
    "-",
    "--",
    "-a",
    "*",
    "a*",
    "%E6%98%BE*",
    "AND+OR+NOT",
    "NOT",
    "title:",
    "title:%22",
    "date:..",
    "date:9999-99-99",
    "rating:%3E%3D99999999999999999999",
    "-1",
    "99999999999999999999",
    "2147483647",
    "4294967296",
    "1e9",
    "+1",
    "0x10",
    "all",
    "none",
    "..%2F..%2Fetc%2Fpasswd",
    "%2525",
    "key:%00",
    "path:%2F%2F%2F",
    "Q",
    "XC%3D",
    "last+99999+years",
};

// No 5xx, no exception, and replies that are what they say.
TEST_F(Api, HostileParametersAreAnsweredOrRefused) {
  std::vector<std::string> values = kHostile;
  values.emplace_back(10'000, 'a');
  values.emplace_back(5'000, '(');
  std::string many, han;
  for (int i = 0; i < 1'700; ++i) many += "w" + std::to_string(i) + "+";
  for (int i = 0; i < 1'100; ++i) han += "%E6%98%BE";
  values.push_back(many);
  values.push_back(han);
  std::vector<std::string> names = {"q", "prefix", "x"};
  for (std::string_view name : request_names()) names.emplace_back(name);
  auto check = [&](const std::string& target) {
    HttpRequest request;
    ASSERT_TRUE(read_target(target, request)) << target;
    request.headers = {{"host", "localhost"}};
    HttpReply reply = site_->answer(request);
    ASSERT_LT(reply.status, 500) << target.substr(0, 200) << "\n" << reply.body.substr(0, 500);
    bool is_json = reply.content_type.find("json") != std::string::npos;
    ASSERT_TRUE(!is_json || json::accept(reply.body)) << target.substr(0, 200);
    bool is_xml = reply.content_type.find("xml") != std::string::npos;
    ASSERT_TRUE(!is_xml || pugi::xml_document().load_string(reply.body.c_str()))
        << target.substr(0, 200);
    for (const auto& [name, value] : reply.headers)
      ASSERT_EQ(value.find_first_of("\r\n"), std::string::npos);
  };
  for (const Route& route : Site::routes()) {
    std::string pattern(route.pattern);
    std::size_t brace = pattern.find('{');
    for (const std::string& value : values) {
      if (brace != std::string::npos) check(pattern.substr(0, brace) + value);
      std::string path = brace == std::string::npos ? pattern
                         : pattern.ends_with("facets/{field}")
                             ? "/api/v1/facets/author"
                             : pattern.substr(0, brace) + "2309.06180";
      check(path + "?q=" + value);
      if (route.name != "search" && route.name != "facets" && route.name != "suggest") continue;
      for (const std::string& name : names) check(path + "?q=kv&" + name + "=" + value);
    }
  }
}

TEST_F(Api, TextsOfNotesStayTextInEveryForm) {
  std::string title = "<script>alert(1) & \"quotes\"";
  EXPECT_EQ(get_json("/api/v1/search?q=odd")["hits"][0]["title"], title);
  EXPECT_EQ(get_json("/api/v1/suggest?q=alert")["suggestions"][0]["text"], title);
  std::string feed = get("/feed.atom?q=odd").body;
  EXPECT_EQ(feed.find("<script>"), std::string::npos);
  EXPECT_NE(feed.find("&lt;script&gt;"), std::string::npos);
}

TEST_F(Api, WorkersShareTheStateOfTheSite) {
  std::vector<std::jthread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&] {
      Site site({folder_place(index_.index_folder())}, state_);
      for (int i = 0; i < 25; ++i) {
        for (const char* target : {"/api/v1/suggest?q=tri", "/api/v1/search?q=kv", "/metrics"}) {
          HttpRequest request;
          read_target(target, request);
          EXPECT_EQ(site.answer(request).status, 200);
        }
      }
    });
  }
  workers.clear();
  EXPECT_NE(get("/metrics")
                .body.find("cssearch_http_requests_total{route=\"suggest\",status=\"200\"} 100\n"),
            std::string::npos);
}

}  // namespace
}  // namespace cssearch
