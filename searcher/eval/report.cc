// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/eval/report.h"

#include <iostream>
#include <set>

#include "schema/error.h"
#include "schema/program/terminal_text.h"

namespace cssearch {
namespace {

constexpr int kFallen = 1;

}  // namespace

void tell_missing(const JudgedSet& set,
                  const std::function<bool(const std::string& document)>& held) {
  std::set<std::string> judged, missing;
  for (const JudgedQuery& query : set.queries) {
    for (const auto& [document, grade] : query.grades) {
      judged.insert(document);
      if (!held(document)) missing.insert(document);
    }
  }
  if (missing.empty()) return;
  std::cerr << set.name << ": " << missing.size() << " of " << judged.size()
            << " judged documents are not there, such as " << visible(*missing.begin())
            << "\n  qrels.tsv names documents by the ids of docs.jsonl, for cssearch --eval by the "
               "keys that cssearch --json prints\n";
}

EvaluationReport::EvaluationReport(const CommandLine& line) : line_(line) {
  if (auto baseline = line.value("baseline")) baseline_ = read_evaluation(*baseline);
  auto name = line.value("run");
  if (!name) return;
  run_.open(*name);
  if (!run_) throw Error(ErrorCode::Storage, *name + " cannot be written");
}

int EvaluationReport::print(const Evaluation& evaluation) {
  if (run_.is_open() && !run_.flush())
    throw Error(ErrorCode::Storage, "the rankings cannot be written", "is the disk full?");
  std::cout << (line_.has("json") ? evaluation_json(evaluation) : evaluation_text(evaluation));
  if (!baseline_) return 0;
  std::vector<std::string> fallen = what_fell(evaluation, *baseline_, kMargin);
  for (const std::string& line : fallen) std::cerr << visible(line) << "\n";
  return fallen.empty() ? 0 : kFallen;
}

}  // namespace cssearch
