// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/live_searcher.h"

#include "schema/error.h"

namespace cssearch {

Searcher& LiveSearcher::current() {
  try {
    if (searcher_ && !has_other_options_) {
      searcher_->refresh();
    } else {
      searcher_ = std::make_unique<Searcher>(places_, options_);
      has_other_options_ = false;
    }
    trouble_.clear();
  } catch (const Error& error) {
    trouble_ = error.what();
    if (!searcher_ || error.code() == ErrorCode::Unreachable) throw;  // nothing is open
  }
  return *searcher_;
}

void LiveSearcher::use_pairs(const PairList& own) {
  options_.own_pairs = own;
  has_other_options_ = true;
}

std::map<std::string, std::string> LiveSearcher::missing() const {
  std::map<std::string, std::string> missing;
  if (!trouble_.empty()) missing["the index"] = trouble_;
  if (!searcher_) return missing;
  for (const MissingPart& part : searcher_->missing()) missing[part.place] = part.why;
  return missing;
}

}  // namespace cssearch
