// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a run of Han characters goes on in the notes. Chinese has no spaces, so there is no list of
// its words; what follows the run in the passages that are most about it, counted, shows them:
// behind 投机, 解码 follows in forty documents and 采样 in twelve.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

#include "schema/analysis/analyzer.h"

namespace cssearch {

struct HanWord {
  std::string text;             // the run and what follows
  std::uint64_t documents = 0;  // of those looked at
};

// At most `limit` words that begin with `run`, most documents first. Only passages of `context`
// are looked at, unless it is empty.
std::vector<HanWord> complete_han(const std::string& run, const Xapian::Query& context,
                                  std::size_t limit, Analyzer& analyzer,
                                  const Xapian::Database& database);

}  // namespace cssearch
