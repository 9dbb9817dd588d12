// SPDX-License-Identifier: GPL-3.0-or-later
//
// What makes one match stand above another: the words' weights, then exact tiers and small
// additions on top. ARCHITECTURE.md says which and why.
#pragma once

#include <string>
#include <vector>

#include <xapian.h>

#include "searcher/match/compile.h"

namespace cssearch {

// The weighting of words, the same in every search.
Xapian::IneB2Weight weighting();

// What always counts a little: stars, reading passes and date, from the value slot. It orders
// near-equals.
Xapian::Query prior();

// The parts of the final query, each with a name for --explain.
struct RankedPart {
  std::string name;
  Xapian::Query query;
};

struct RankedQuery {
  Xapian::Query base;             // what matches, with the words' weights
  std::vector<RankedPart> parts;  // add weight

  Xapian::Query whole() const;
};

// `widened`: documents with some of the words match too, behind those with all.
RankedQuery rank(const CompiledQuery& compiled, bool widened, const Xapian::Database& database);

}  // namespace cssearch
