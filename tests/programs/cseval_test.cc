// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/cases.h"
#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Cseval : public testing::Test {
 protected:
  void SetUp() override {
    enter_home(home_.path(), {CSSEARCH_CSEVAL_FOLDER});
    home_.write("small/docs.jsonl",
                "{\"id\": \"d1\", \"title\": \"Paging\", \"text\": \"blocks of the KV cache\"}\n"
                "{\"id\": \"d2\", \"title\": \"\", \"text\": \"投机解码\"}\n");
    home_.write("small/queries.jsonl",
                "{\"id\": \"q1\", \"text\": \"cache blocks\"}\n"
                "{\"id\": \"q2\", \"text\": \"解码\"}\n{\"id\": \"q3\", \"text\": \"zebra\"}\n");
    home_.write("small/qrels.tsv", "q1\td1\t1\nq2\td2\t3\nq3\td1\t1\n");
    home_.write("notes/a.md", "# Paged attention\n\n## Block tables\n\n显存分块\n");
  }
  TempFolder home_;
};

TEST_F(Cseval, ScoresACollection) {
  CommandResult result = run_command_line("cseval --json --run out.run small");
  EXPECT_EQ(result.status, 0);
  nlohmann::json answer = nlohmann::json::parse(result.output);
  EXPECT_EQ(answer["sets"][0]["name"], "small");
  EXPECT_EQ(answer["sets"][0]["queries"], 3);
  for (const char* measure : {"ndcg@10", "map", "mrr@10", "recall@100"}) {
    EXPECT_NEAR(answer["sets"][0][measure].get<double>(), 2.0 / 3, 1e-9) << measure;
    EXPECT_EQ(answer["mean"][measure], answer["sets"][0][measure]);
  }
  EXPECT_NEAR(answer["sets"][0]["p@10"].get<double>(), 2.0 / 30, 1e-9);
  EXPECT_THAT(read_file(home_ / "out.run"), StartsWith("q1 Q0 d1 1 "));
}

TEST_F(Cseval, MakesQueriesOfNotes) {
  CommandResult result = run_command_line("cseval --known-items --keep sets notes");
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.output, HasSubstr("heading          1      1.0000"));
  EXPECT_THAT(read_file(home_ / "sets/notes-heading/queries.jsonl"), HasSubstr("Block tables"));
}

TEST_F(Cseval, FailsWhereAMeasureFell) {
  EXPECT_EQ(run_command_line("cseval --json small > before.json").status, 0);
  EXPECT_EQ(run_command_line("cseval --baseline before.json small").status, 0);
  home_.write("small/qrels.tsv", "q1\td1\t1\nq2\td1\t3\nq3\td1\t1\n");
  CommandResult fallen = run_command_line("cseval --baseline before.json small 2>&1 >/dev/null");
  EXPECT_EQ(fallen.status, 1);
  EXPECT_THAT(fallen.output, HasSubstr("small: ndcg@10 is 0.3333, it was 0.6667"));
}

TEST_F(Cseval, SaysWhatCannotBeRead) {
  home_.write("broken/docs.jsonl", "{\"id\": \"d1\"\n");
  home_.write("broken/queries.jsonl", "{\"id\": \"q\", \"text\": \"x\"}\n");
  home_.write("broken/qrels.tsv", "q\td1\t1\n");
  home_.write("twice/docs.jsonl", "{\"id\": \"d1\"}\n{\"id\": \"d1\"}\n");
  home_.write("twice/queries.jsonl", "{\"id\": \"q\", \"text\": \"x\"}\n");
  home_.write("twice/qrels.tsv", "q\td1\t1\n");
  for (auto [command, said] : Cases<const char*, const char*>{
           {"cseval", "no folder was given"},
           {"cseval nowhere", "nowhere/queries.jsonl cannot be read"},
           {"cseval broken", "docs.jsonl:1: this is no JSON object"},
           {"cseval twice", "document 2 has the id of another one"},
           {"cseval --keep sets small", "--keep goes with --known-items"},
           {"cseval --run nowhere/x small", "nowhere/x cannot be written"},
           {"cseval --baseline notes/a.md small", "is no earlier evaluation"},
       }) {
    CommandResult result = run_command_line(command);
    EXPECT_EQ(result.status, 2) << command;
    EXPECT_THAT(result.output, HasSubstr(said)) << command;
  }
}

}  // namespace
}  // namespace cssearch
