// SPDX-License-Identifier: GPL-3.0-or-later
//
// A document and its text → Xapian documents, one for each passage (schema/index/format.h says what
// is in them).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <xapian.h>

#include "indexer/merge/merge.h"
#include "schema/analysis/analyzer.h"
#include "schema/index/dictionary.h"

namespace cssearch {

// Not thread-safe: one for each thread.
class PassageTerms {
 public:
  // Calls `add` with each passage in order.
  void make(const MergedDocument& merged, const std::function<void(const Xapian::Document&)>& add);

  const DictionaryBuilder& dictionary() const { return dictionary_; }

 private:
  Analyzer analyzer_;
  DictionaryBuilder dictionary_;
};

// 0 to 1: how much a document is worth beside its match: the reader's rating and passes, then its
// date. Only orders near-equals.
double prior_of(const Document& document);

}  // namespace cssearch
