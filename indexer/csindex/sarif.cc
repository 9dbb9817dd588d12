// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/sarif.h"

#include <nlohmann/json.hpp>

#include "schema/url.h"

namespace cssearch {
namespace {

using nlohmann::ordered_json;

ordered_json rules_json() {
  ordered_json rules = ordered_json::array();
  for (const LintRuleInfo& info : kLintRules)
    rules.push_back({{"id", info.name}, {"shortDescription", {{"text", info.help}}}});
  return rules;
}

// A finding about a source as a whole has no path in it, and none of a file as a whole a line.
ordered_json location_json(const LintLine& finding) {
  std::size_t slash = finding.path.find('/');
  bool in_file = slash != std::string::npos;
  ordered_json artifact = {
      {"uri", in_file ? percent_encode(finding.path.substr(slash + 1), "/") : "."},
      {"uriBaseId", finding.path.substr(0, slash)}};
  ordered_json place = {{"artifactLocation", std::move(artifact)}};
  if (finding.line > 0) place["region"] = {{"startLine", finding.line}};
  return {{"physicalLocation", std::move(place)}};
}

ordered_json result_json(const LintLine& finding) {
  return {{"ruleId", lint_rule_info(finding.rule).name},
          {"ruleIndex", static_cast<int>(finding.rule)},
          {"level", "warning"},
          {"message", {{"text", finding.message}}},
          {"locations", ordered_json::array({location_json(finding)})}};
}

}  // namespace

std::string lint_sarif(const std::vector<LintLine>& lint) {
  ordered_json results = ordered_json::array();
  for (const LintLine& finding : lint) results.push_back(result_json(finding));
  ordered_json driver = {
      {"name", "csindex"}, {"version", CSSEARCH_VERSION}, {"rules", rules_json()}};
  ordered_json run = {{"tool", {{"driver", std::move(driver)}}}, {"results", std::move(results)}};
  ordered_json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                      {"version", "2.1.0"},
                      {"runs", ordered_json::array({std::move(run)})}};
  return log.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace cssearch
