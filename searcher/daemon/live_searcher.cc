// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/live_searcher.h"

#include "schema/error.h"
#include "schema/index/layout.h"

namespace cssearch {

// Reading CURRENT costs some ten microseconds, so that nothing needs to watch it.
Searcher& LiveSearcher::current() {
  try {
    unsigned published = current_generation(index_).value_or(0);
    if (searcher_ && published == generation_) {
      searcher_->refresh();
      broken_ = 0;
      trouble_.clear();
      return *searcher_;
    }
    if (searcher_ && published == broken_ && !trouble_.empty()) return *searcher_;
    broken_ = published;
    auto opened = std::make_unique<Searcher>(index_, own_pairs_);
    // Another generation may have been published since CURRENT was read.
    generation_ = opened->generation();
    searcher_ = std::move(opened);
    broken_ = 0;
    trouble_.clear();
  } catch (const Error& error) {
    if (!searcher_) throw;
    trouble_ = error.what();
  }
  return *searcher_;
}

}  // namespace cssearch
