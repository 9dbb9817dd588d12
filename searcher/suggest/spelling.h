// SPDX-License-Identifier: GPL-3.0-or-later
//
// Did you mean: a query with the words that stand nowhere replaced by the known words nearest to
// them. "specualtive decoding author:dap" → "speculative decoding author:dao".
#pragma once

#include <optional>
#include <string>

#include <xapian.h>

#include "schema/analysis/analyzer.h"
#include "searcher/query/query.h"

namespace cssearch {

// Nothing if no word was replaced. Only plain words of a query and of unquoted values are, and of
// them only those of four Latin letters or more: one slip in up to six letters, two in longer
// words.
std::optional<QueryNode> correct_spelling(const QueryNode& query, Analyzer& analyzer,
                                          const Xapian::Database& database);

}  // namespace cssearch
