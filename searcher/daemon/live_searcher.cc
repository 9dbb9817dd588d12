// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/live_searcher.h"

#include "schema/error.h"

namespace cssearch {

Searcher& LiveSearcher::current() {
  try {
    if (searcher_) {
      searcher_->refresh();
    } else {
      searcher_ = std::make_unique<Searcher>(places_, options_);
    }
    trouble_.clear();
  } catch (const Error& error) {
    if (!searcher_ || error.code() == ErrorCode::Unreachable) throw;  // nothing is open
    trouble_ = error.what();
  }
  return *searcher_;
}

}  // namespace cssearch
