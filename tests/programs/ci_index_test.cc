// SPDX-License-Identifier: GPL-3.0-or-later
//
// scripts/ci-index over a small repository of notes, as continuous integration runs it.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using Json = nlohmann::json;

class CiIndex : public ::testing::Test {
 protected:
  void SetUp() override {
    enter_home(home_.path(), {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER});
    home_.write("my notes/raft.md", "# Raft\n\nLeaders are elected.\n");
    home_.write("my notes/list.md",
                "| Title | Date |\n| :- | :- |\n| [Paxos](https://a.example/p) | 2024-13 |\n"
                "| [Zab](https://a.example/z) | 2011 |\n| [VR](https://a.example/v) | 1988 |\n");
    CommandResult made = run_command_line(
        "cd 'my notes' && git init -q . && git add . && "
        "git -c user.name=a -c user.email=a@b.example commit -q -m notes");
    ASSERT_EQ(made.status, 0) << made.output;
  }
  void TearDown() override { fs::current_path("/"); }

  static CommandResult run(const std::string& before = "") {
    return run_command_line(before + " '" + (project_folder() / "scripts/ci-index").string() +
                            "' out 'my notes'");
  }

  static std::string digest() {
    CommandResult status = run_command_line("csindex --index out/index --status --json");
    return Json::parse(status.output)["digest"];
  }

  TempFolder home_;
};

TEST_F(CiIndex, MakesAnIndexALintAndASummary) {
  CommandResult result = run("GITHUB_STEP_SUMMARY=shown");
  ASSERT_EQ(result.status, 0) << result.output;
  EXPECT_EQ(run_command_line("cssearch --index out/index elected").status, 0);
  Json lint = Json::parse(read_file(home_ / "out/lint.sarif"));
  ASSERT_EQ(lint["runs"][0]["results"].size(), 1U);
  EXPECT_EQ(lint["runs"][0]["results"][0]["ruleId"], "date");
  std::string summary = read_file(home_ / "out/summary.md");
  EXPECT_THAT(summary, AllOf(HasSubstr(digest()), HasSubstr("Lint: 1 findings")));
  EXPECT_EQ(read_file(home_ / "shown"), summary);
}

TEST_F(CiIndex, ARestoredIndexGetsTheSameDigest) {
  ASSERT_EQ(run().status, 0);
  std::string first = digest();
  fs::rename("out", "kept");
  fs::copy("kept", "out", fs::copy_options::recursive);
  CommandResult again = run();
  ASSERT_EQ(again.status, 0) << again.output;
  EXPECT_EQ(digest(), first);
}

TEST_F(CiIndex, StrictFailsOnAFindingWhenAllIsWritten) {
  EXPECT_EQ(run("STRICT=true").status, 1);
  EXPECT_TRUE(fs::exists("out/summary.md"));
  EXPECT_EQ(run_command_line("cssearch --index out/index elected").status, 0);
  fs::remove("my notes/list.md");
  EXPECT_EQ(run("STRICT=true").status, 0);
}

TEST_F(CiIndex, FailsWithoutNotes) {
  fs::remove_all("my notes");
  EXPECT_EQ(run().status, 2);
  EXPECT_EQ(run_command_line((project_folder() / "scripts/ci-index").string() + " out").status, 2);
}

}  // namespace
}  // namespace cssearch
