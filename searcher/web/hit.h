// SPDX-License-Identifier: GPL-3.0-or-later
//
// A document in an answer as the page shows it.
#pragma once

#include "searcher/search.h"
#include "searcher/web/html.h"
#include "searcher/web/state.h"

namespace cssearch {

// Whether a document is a file, and not an entry of one.
bool is_file(const Document& document);

// "/document/KEY" with what is searched for, so that the reading view marks it.
Link reading_link(const std::string& key, const PageState& state, int line = 0);

// Notes and what has notes in the index open in the reading view, other things at their own link.
Link link_of(Searcher& searcher, const Hit& hit, const PageState& state);

// The sign of a kind, with its name for those who do not see it.
void write_kind(Html& html, Kind kind);

// authors · date · category · stars · passes · venue
void write_facts(Html& html, const Document& document, const PageState& state);

void write_hit(Html& html, Searcher& searcher, const Hit& hit, const PageState& state);

}  // namespace cssearch
