// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/sarif.h"

#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace cssearch {
namespace {

nlohmann::json run_of(const std::vector<LintLine>& lint) {
  nlohmann::json log = nlohmann::json::parse(lint_sarif(lint));
  EXPECT_EQ(log.at("version"), "2.1.0");
  EXPECT_EQ(log.at("runs").size(), 1U);
  return log.at("runs").at(0);
}

TEST(Sarif, ATextWithoutFindingsIsARunWithoutResults) {
  nlohmann::json run = run_of({});
  EXPECT_EQ(run.at("tool").at("driver").at("name"), "csindex");
  EXPECT_TRUE(run.at("results").is_array() && run.at("results").empty());
}

TEST(Sarif, AFindingHasItsRuleAndItsPlace) {
  nlohmann::json run = run_of({{"my notes/AI/显存 #1.md", 7, "'x' is no date", LintRule::Date}});
  nlohmann::json result = run.at("results").at(0);
  EXPECT_EQ(result.at("message").at("text"), "'x' is no date");
  EXPECT_EQ(result.at("ruleId"), "date");
  EXPECT_EQ(run.at("tool")
                .at("driver")
                .at("rules")
                .at(result.at("ruleIndex").get<std::size_t>())
                .at("id"),
            "date");
  nlohmann::json place = result.at("locations").at(0).at("physicalLocation");
  EXPECT_EQ(place.at("artifactLocation").at("uri"), "AI/%E6%98%BE%E5%AD%98%20%231.md");
  EXPECT_EQ(place.at("artifactLocation").at("uriBaseId"), "my notes");
  EXPECT_EQ(place.at("region").at("startLine"), 7);
}

// A line below 1 is not allowed.
TEST(Sarif, WhatIsAboutAWholeSourceHasNoLine) {
  nlohmann::json run = run_of({{"notes", 0, "a shallow clone", LintRule::NoHistory}});
  nlohmann::json place = run.at("results").at(0).at("locations").at(0).at("physicalLocation");
  EXPECT_EQ(place.at("artifactLocation").at("uri"), ".");
  EXPECT_FALSE(place.contains("region"));
}

TEST(Sarif, RulesHaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const LintRuleInfo& info : kLintRules) names.insert(info.name);
  EXPECT_EQ(names.size(), kLintRules.size());
}

}  // namespace
}  // namespace cssearch
