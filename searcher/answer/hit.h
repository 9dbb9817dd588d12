// SPDX-License-Identifier: GPL-3.0-or-later
//
// A hit of an answer from what the index stores of it.
#pragma once

#include "schema/index/stored.h"
#include "searcher/answer/answer.h"
#include "searcher/answer/show.h"

namespace cssearch {

// `best`: the passage that matches best; `first`: the document's first one, or nullptr if that is
// it. The score and the number of further passages are left open, and without words to find, why.
Hit make_hit(StoredPassage best, const StoredPassage* first, Shower& shower, bool has_words);

}  // namespace cssearch
