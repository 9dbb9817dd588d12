// SPDX-License-Identifier: GPL-3.0-or-later
//
// What programs get follows docs/answer.schema.json, and nothing in it is undocumented.
#include "searcher/answer/json.h"

#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "indexer/note/passages.h"
#include "tests/support/json_schema.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using nlohmann::json;

json schema_text() {
  return json::parse(read_file(project_folder() / "docs/answer.schema.json"));
}

// The errors of a value against a part of the schema ("" is the whole); empty if it follows it.
std::string errors(const json& value, const std::string& part) {
  json text = schema_text();
  if (!part.empty()) {
    json definitions = text["definitions"];
    text = definitions[part];
    text["definitions"] = definitions;
  }
  return schema_errors(value, text);
}

std::set<std::string> keys_of(const json& object) {
  std::set<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.insert(key);
  return keys;
}

std::set<std::string> documented(const std::string& part) {
  json definitions = schema_text()["definitions"];
  std::set<std::string> keys = keys_of(definitions[part]["properties"]);
  keys.merge(keys_of(definitions["document"]["properties"]));
  return keys;
}

class Json : public testing::Test {
 protected:
  void SetUp() override {
    index_folder(project_folder() / "examples", "examples", folder_ / "index");
    searcher_.emplace(folder_ / "index");
  }
  json answer(const std::string& query) {
    SearchRequest request = TestIndex::request(query);
    request.explain = true;
    return json::parse(answer_json(searcher_->search(request)));
  }

  TempFolder folder_;
  std::optional<Searcher> searcher_;
};

TEST_F(Json, AnswersFollowTheSchema) {
  for (const char* query :
       {"", "kv cache", "显存", "-kind:note", "rating:good", "nothingofthiskind"}) {
    json found = answer(query);
    EXPECT_EQ(errors(found, ""), "") << query;
    EXPECT_EQ(keys_of(found), keys_of(schema_text()["properties"]));
    for (const json& hit : found["hits"]) EXPECT_EQ(keys_of(hit), documented("hit"));
  }
}

TEST_F(Json, NamesWhatWasSearchedBesideTheWords) {
  EXPECT_EQ(answer("nothingofthiskind")["query"]["also"], json::array());
  EXPECT_EQ(answer("speculative decoding")["query"]["also"], json::array({"推测解码"}));
}

TEST_F(Json, ALineOfJsonlIsOneHit) {
  std::string line = hit_json_line(searcher_->search(TestIndex::request("paging")).hits.at(0));
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_EQ(errors(json::parse(line), "hit"), "");
}

TEST_F(Json, AShownDocumentHasAllItsText) {
  json shown = json::parse(document_json(searcher_->show("notes/Distributed_Systems/Raft.md")));
  EXPECT_EQ(errors(shown, "shown_document"), "");
  EXPECT_EQ(keys_of(shown), documented("shown_document"));
}

TEST_F(Json, AShownDocumentHasAllItsPassages) {
  const std::string section = "\n\n## Part\n\n" + std::string(kShortPassage, 'x');
  TestIndex index;
  index.file("long.md", "# Long" + section + section + section + "\n");
  json shown = json::parse(document_json(index.searcher().show("long.md")));
  EXPECT_EQ(errors(shown, "shown_document"), "");
  EXPECT_EQ(shown["passages"].size(), 3U);
}

TEST_F(Json, TheSchemaIsNotToothless) {
  json found = answer("kv cache");
  found["hits"][0].erase("title");
  EXPECT_NE(errors(found, ""), "");
  found = answer("kv cache");
  found["hits"][0]["rating"] = "five";
  EXPECT_NE(errors(found, ""), "");
}

TEST_F(Json, KeysOfAHitAreTheNamesOfFields) {
  json hit = answer("kv cache")["hits"][0];
  for (const FieldInfo& info : kFields) {
    std::set<Field> elsewhere = {Field::Body, Field::Has, Field::Year};
    if (elsewhere.contains(info.field)) continue;
    ASSERT_TRUE(hit.contains(info.name)) << info.name;
    bool place = info.field == Field::Source;
    EXPECT_EQ(hit[info.name].is_array(), info.many && !place) << info.name;
  }
}

TEST_F(Json, MarksAreWholeCharactersOfTheirTexts) {
  for (const char* query : {"kv cache", "显存", "分布式推理", "c++ move", "speculative decoding"}) {
    json found = answer(query);
    int marks = 0;
    for (const json& hit : found["hits"]) {
      auto check = [&](const json& list, const std::string& text) {
        std::size_t last = 0;
        for (const json& mark : list) {
          std::size_t begin = mark[0], end = mark[1];
          ASSERT_LT(begin, end);
          ASSERT_LE(end, text.size());
          ASSERT_GE(begin, last);
          bool whole =
              (static_cast<unsigned char>(text[begin]) & 0xC0U) != 0x80 &&
              (end == text.size() || (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80);
          EXPECT_TRUE(whole) << text;
          last = end;
          ++marks;
        }
      };
      check(hit["title_marks"], hit["title"]);
      check(hit["snippet"]["marks"], hit["snippet"]["text"]);
    }
    EXPECT_GT(marks, 0) << query;
  }
}

TEST(JsonText, IsValidWhateverTheNotesHold) {
  TestIndex index;
  index.file(
      "odd.md",
      "# \"Quoted\" \\ and <b>bold</b> \x1b[31m\n\nbroken \xE6\x98 bytes, 显存管理 text and more "
      "text of which most is fine\n");
  EXPECT_TRUE(json::accept(answer_json(index.search(""))));
}

}  // namespace
}  // namespace cssearch
