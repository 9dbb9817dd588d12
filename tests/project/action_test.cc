// SPDX-License-Identifier: GPL-3.0-or-later
//
// action.yml and the example of its use, as far as that can be seen without GitHub: names fit.
#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Names = std::set<std::string>;

std::string text_of(const char* file) {
  return read_file(project_folder() / file);
}

// What stands behind `prefix` wherever the text has it: NAME of inputs.NAME.
Names names_behind(const std::string& prefix, const std::string& text) {
  Names names;
  std::regex pattern("\\b" + prefix + "([\\w-]+)");
  for (auto it = std::sregex_iterator(text.begin(), text.end(), pattern);
       it != std::sregex_iterator(); ++it) {
    names.insert((*it)[1]);
  }
  return names;
}

Names keys_of(const YAML::Node& map) {
  Names keys;
  for (const auto& entry : map) keys.insert(entry.first.as<std::string>());
  return keys;
}

TEST(Action, UsesEveryInputAndNoOther) {
  std::string text = text_of("action.yml");
  EXPECT_EQ(names_behind("inputs\\.", text), keys_of(YAML::Load(text)["inputs"]));
}

TEST(Action, RefersToStepsAndOutputsThatExist) {
  std::string text = text_of("action.yml");
  Names seen;
  for (const auto& step : YAML::Load(text)["runs"]["steps"]) {
    std::string shown = YAML::Dump(step);
    for (const std::string& name : names_behind("steps\\.", shown))
      EXPECT_TRUE(seen.contains(name)) << name << " in\n" << shown;
    if (step["id"]) seen.insert(step["id"].as<std::string>());
  }
  for (const std::string& output : names_behind("steps\\.place\\.outputs\\.", text))
    EXPECT_THAT(text, HasSubstr("echo \"" + output + "=")) << output;
}

TEST(Action, StepsAreWholeAndTakeNoTextOfOthersIntoTheirScripts) {
  int scripts = 0;
  for (const auto& step : YAML::Load(text_of("action.yml"))["runs"]["steps"]) {
    auto name = step["name"].as<std::string>();
    EXPECT_NE(static_cast<bool>(step["run"]), static_cast<bool>(step["uses"])) << name;
    if (step["uses"]) {
      EXPECT_THAT(step["uses"].as<std::string>(), HasSubstr("@v")) << name;
      continue;
    }
    ++scripts;
    EXPECT_EQ(step["shell"].as<std::string>(), "bash") << name;
    auto script = step["run"].as<std::string>();
    EXPECT_THAT(script, Not(HasSubstr("${{"))) << name;
    std::regex called(R"re(\$ACTION/([\w/.-]+))re");
    for (auto it = std::sregex_iterator(script.begin(), script.end(), called);
         it != std::sregex_iterator(); ++it) {
      EXPECT_TRUE(std::filesystem::exists(project_folder() / (*it)[1].str())) << (*it)[1];
    }
  }
  EXPECT_GT(scripts, 2);
}

TEST(Action, TheExampleGivesInputsThatExist) {
  Names inputs = keys_of(YAML::Load(text_of("action.yml"))["inputs"]);
  int uses = 0;
  for (const auto& step : YAML::Load(text_of("docs/ci/notes.yml"))["jobs"]["index"]["steps"]) {
    if (step["uses"].as<std::string>().find("/cssearch@") == std::string::npos) continue;
    ++uses;
    for (const std::string& input : keys_of(step["with"]))
      EXPECT_TRUE(inputs.contains(input)) << input;
  }
  EXPECT_EQ(uses, 1);
}

}  // namespace
}  // namespace cssearch
