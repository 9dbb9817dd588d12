// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a word may also be written as, from three layers: the user's own list, which may also take
// pairs of the others out, the list that comes with the programs, and what notes say
// (schema/pairs).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/pairs/mined.h"
#include "schema/pairs/pair_list.h"

namespace cssearch {

class WordPairs {
 public:
  WordPairs(const WordBlocks& words, Analyzer& analyzer, const PairList& own)
      : mined_(words, analyzer), analyzer_(analyzer), own_(own) {}

  // The partners of the term with this pair_key(), each once, those of the user's list first.
  std::vector<Partner> partners(const std::string& key) const;

  // Cuts a run of Han at the longest of the terms in it that have partners, if no single character
  // is left over: 投机解码优化 → 投机解码, 优化. The run itself if there is none.
  std::vector<std::string> cut(const std::string& run) const;

 private:
  MinedPairs mined_;
  Analyzer& analyzer_;
  const PairList& own_;
};

}  // namespace cssearch
