// SPDX-License-Identifier: GPL-3.0-or-later
//
// The search page: what is in the index, an answer, or why there is none.
#pragma once

#include <string>

#include "schema/error.h"
#include "searcher/search.h"
#include "searcher/web/html.h"
#include "searcher/web/state.h"

namespace cssearch {

// A part of a page that a script can take over alone. `status` is what a screen reader is told.
struct View {
  std::string title;
  std::string status;
  std::string name;  // "start", "results"
  Html html;
};

// Offset and limit together; the rest of an answer is for narrower queries.
inline constexpr std::uint64_t kDeepestHit = 1'000;

// Throws what Searcher::search() throws, and Error(Usage) for parameters that mean nothing.
View search_view(Searcher& searcher, const PageState& state, const PartialDate& today);

View error_view(const Error& error);

}  // namespace cssearch
