// SPDX-License-Identifier: GPL-3.0-or-later
//
// field:value → the documents that have it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <xapian.h>

#include "schema/analysis/analyzer.h"
#include "schema/date.h"
#include "schema/index/format.h"
#include "searcher/query/query.h"

namespace cssearch {

// Matches no document. Xapian's own MatchNothing is the empty query, which here means that nothing
// was asked.
Xapian::Query match_nothing();

// Matches every passage. Xapian's own MatchAll is one object for all threads, which counts its
// references without a lock.
Xapian::Query match_all();

// Every passage, without weight.
Xapian::Query everything();

// Alternatives; of none it matches nothing.
Xapian::Query any_of(const std::vector<Xapian::Query>& queries);

// Forms that count as one word. Xapian adds up their frequencies two by two and rounds each sum; of
// three or more it takes them in the order of what a database holds, so that shards would weigh
// them otherwise than one database. So there are never more than two in one.
Xapian::Query synonym(std::span<const Xapian::Query> forms);

// What `query` matches, with the weight of `more` where that matches too: so that Xapian may leave
// out what weighs too little. An OR of phrases must not be `more`, but each of them be added.
Xapian::Query maybe(const Xapian::Query& query, const Xapian::Query& more);

struct FilterContext {
  PartialDate today;                    // see date_words.h
  std::span<const SourceInfo> sources;  // for paths that begin with one
};

// The documents for one QueryNode of Type::Value, for fields whose values are no text. A value that
// cannot be read (rating:good) matches nothing, and a note says what would be read.
Xapian::Query filter_query(const QueryNode& value, const FilterContext& context, Analyzer& analyzer,
                           const Xapian::Database& database, std::vector<std::string>& notes);

}  // namespace cssearch
