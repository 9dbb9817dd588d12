// SPDX-License-Identifier: GPL-3.0-or-later
//
// A searcher that follows the index: every answer is of the generation and the revision that are
// current when it is asked for, and of these only.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "searcher/search.h"

namespace cssearch {

// Not thread-safe: one for each worker.
class LiveSearcher {
 public:
  // The index need not exist yet.
  explicit LiveSearcher(std::filesystem::path index, PairList own_pairs = {})
      : index_(std::move(index)), own_pairs_(std::move(own_pairs)) {}

  // Opens the current generation if it is another than the one that is open, or its newest
  // revision. If that fails the last good one goes on being served and trouble() tells why. Throws
  // what Searcher throws if there is none to serve.
  Searcher& current();

  const std::string& trouble() const { return trouble_; }

 private:
  std::filesystem::path index_;
  PairList own_pairs_;
  std::unique_ptr<Searcher> searcher_;
  unsigned generation_ = 0;
  unsigned broken_ = 0;  // a generation that could not be opened
  std::string trouble_;
};

}  // namespace cssearch
