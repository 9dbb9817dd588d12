// SPDX-License-Identifier: GPL-3.0-or-later
//
// The pairs of words that searches use, with what speaks for each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/index/open_index.h"
#include "schema/pairs/pair_list.h"

namespace cssearch {

struct ListedPair {
  std::string layer;               // "yours", "notes" or "built in"
  std::vector<std::string> terms;  // that stand for each other
  std::uint64_t documents = 0;     // that say so; of notes only
  // Where one of them says so in a line of text, "source/path" and line; else empty.
  std::string path;
  int line = 0;
};

// Those of the user's file, then those of the notes, the most evidence first, then those that come
// with the program. What the user's file takes out is left out. Throws Error(BrokenIndex).
std::vector<ListedPair> list_pairs(const OpenIndex& index, const std::vector<PairLine>& own);

// "   5  notes     MLA = Multi-Head Latent Attention  notes/mla.md:3"
std::string pairs_text(const std::vector<ListedPair>& pairs);
std::string pairs_json(const std::vector<ListedPair>& pairs);

}  // namespace cssearch
