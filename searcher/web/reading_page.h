// SPDX-License-Identifier: GPL-3.0-or-later
//
// The reading view: a document as the index knows it, with what belongs to it beside it.
#pragma once

#include <string>

#include "searcher/search.h"
#include "searcher/web/search_page.h"
#include "searcher/web/state.h"

namespace cssearch {

// `state`: its words are marked. `line`: of the file, to be shown; 0: the beginning. Throws
// Error(NotFound).
View reading_view(Searcher& searcher, const std::string& key, const PageState& state, int line,
                  const PartialDate& today);

}  // namespace cssearch
