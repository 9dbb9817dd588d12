// SPDX-License-Identifier: GPL-3.0-or-later
//
// The terms of a passage as a tag of glass's table termlist. Format:
// xapian-core-1.4.22/backends/glass/glass_termlisttable.cc.
#pragma once

#include <string>
#include <vector>

#include <xapian.h>

#include "indexer/write/glass/posting_batch.h"

namespace cssearch {

// `terms` in order; `length` is the sum of their wdf.
void pack_termlist(std::string& out, Xapian::termcount length,
                   const std::vector<PostingBatch::TermInPassage>& terms);

}  // namespace cssearch
