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

// What an index knows of words, counted in documents.
struct WordCounts {
  DictionaryBuilder dictionary;
  EvidenceBuilder pairs;

  // `other` is of other documents.
  void add_all(const WordCounts& other);
  // Adds what was counted to the database, and takes out what `removed` counted.
  void write(MetadataWriter& metadata, const WordCounts& removed = {}) const;
  // What write() leaves in an empty database: metadata by its keys.
  std::map<std::string, std::string> blocks() const;
};

// Not thread-safe: one for each thread.
class PassageTerms {
 public:
  // Calls `add` with each passage in order, and counts the words of the document.
  void make(const MergedDocument& merged, WordCounts& words,
            const std::function<void(const IndexedPassage&)>& add);

 private:
  Analyzer analyzer_;
  IndexedPassage passage_;
};

// 0 to 1: how much a document is worth beside its match: the reader's rating and passes, then its
// date. Only orders near-equals.
double prior_of(const Document& document);

}  // namespace cssearch
