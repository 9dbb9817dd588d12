// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the README says of the programs is what the programs do.
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/csindex/options.h"
#include "indexer/lint.h"
#include "schema/field.h"
#include "searcher/cli/options.h"
#include "searcher/mcp/options.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using ::testing::HasSubstr;

std::string readme() {
  return read_file(project_folder() / "README.md");
}

// The table of fields as it stands in the README, from the table in the code.
std::string field_table() {
  std::string table = "| field | also | finds | example |\n| :- | :- | :- | :- |\n";
  for (const FieldInfo& field : kFields) {
    if (field.help.empty()) continue;
    table += "| `" + std::string(field.name) + "` | " +
             (field.alias.empty() ? "" : "`" + std::string(field.alias) + "`") + " | " +
             std::string(field.help) + " | `" + std::string(field.example) + "` |\n";
  }
  return table;
}

TEST(Readme, HoldsTheFieldTable) {
  EXPECT_THAT(readme(), HasSubstr(field_table()));
}

TEST(Readme, HoldsTheRulesOfLint) {
  std::string table = "| rule | what it finds |\n| :- | :- |\n";
  for (const LintRuleInfo& rule : kLintRules)
    table += "| `" + std::string(rule.name) + "` | " + rule.help + " |\n";
  EXPECT_THAT(readme(), HasSubstr(table + "\n"));
}

// Every --option of every command of the README, and of the page on scaling, exists.
TEST(Readme, ShowsOnlyOptionsThatExist) {
  std::string text = readme() + read_file(project_folder() / "docs/scaling.md");
  std::istringstream lines(text);
  int commands = 0;
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, line.find_first_not_of(' '));
    for (const ProgramInfo* program :
         {&csindex_program(), &cssearch_program(), &cssearch_mcp_program()}) {
      if (!line.starts_with(std::string(program->name) + " ")) continue;
      ++commands;
      std::istringstream words(line.substr(0, line.find(" #")));
      for (std::string word; words >> word;) {
        if (!word.starts_with("--") || word == "--") continue;
        std::string name = word.substr(2, word.find('=') - 2);
        bool known = std::any_of(program->options.begin(), program->options.end(),
                                 [&](const OptionInfo& option) { return option.name == name; });
        EXPECT_TRUE(known) << line;
      }
    }
  }
  EXPECT_GT(commands, 10);
}

}  // namespace
}  // namespace cssearch
