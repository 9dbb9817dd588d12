// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether an index is what its sources say.
#pragma once

#include <string>
#include <vector>

#include "indexer/collection.h"
#include "schema/index/open_index.h"

namespace cssearch {

struct CheckReport {
  // Keys of documents, ascending.
  std::vector<std::string> missing;    // from the index
  std::vector<std::string> extra;      // in the index
  std::vector<std::string> different;  // in text, fields, terms or values
  bool dictionary_differs = false;
  bool digest_differs = false;  // from that of what the index holds
  std::string digest;           // that of the sources

  bool good() const;
};

// Compares to the last term. Throws Error(BrokenIndex).
CheckReport check_index(const OpenIndex& index, const Collection& collection);

std::string check_text(const CheckReport& report, const OpenIndex& index);
std::string check_json(const CheckReport& report, const OpenIndex& index);

}  // namespace cssearch
