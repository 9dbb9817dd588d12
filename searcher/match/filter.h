// SPDX-License-Identifier: GPL-3.0-or-later
//
// field:value → the documents that have it.
#pragma once

#include <string>
#include <vector>

#include <xapian.h>

#include "schema/analysis/analyzer.h"
#include "schema/date.h"
#include "searcher/query/query.h"

namespace cssearch {

// Matches no document. Xapian's own MatchNothing is the empty query, which here means that nothing
// was asked.
Xapian::Query match_nothing();

// The documents for one QueryNode of Type::Value, for fields whose values are no text. A value that
// cannot be read (rating:good) matches nothing, and a note says what would be read. `today`: see
// date_words.h.
Xapian::Query filter_query(const QueryNode& value, const PartialDate& today, Analyzer& analyzer,
                           const Xapian::Database& database, std::vector<std::string>& notes);

}  // namespace cssearch
