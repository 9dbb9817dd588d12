// SPDX-License-Identifier: GPL-3.0-or-later
//
// Blind relevance feedback: the words that tell the best documents of a query apart from all others
// are searched for too, as Bo1 weighs them (Amati, 2003; Xapian's "bo1" expansion).
#pragma once

#include <vector>

#include <xapian.h>

namespace cssearch {

// The unprefixed terms that tell `documents` of a search apart, at most `limit`, each with its
// weight from 0 to 1: no stop words, no single Han characters, nothing that stands in one document
// of the index only.
struct TellingTerm {
  std::string term;
  double weight = 0;
};
std::vector<TellingTerm> telling_terms(const Xapian::Database& database,
                                       const Xapian::Enquire& search,
                                       const std::vector<Xapian::docid>& documents,
                                       Xapian::termcount limit);

// What the best documents of `search` add to its query; empty if there are none.
Xapian::Query feedback(const Xapian::Database& database, const Xapian::Enquire& search);

}  // namespace cssearch
