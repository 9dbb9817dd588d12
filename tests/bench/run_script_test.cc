// SPDX-License-Identifier: GPL-3.0-or-later
//
// What bench/run.sh is told wrongly ends it before anything is installed, built or measured.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/cases.h"
#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using testing::HasSubstr;

TEST(BenchScripts, SayWhatTheyCannotTake) {
  std::string run = (project_folder() / "bench/run.sh").string();
  std::string compare = "python3 " + (project_folder() / "bench/compare.py").string() + " build .";
  for (const auto& [command, said] : Cases<std::string, const char*>{
           {run, "bench/run.sh FOLDER"},
           {run + " /nowhere", "there is no folder /nowhere"},
           {run + " . /nowhere", "there is no folder /nowhere"},
           {"ONLY=indexing " + run + " .", "ONLY is index or search, not indexing"},
           {"PEERS='rg lucene' " + compare, "PEERS has lucene; known are FTS5 empty groonga"},
       }) {
    CommandResult result = run_command_line(command);
    EXPECT_EQ(result.status, 2) << command;
    EXPECT_THAT(result.output, HasSubstr(said)) << command;
    EXPECT_THAT(result.output, testing::Not(HasSubstr("Traceback"))) << command;
  }
}

}  // namespace
}  // namespace cssearch
