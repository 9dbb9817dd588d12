// SPDX-License-Identifier: GPL-3.0-or-later
//
// The protocol, line by line: what each era is answered, and what no client should send. The tools
// are tested by the official client, in client/.
#include "searcher/mcp/server.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/cases.h"
#include "tests/support/json_schema.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class Mcp : public ::testing::Test {
 protected:
  Mcp() {
    index_
        .file("notes/raft.md",
              "---\nauthor: [A, B, C, D, E, F, G]\n---\n# Raft\n\nA leader is elected.\n\n"
              "## Log\n\nEntries are replicated.\n")
        .file("long.md", "# Long\n\n## First\n\n" + paragraphs(400) + "## Second\n\nThe end.\n")
        .file("list.md",
              "# Papers\n\n| Title | Rec | Read |\n| - | - | - |\n"
              "| [Paxos](https://example.org/paxos) | ⭐⭐⭐ | ✅ |\n"
              "| [Zab](https://example.org/zab) | ⭐ |  |\n")
        .build();
  }

  static std::string paragraphs(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
      text += "Paragraph " + std::to_string(i) + " 有字 of a long text about consensus.\n\n";
    return text;
  }

  // Of a line as it came; null if there is none.
  json answer(const std::string& line) {
    std::optional<std::string> answer = server_.answer(line);
    if (!answer) return nullptr;
    EXPECT_EQ(answer->find('\n'), std::string::npos);
    return json::parse(*answer);
  }
  json ask(const std::string& method, json params = json::object()) {
    return answer(
        json{{"jsonrpc", "2.0"}, {"id", 7}, {"method", method}, {"params", params}}.dump());
  }
  json ask_stateless(const std::string& method, json params = json::object()) {
    params["_meta"] = {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                       {"io.modelcontextprotocol/clientCapabilities", json::object()}};
    return ask(method, params);
  }
  json call(const std::string& tool, const json& arguments) {
    return ask_stateless("tools/call", {{"name", tool}, {"arguments", arguments}})["result"];
  }
  // What a tool answers, which is what its schema says.
  json told(const std::string& tool, const json& arguments) {
    json told = call(tool, arguments)["structuredContent"];
    const json tools = ask_stateless("tools/list")["result"]["tools"];
    for (const json& listed : tools) {
      if (listed["name"] != tool) continue;
      EXPECT_EQ(schema_errors(told, listed["outputSchema"]), "");
    }
    return told;
  }

  TestIndex index_;
  Tools tools_{{{folder_place(index_.index_folder())}, SearcherOptions(), nullptr, [] {
                  return PartialDate{2026, 11, 27};
                }}};
  McpServer server_{tools_};
};

TEST_F(Mcp, TheHandshakeAgreesOnARevision) {
  for (auto [asked, agreed] : Cases<const char*, const char*>{
           {"2025-11-25", "2025-11-25"},
           {"2025-06-18", "2025-06-18"},
           {"2025-03-26", "2025-03-26"},
           {"2024-11-05", "2025-11-25"},
           {"2026-07-28", "2025-11-25"},
           {"1", "2025-11-25"},
       }) {
    json result = ask("initialize", {{"protocolVersion", asked}})["result"];
    EXPECT_EQ(result["protocolVersion"], agreed) << asked;
    EXPECT_EQ(result["serverInfo"]["name"], "cssearch");
    EXPECT_TRUE(result["capabilities"].contains("tools"));
    EXPECT_EQ(result.count("resultType"), 0U);
  }
  EXPECT_EQ(answer(R"({"jsonrpc":"2.0","method":"notifications/initialized"})"), nullptr);
  EXPECT_EQ(ask("ping")["result"], json::object());
}

TEST_F(Mcp, WithoutItRequestsNameTheirRevision) {
  EXPECT_EQ(ask("tools/list")["error"]["code"], -32602);
  json discovered = ask_stateless("server/discover")["result"];
  EXPECT_EQ(discovered["supportedVersions"], json::array({"2026-07-28"}));
  EXPECT_EQ(discovered["resultType"], "complete");
  for (const char* method :
       {"server/discover", "tools/list", "resources/list", "resources/templates/list"}) {
    json result = ask_stateless(method)["result"];
    EXPECT_GE(result["ttlMs"], 0) << method;
    EXPECT_EQ(result["cacheScope"], "public") << method;
    EXPECT_EQ(result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "cssearch");
  }
  json refused =
      ask("tools/list", {{"_meta", {{"io.modelcontextprotocol/protocolVersion", "2031-01-01"}}}});
  EXPECT_EQ(refused["error"]["code"], -32022);
  EXPECT_EQ(refused["error"]["data"]["supported"], json::array({"2026-07-28"}));
  EXPECT_EQ(refused["error"]["data"]["requested"], "2031-01-01");
  refused =
      ask("tools/list", {{"_meta", {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"}}}});
  EXPECT_EQ(refused["error"]["code"], -32602) << "without capabilities";
  EXPECT_EQ(ask_stateless("ping")["error"]["code"], -32601);
  json both = ask_stateless("initialize", {{"protocolVersion", "2025-06-18"}})["result"];
  EXPECT_EQ(both["protocolVersion"], "2025-06-18") << "whatever else it says";
}

TEST_F(Mcp, OnlyTheOldestHandshakeHasBatchesAndNoLinks) {
  const std::string batch = R"([{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0",)"
                            R"("method":"notifications/x"},7,{"jsonrpc":"2.0","id":"b",)"
                            R"("method":"tools/call","params":{"name":"search",)"
                            R"("arguments":{"query":"raft"}}}])";
  EXPECT_EQ(answer(batch)["error"]["code"], -32600);
  ask("initialize", {{"protocolVersion", "2025-11-25"}});
  EXPECT_EQ(answer(batch)["error"]["code"], -32600);
  json search = {{"name", "search"}, {"arguments", {{"query", "raft"}}}};
  EXPECT_GT(ask("tools/call", search)["result"]["content"].size(), 1U);
  ask("initialize", {{"protocolVersion", "2025-03-26"}});
  json answers = answer(batch);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0]["id"], 1);
  EXPECT_EQ(answers[1]["error"]["code"], -32600);
  EXPECT_EQ(answers[2]["result"]["content"].size(), 1U);
  EXPECT_EQ(answer("[]")["error"]["code"], -32600);
  EXPECT_EQ(answer(R"([{"jsonrpc":"2.0","method":"notifications/x"}])"), nullptr);
}

TEST_F(Mcp, RefusesWhatIsNoRequest) {
  ask("initialize", {{"protocolVersion", "2025-11-25"}});
  for (const auto& [line, code] : Cases<std::string, int>{
           {"{", -32700},
           {"hello", -32700},
           {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\xFFing\"}", -32700},
           {std::string("{\"a\":\"\0\"}", 9), -32700},
           {"{} {}", -32700},
           {std::string(500'000, '['), -32600},
           {std::string(63, '[') + std::string(63, ']'), -32600},
           {"7", -32600},
           {"null", -32600},
           {"\"ping\"", -32600},
           {"{}", -32600},
           {R"({"id":1,"method":"ping"})", -32600},
           {R"({"jsonrpc":"1.0","id":1,"method":"ping"})", -32600},
           {R"({"jsonrpc":"2.0","id":null,"method":"ping"})", -32600},
           {R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", -32600},
           {R"({"jsonrpc":"2.0","id":{},"method":"ping"})", -32600},
           {R"({"jsonrpc":"2.0","id":1,"method":7})", -32600},
           {R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[1]})", -32602},
           {R"({"jsonrpc":"2.0","id":1,"method":"no/such"})", -32601},
           {R"({"jsonrpc":"2.0","id":1,"method":"initialize"})", -32602},
           {R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":7}})",
            -32602},
           {R"({"jsonrpc":"2.0","id":1,"method":"tools/call"})", -32602},
           {R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":["search"]}})",
            -32602},
           {R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}})", -32602},
           {R"({"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":7}})", -32602},
           {R"({"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"x:y"}})", -32002},
       }) {
    json refused = answer(line);
    EXPECT_EQ(refused["error"]["code"], code) << line.substr(0, 100) << refused;
    EXPECT_EQ(refused["jsonrpc"], "2.0");
    EXPECT_EQ(refused.count("id"), 1U);
  }
  for (const char* line : {"", "  ", "\r", R"({"jsonrpc":"2.0","method":"no/such"})",
                           R"({"jsonrpc":"2.0","id":1,"result":{}})"})
    EXPECT_EQ(answer(line), nullptr) << line;
  EXPECT_EQ(ask("ping")["result"], json::object()) << "it goes on";
}

TEST_F(Mcp, AToolThatFailsSaysWhatToDo) {
  for (const auto& [tool, arguments, words] : Cases<const char*, json, const char*>{
           {"search", json::array(), "no object"},
           {"search", "raft", "no object"},
           {"search", {{"query", {1, 2}}}, "query"},
           {"search", {{"query", "x"}, {"limit", 1e9}}, "\"maximum\":50"},
           {"search", {{"query", "x"}, {"kind", {{"a", 7}}}}, "kind"},
           {"search", {{"category", std::vector<std::string>(51, "x")}}, "category"},
           {"search", {{"query", " \n"}}, "neither a query"},
           {"reading_list", {{"read", {"0"}}}, "two things"},
           {"search", {{"query", "x"}, {"sort", "size"}}, "sort"},
           {"search", {{"query", "x"}, {"cursor", "-1"}}, "cursor"},
           {"search", {{"query", "x"}, {"cursor", "1000"}}, "narrow it"},
           {"get", {{"key", "x"}}, "search tells the keys"},
           {"get", {{"key", "note:notes/long.md"}, {"cursor", "x.y.z"}}, "cursor"},
           {"get", {{"key", "note:notes/long.md"}, {"cursor", "1.0.00000000"}}, "cursor"},
           {"get", {{"key", "note:notes/long.md"}, {"cursor", "10"}}, "cursor"},
           {"get", {{"key", "note:notes/long.md"}, {"section", "Third"}}, "Long > First"},
           {"similar", {{"key", ""}}, "key"},
           {"facets", {{"field", {"title"}}}, "field"},
       }) {
    json result = call(tool, arguments);
    EXPECT_EQ(result["isError"], true) << arguments;
    EXPECT_THAT(std::string(result["content"][0]["text"]), HasSubstr(words)) << arguments;
  }
}

TEST_F(Mcp, AHitIsBrief) {
  json hit = told("search", {{"query", "leader"}})["hits"][0];
  EXPECT_EQ(hit["key"], "note:notes/notes/raft.md");
  EXPECT_EQ(hit["author"], json({"A", "B", "C", "D", "E"}));
  EXPECT_EQ(hit["author_more"], 2);
  EXPECT_EQ(hit["snippet"], "A leader is elected.");
  EXPECT_LT(hit.dump().size(), 500U);
}

// As models write them.
TEST_F(Mcp, ArgumentsNeedNotBeOfTheTypeExactly) {
  for (const json& arguments : {json{{"rating", 3}}, json{{"rating", {3}}}, json{{"rating", "3"}},
                                json{{"rating", 3}, {"limit", 5.0}, {"query", nullptr}}})
    EXPECT_EQ(told("search", arguments)["total"], 1) << arguments;
}

TEST_F(Mcp, WhatLeadsToADocumentIsWhole) {
  TestIndex index;
  const std::string folder(120, 'f');
  const std::string path = folder + "/" + folder + "/" + folder + "/note.md";
  const std::string url = "https://example.org/" + std::string(600, 'u');
  index.file(path, "# Deep\n\nconsensus\n")
      .file("list.md", "# Papers\n\n| Title | Rec |\n| - | - |\n| [Far](" + url + ") | ⭐ |\n")
      .build();
  Tools tools({{folder_place(index.index_folder())}, {}, nullptr, [] { return PartialDate(); }});
  const json answer = json::parse(tools.call("search", {{"query", "deep OR far"}}).dump());
  ASSERT_EQ(answer["total"], 2) << answer;
  for (const json& hit : answer["hits"]) {
    const json got = json::parse(tools.call("get", {{"key", hit["key"]}}).dump());
    EXPECT_EQ(got["document"]["key"], hit["key"]);
    EXPECT_TRUE(hit["title"] != "Far" || hit["url"] == url);
    EXPECT_TRUE(hit["title"] != "Deep" || hit["path"] == path);
  }
}

TEST_F(Mcp, ManySmallSectionsKeepTheBudget) {
  TestIndex index;
  std::string text = "# Small\n\n";
  for (int i = 0; i < 3'000; ++i)
    text += "## Section " + std::to_string(i) + std::string(100, '.') + "\n\nx\n\n";
  index.file("small.md", text).build();
  Tools tools({{folder_place(index.index_folder())}, {}, nullptr, [] { return PartialDate(); }});
  json arguments = {{"key", "note:notes/small.md"}};
  std::size_t sections = 0;
  for (json piece = {{"truncated", true}}; piece["truncated"] == true;) {
    piece = json::parse(tools.call("get", arguments).dump());
    EXPECT_LT(piece.dump().size(), 21'000U);
    sections += piece["sections"].size();
    if (piece.contains("cursor")) arguments["cursor"] = piece["cursor"];
  }
  EXPECT_GE(sections, 3'000U);
}

TEST_F(Mcp, AListSaysThatItsEntriesAreElsewhere) {
  EXPECT_EQ(told("get", {{"key", "note:notes/list.md"}})["listed"], 2);
  EXPECT_EQ(told("get", {{"key", "note:notes/long.md"}}).count("listed"), 0U);
  const json answer = told("search", {{"query", "paxos"}});
  EXPECT_EQ(answer["hits"][0]["listed_under"], json({"Papers"}));
}

TEST_F(Mcp, ALongTextComesInPiecesThatMakeItAgain) {
  json arguments = {{"key", "note:notes/long.md"}};
  std::string text;
  int pieces = 0;
  for (json piece;; ++pieces) {
    piece = told("get", arguments);
    EXPECT_LT(piece.dump().size(), 25'000U);
    for (const json& section : piece["sections"]) text += section["text"];
    if (piece["truncated"] == false) break;
    EXPECT_EQ(piece["outline"], json({"Long > First", "Long > Second"}));
    arguments["cursor"] = piece["cursor"];
  }
  EXPECT_GT(pieces, 0);
  std::size_t at = 0;
  for (int i = 0; i < 400; ++i) {
    at = text.find("Paragraph " + std::to_string(i) + " 有字", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
  EXPECT_EQ(
      told("get", {{"key", "note:notes/long.md"}, {"section", "second"}})["sections"][0]["text"],
      "The end.\n");
}

TEST_F(Mcp, TheReadingListKnowsWhatIsRead) {
  for (const auto& [arguments, titles] : Cases<json, json>{
           {json::object(), {"Zab"}},
           {{{"state", "read"}}, {"Paxos"}},
           {{{"state", "any"}}, {"Paxos", "Zab"}},
           {{{"state", "any"}, {"sort", "title"}, {"query", "zab"}}, {"Zab"}},
           {{{"state", "any"}, {"rating", ">=2"}}, {"Paxos"}},
           {{{"state", "any"}, {"read", {"0"}}}, {"Zab"}},
           {{{"query", "paxos OR"}}, json::array()},
       }) {
    json found = json::array();
    const json answer = told("reading_list", arguments);
    for (const json& hit : answer["hits"]) found.push_back(hit["title"]);
    EXPECT_EQ(found, titles) << arguments;
  }
}

TEST_F(Mcp, ManyHitsStopAtABudgetAndGoOn) {
  TestIndex index;
  for (int i = 0; i < 60; ++i)
    index.file(std::to_string(i) + ".md", "# Note " + std::to_string(i) + "\n\n" + paragraphs(3));
  index.build();
  Tools tools({{folder_place(index.index_folder())}, {}, nullptr, [] { return PartialDate(); }});
  json arguments = {{"query", "consensus"}, {"limit", 50}};
  std::size_t seen = 0;
  for (int page = 0; page < 20; ++page) {
    json answer = json::parse(tools.call("search", arguments).dump());
    EXPECT_EQ(answer["total"], 60);
    EXPECT_LT(answer.dump().size(), 9'000U);
    seen += answer["hits"].size();
    if (!answer.contains("cursor")) break;
    arguments["cursor"] = answer["cursor"];
  }
  EXPECT_EQ(seen, 60U);
}

}  // namespace
}  // namespace cssearch
