// SPDX-License-Identifier: GPL-3.0-or-later
//
// What makes one match stand above another: the words' weights, then exact tiers and small
// additions on top. ARCHITECTURE.md says which and why.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

#include "searcher/match/compile.h"

namespace cssearch {

// What `enquire` sorts by: relevance and then the value for ties; another value and then relevance;
// a value that no two passages share.
enum class SortedBy : unsigned char { Relevance, ValueThenRelevance, UniqueValue };

// Of the matches of a weighted query `limit` from `offset` on. Ties are broken by the value for
// them, and not by the ids that passages happen to have.
std::vector<Xapian::MSetIterator> best_matches(const Xapian::Enquire& enquire,
                                               const Xapian::Database& database,
                                               std::uint64_t offset, std::uint64_t limit,
                                               SortedBy sorted_by = SortedBy::Relevance);

// The weighting of words, the same in every search.
Xapian::IneB2Weight weighting();

// What always counts a little: stars, reading passes and date, from the value slot. It orders
// near-equals.
Xapian::Query prior();

// A part of the final query, with a name for --explain; several may have one name. No query of a
// part is an OR that holds a phrase, unless under OP_FILTER: see maybe() in filter.h.
struct RankedPart {
  std::string name;
  Xapian::Query query;
};

struct RankedQuery {
  Xapian::Query base;             // what matches, with the words' weights
  std::vector<RankedPart> words;  // what these weights are made of
  std::vector<RankedPart> parts;  // add weight

  // All of it over the base, or over that narrowed by filters; these must not be put around the
  // whole, for the same reason.
  Xapian::Query whole(const Xapian::Query& narrowed_base) const;

  // Whether Xapian may leave out of the ranking what weighs too little to be seen. Where weights of
  // alternatives add up it leaves out more than that: see maybe().
  bool may_be_pruned() const;
};

enum class Matching : unsigned char {
  All,          // documents with all words
  AllThenSome,  // those with some behind them
  Some,         // with some of the words, whichever
};
RankedQuery rank(const CompiledQuery& compiled, Matching matching,
                 const Xapian::Database& database);

}  // namespace cssearch
