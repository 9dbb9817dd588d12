// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pieces of a text in which the words of a query may stand, by their first letters: to analyse a
// whole passage for each hit takes longer than to find it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/answer/sentences.h"
#include "searcher/match/units.h"

namespace cssearch {

class LikelyWords {
 public:
  explicit LikelyWords(const std::vector<TermSequence>& sequences);

  // What stands between spaces and line ends, with that behind it; adjacent pieces are one span.
  // The rest holds no term of the sequences, and the terms of a span are those it has in the whole
  // text.
  std::vector<TextSpan> of(std::string_view text) const;

 private:
  struct Beginning {
    std::string text;
    std::uint64_t contents;  // its letters and digits, a bit each: most words lack one of them
  };

  bool may_hold_one(std::string_view piece, std::uint64_t contents) const;

  std::vector<Beginning> beginnings_;
  bool all_ = false;
};

}  // namespace cssearch
