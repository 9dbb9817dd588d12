// SPDX-License-Identifier: GPL-3.0-or-later
//
// A document and its text → what is written of each passage (schema/index/format.h).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <xapian.h>

#include "indexer/merge/merge.h"
#include "indexer/write/indexed_passage.h"
#include "schema/analysis/analyzer.h"
#include "schema/index/dictionary.h"
#include "schema/index/metadata_writer.h"
#include "schema/pairs/evidence.h"

namespace cssearch {

// Not thread-safe: one for each thread.
class PassageTerms {
 public:
  // Calls `add` with each passage in order.
  void make(const MergedDocument& merged, const std::function<void(const IndexedPassage&)>& add);

  // What the documents made so far have; taken out again if `removed` made them too.
  void write_words(MetadataWriter& metadata, const PassageTerms& removed) const;
  // What write_words() leaves in an empty database: metadata by its keys.
  std::map<std::string, std::string> word_blocks() const;

 private:
  Analyzer analyzer_;
  IndexedPassage passage_;
  DictionaryBuilder dictionary_;
  EvidenceBuilder pairs_;
};

// 0 to 1: how much a document is worth beside its match: the reader's rating and passes, then its
// date. Only orders near-equals.
double prior_of(const Document& document);

}  // namespace cssearch
