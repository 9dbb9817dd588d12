// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/markdown/block_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/sandbox/answer.h"
#include "schema/error.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

using nlohmann::json;

constexpr std::size_t kLines = 9;

// "read", or why not.
std::string outcome(const std::string& answer) {
  try {
    read_answer(answer, [](const json& object) { return block_from_json(object, kLines); });
    return "read";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(BlockJson, BlocksComeBackAsTheyWere) {
  for (const char* markdown : {
           "",
           "# KV *Cache*\n\ntext with `code` and [**a** link](https://a.b/?x=\"y\")\n\n---\n",
           "- a\n- b\n  1. c\n     > said\n-\n",
           "7. seven\n8. eight [[note]] ![显存](x.png)\n",
           "```cuda\nint a;\n  \"\\\" 显存;\n```\n",
           "| a | b |\n| - | - |\n| 显 | **存** | too many |\n| |\n",
           "#\n\n<details><summary>x</summary>\n<table><tr><td>y</table></details>\n",
       }) {
    Block block = parse_markdown(markdown);
    std::string written = write_answer(block_to_json(block));
    EXPECT_EQ(block_from_json(json::parse(written), kLines), block) << written;
  }
}

TEST(BlockJson, WhatIsDefaultIsLeftOut) {
  Block heading;
  heading.type = Block::Type::Heading;
  heading.line = 3;
  heading.level = 2;
  heading.rich = {"KV Cache", {{Mark::Type::Link, 0, 8, "u"}}};
  EXPECT_EQ(block_to_json(heading), json::parse(R"({"type":"heading","line":3,"level":2,
                                       "text":"KV Cache","marks":[["link",0,8,"u"]]})"));
  EXPECT_EQ(block_to_json({}).dump(), R"({"type":"document"})");
}

TEST(BlockJson, OnlyWhatAParserCouldHaveMadeIsRead) {
  for (const auto& [answer, good] : Cases<std::string, bool>{
           {R"({"type":"paragraph","line":9,"text":"显存","marks":[["code",3,6,""]]})", true},
           {R"({"type":"quote","children":[{"type":"rule"}]})", true},
           {"", false},
           {"[]", false},
           {"null", false},
           {R"({"type":"paragraph")", false},
           {R"({"line":1})", false},
           {R"({"type":1})", false},
           {R"({"type":"novel"})", false},
           {R"({"type":"paragraph","line":10})", false},
           {R"({"type":"paragraph","line":-1})", false},
           {R"({"type":"paragraph","line":1.5})", false},
           {R"({"type":"paragraph","line":"1"})", false},
           {R"({"type":"paragraph","line":18446744073709551617})", false},
           {R"({"type":"paragraph","level":1})", false},
           {R"({"type":"heading"})", false},
           {R"({"type":"heading","level":7})", false},
           {R"({"type":"paragraph","text":7})", false},
           {"{\"type\":\"paragraph\",\"text\":\"\xE6\x98\"}", false},
           {R"({"type":"paragraph","text":"\ud83d"})", false},
           {R"({"type":"paragraph","text":"ab","marks":[["code",0,3,""]]})", false},
           {R"({"type":"paragraph","text":"ab","marks":[["code",2,1,""]]})", false},
           {R"({"type":"paragraph","text":"ab","marks":[["code",-1,1,""]]})", false},
           {R"({"type":"paragraph","text":"ab","marks":[["glow",0,1,""]]})", false},
           {R"({"type":"paragraph","text":"ab","marks":[["code",0,1]]})", false},
           {R"({"type":"paragraph","text":"ab","marks":["code"]})", false},
           {R"({"type":"paragraph","text":"ab","marks":[["code",0,2,""],["code",0,1,""]]})", false},
           {R"({"type":"paragraph","text":"显","marks":[["code",1,3,""]]})", false},
           {R"({"type":"list","first_number":1000000000,"children":[{"type":"item"}]})", false},
           {R"({"type":"list","children":[{"type":"paragraph"}]})", false},
           {R"({"type":"list","children":{"a":7}})", false},
           {R"({"type":"table"})", false},
           {R"({"type":"table","children":[{"type":"row"}]})", false},
           {R"({"type":"paragraph","children":[{"type":"paragraph"}]})", false},
           {R"({"type":"document","children":[{"type":"document"}]})", false},
       }) {
    EXPECT_EQ(outcome(answer), good ? "read" : "its reader gave no answer that can be understood")
        << answer;
  }
}

TEST(BlockJson, BlocksInEachOtherAreBounded) {
  auto nested = [](int depth) {
    std::string answer;
    for (int i = 1; i < depth; ++i) answer += R"({"type":"quote","children":[)";
    answer += R"({"type":"quote"})";
    for (int i = 1; i < depth; ++i) answer += "]}";
    return answer;
  };
  EXPECT_EQ(outcome(nested(512)), "read");
  EXPECT_EQ(outcome(nested(513)), "its reader gave no answer that can be understood");
  EXPECT_EQ(outcome(std::string(1'000'000, '[')),
            "its reader gave no answer that can be understood");
}

}  // namespace
}  // namespace cssearch
