// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines of a text in which the words of a query may stand, by their first letters: to analyse a
// whole passage for each hit takes longer than to find it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "searcher/answer/sentences.h"
#include "searcher/match/units.h"

namespace cssearch {

class LikelyLines {
 public:
  explicit LikelyLines(const std::vector<TermSequence>& sequences);

  // Whole lines, adjacent ones as one span. What is not in them holds no term of the sequences.
  std::vector<TextSpan> of(std::string_view text) const;

 private:
  bool may_hold_one(std::string_view line) const;

  std::vector<std::string> beginnings_;
  bool all_ = false;
};

}  // namespace cssearch
