// SPDX-License-Identifier: GPL-3.0-or-later
//
// The options --json, --run and --baseline, which cssearch --eval and cseval have.
#pragma once

#include <fstream>
#include <functional>
#include <optional>
#include <ostream>
#include <string>

#include "schema/program/options.h"
#include "searcher/eval/evaluate.h"

namespace cssearch {

// What a measure may fall below the baseline: other machines round sums otherwise, and a change for
// the better may cost a little elsewhere.
inline constexpr double kMargin = 0.005;

// Names on stderr what is judged and not `held`: it lowers the scores, whatever the ranking.
void tell_missing(const JudgedSet& set,
                  const std::function<bool(const std::string& document)>& held);

class EvaluationReport {
 public:
  // Throws Error(Storage) if the file of --run cannot be written, and Error(Input) if that of
  // --baseline cannot be read.
  explicit EvaluationReport(const CommandLine& line);

  // Where rankings go; nullptr: nowhere.
  std::ostream* run() { return run_.is_open() ? &run_ : nullptr; }

  // Prints the scores on stdout, and on stderr what fell. The exit status: 1 if something did.
  // Throws Error(Storage).
  int print(const Evaluation& evaluation);

 private:
  const CommandLine& line_;
  std::ofstream run_;
  std::optional<Evaluation> baseline_;
};

}  // namespace cssearch
