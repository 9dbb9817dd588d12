// SPDX-License-Identifier: GPL-3.0-or-later
//
// Words that mean the same, written down by people. A line names two or more, with "=" between
// those of one language and those of the other, or acronyms and what they stand for:
//
//   投机解码, 推测解码 = speculative decoding      # each stands for each of the others
//   MLA = multi-head latent attention
//   - 终端 = terminal                             # not so, whatever else says it
//
// "#" at the beginning of a line or behind a space begins a comment (C# is a word); blank lines are
// nothing.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/analysis/analyzer.h"
#include "schema/pairs/mined.h"

namespace cssearch {

struct PairLine {
  int line = 0;  // from 1
  bool takes_out = false;
  std::vector<std::string> terms;  // at least two
  std::string problem;             // what is wrong with it, else empty; then there are no terms
};

// The lines that say something, good or bad.
std::vector<PairLine> read_pair_lines(std::string_view text);

// What the others of a line are to one of its terms.
std::vector<Partner> partners_in(const PairLine& line, const std::string& key, Analyzer& analyzer);

class PairList {
 public:
  PairList() = default;
  explicit PairList(const std::vector<PairLine>& lines);

  std::vector<Partner> partners(const std::string& key) const;
  // Whether a line takes out the pair of these keys.
  bool takes_out(const std::string& one, const std::string& other) const;

 private:
  std::map<std::string, std::vector<Partner>> partners_;
  std::set<std::pair<std::string, std::string>> taken_out_;  // both ways round
};

// The lines of a file, which need not be there unless it is `named` by the user. What is wrong with
// it goes to `problems`, as "FILE:3: …"; those lines are left out. Throws Error(Input) for a named
// file that cannot be read.
std::vector<PairLine> read_pair_file(const std::filesystem::path& file, bool named,
                                     std::vector<std::string>& problems);

}  // namespace cssearch
