// SPDX-License-Identifier: GPL-3.0-or-later
//
// What all pages have in common: head, search field, foot, and the help on keys.
#pragma once

#include <string>

#include "schema/index/format.h"
#include "searcher/web/html.h"
#include "searcher/web/state.h"

namespace cssearch {

struct Frame {
  std::string title;                // of the window; the program's name stands behind it
  PageState state;                  // fills the search field
  bool focus = false;               // begins in the search field
  const IndexInfo* info = nullptr;  // for the foot; null if there is no index
};

Html framed_page(const Frame& frame, const Html& content);

// "Title — cssearch".
std::string window_title(const std::string& title);

}  // namespace cssearch
