// SPDX-License-Identifier: GPL-3.0-or-later
//
// cssearch-mcp as an assistant starts it: messages on its standard input and output, and nothing
// else.
#include <csignal>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kInitialize =
    R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})";
constexpr const char* kSearch = R"({"jsonrpc":"2.0","id":2,"method":"tools/call",)"
                                R"("params":{"name":"search","arguments":{"query":"leader"}}})";

class McpProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    enter_home(home_.path(), {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER});
    home_.write("notes/raft.md", "# Raft\n\nA leader is elected.\n");
  }
  void TearDown() override { std::filesystem::current_path("/"); }

  // With these lines as its input.
  CommandResult run(const std::string& input, const std::string& rest = "") {
    home_.write("input", input);
    return run_command_line("timeout 60 cssearch-mcp < input " + rest);
  }

  TempFolder home_;
};

TEST_F(McpProgram, EndsQuietlyWithItsInput) {
  for (const std::string input : {"", "\n", R"({"jsonrpc":"2.0","method":"notifications/x"})"}) {
    CommandResult result = run(input);
    EXPECT_EQ(result.status, 0) << input;
    EXPECT_THAT(result.output, IsEmpty()) << input;
  }
}

TEST_F(McpProgram, EndsQuietlyIfNobodyReadsItsAnswers) {
  std::string pings;
  for (int i = 0; i < 50'000; ++i)
    pings += R"({"jsonrpc":"2.0","id":1,"method":"ping"})"
             "\n";
  home_.write("input", pings);
  CommandResult result = run_command_line(
      "(timeout 60 cssearch-mcp < input; echo $? > status) | head -n 1 > answer; cat status");
  EXPECT_EQ(result.output, std::to_string(128 + SIGPIPE) + "\n");
}

TEST_F(McpProgram, GoesOnAfterWhatNobodyShouldSend) {
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  const std::string hostile[] = {std::string(5'000'000, 'x'),
                                 std::string(900'000, '['),
                                 "{\"id\":\"\xC3\x28\"}",
                                 std::string("\0\0\0", 3),
                                 "[1,2,3]",
                                 R"({"jsonrpc":"2.0","id":1,"method":"\u0000"})"};
  std::string input = std::string(kInitialize) + "\n";
  for (const std::string& line : hostile) input += line + "\n";
  CommandResult result = run(input + kSearch, "2> log");
  EXPECT_EQ(result.status, 0);
  std::istringstream lines(result.output);
  json last;
  int answers = 0;
  for (std::string line; std::getline(lines, line); ++answers) last = json::parse(line);
  EXPECT_EQ(answers, 8);
  EXPECT_EQ(last["result"]["structuredContent"]["total"], 1);
  EXPECT_THAT(read_file(home_ / "log"), IsEmpty());
}

TEST_F(McpProgram, SaysWithoutAnIndexWhatMakesOne) {
  CommandResult result = run(std::string(kInitialize) + "\n" + kSearch + "\n");
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.output, HasSubstr("\"isError\":true"));
  EXPECT_THAT(result.output, HasSubstr("csindex"));
}

TEST_F(McpProgram, AnswersOfTheNewestIndex) {
  home_.write("one", std::string(kInitialize) + "\n");
  home_.write("two", std::string(kSearch) + "\n");
  CommandResult result = run_command_line(
      "(cat one two; until grep -q isError answers; do sleep .05; done; "
      "csindex notes --report none >&2; cat two) | timeout 60 cssearch-mcp > answers; at=$?; "
      "cat answers; exit $at");
  EXPECT_EQ(result.status, 0) << result.output;
  EXPECT_THAT(result.output, HasSubstr("\"isError\":true"));
  EXPECT_THAT(result.output, HasSubstr("note:notes/raft.md"));
}

TEST_F(McpProgram, TakesNoWords) {
  CommandResult result = run_command_line("cssearch-mcp raft");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr("standard input"));
}

}  // namespace
}  // namespace cssearch
