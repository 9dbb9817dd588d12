// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/eval/report.h"

#include <iostream>

#include "schema/error.h"
#include "schema/program/terminal_text.h"

namespace cssearch {
namespace {

constexpr int kFallen = 1;

}  // namespace

EvaluationReport::EvaluationReport(const CommandLine& line) : line_(line) {
  auto name = line.value("run");
  if (!name) return;
  run_.open(*name);
  if (!run_) throw Error(ErrorCode::Storage, *name + " cannot be written");
}

int EvaluationReport::print(const Evaluation& evaluation) {
  if (run_.is_open() && !run_.flush())
    throw Error(ErrorCode::Storage, "the rankings cannot be written", "is the disk full?");
  std::cout << (line_.has("json") ? evaluation_json(evaluation) : evaluation_text(evaluation));
  auto baseline = line_.value("baseline");
  if (!baseline) return 0;
  std::vector<std::string> fallen = what_fell(evaluation, *baseline, kMargin);
  for (const std::string& line : fallen) std::cerr << visible(line) << "\n";
  return fallen.empty() ? 0 : kFallen;
}

}  // namespace cssearch
