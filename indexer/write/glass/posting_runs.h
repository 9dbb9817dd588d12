// SPDX-License-Identifier: GPL-3.0-or-later
//
// Postings that memory has no room for: sorted runs in files, of successive passages each, that are
// merged at the end. A run has for each term, in order (numbers as pack_uint() writes them):
//
//   size of the term, term, number of documents, number of occurrences,
//   for each document: its id less the one before, wdf, size of the positions, positions
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "indexer/write/glass/posting_sink.h"

namespace cssearch {

// Each function throws std::filesystem::filesystem_error.
class PostingRuns {
 public:
  // The folder is there.
  explicit PostingRuns(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Writes a run of what `fill` gives the sink. Ids are larger than those of the runs before.
  void add(const std::function<void(PostingSink&)>& fill);
  bool empty() const { return paths_.empty(); }

  // Gives out all runs as one.
  void merge(PostingSink& sink) const;

 private:
  std::filesystem::path folder_;
  std::vector<std::filesystem::path> paths_;
};

}  // namespace cssearch
