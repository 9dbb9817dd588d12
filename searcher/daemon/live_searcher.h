// SPDX-License-Identifier: GPL-3.0-or-later
//
// A searcher that follows the index: every answer is of the generation and the revision that are
// current when it is asked for, and of these only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "searcher/search.h"

namespace cssearch {

// Not thread-safe: one for each worker.
class LiveSearcher {
 public:
  // The index need not exist yet.
  explicit LiveSearcher(std::vector<IndexPlace> places, SearcherOptions options = {})
      : places_(std::move(places)), options_(std::move(options)) {}

  // Opens the current generation if it is another than the one that is open, or its newest
  // revision. If that fails the last good one goes on being served and trouble() tells why. Throws
  // what Searcher throws if there is none to serve.
  Searcher& current();

  // From the next current() on; the index is opened anew for it.
  void use_pairs(const PairList& own);

  const std::string& trouble() const { return trouble_; }

  // What could not be read when it was last tried, and why: parts of an index that is a list, by
  // their places, and "the index" itself, if nothing is served or an older state of it.
  std::map<std::string, std::string> missing() const;

 private:
  std::vector<IndexPlace> places_;
  SearcherOptions options_;
  bool has_other_options_ = false;  // than searcher_ was opened with
  std::unique_ptr<Searcher> searcher_;
  std::string trouble_;
};

}  // namespace cssearch
