// SPDX-License-Identifier: GPL-3.0-or-later
//
// The documents of an index as csindex needs them again: whole, and by what they were made of.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <xapian.h>

#include "indexer/merge/merge.h"

namespace cssearch {

struct IndexedDocument {
  MergedDocument merged;
  std::vector<Xapian::docid> ids;  // of its passages, in their order
  std::vector<std::string> data;   // of its passages, as stored
};

// Nothing if there is no document with this key. Throws Error(BrokenIndex).
std::optional<IndexedDocument> read_indexed(const Xapian::Database& database,
                                            const std::string& key);

// The documents, without their text, on whose first passages the term stands; in no order. Throws
// Error(BrokenIndex).
std::vector<Document> documents_with(const Xapian::Database& database, const std::string& term);

// Throws Error(BrokenIndex).
std::set<std::string> keys_of_documents(const Xapian::Database& database);

// Every document, in the order of keys. Throws Error(BrokenIndex).
void each_indexed(const Xapian::Database& database,
                  const std::function<void(IndexedDocument)>& visit);

}  // namespace cssearch
