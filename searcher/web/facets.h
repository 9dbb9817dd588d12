// SPDX-License-Identifier: GPL-3.0-or-later
//
// What narrows an answer: checkboxes with counts, the years as bars, and the filters that are on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/date.h"
#include "searcher/answer/answer.h"
#include "searcher/web/html.h"
#include "searcher/web/state.h"

namespace cssearch {

// What a parameter must say to mean just this value: one with spaces as it is, another in quotes,
// since LLM alone also means "LLM Inference".
std::string whole_value(Field field, const std::string& value);

// A value of a facet as a checkbox. `value` is what the parameter says.
struct FacetOption {
  std::string value;
  std::string label;
  std::uint64_t count = 0;
  bool counted = true;  // false: asked for, but not among the values counted
  bool checked = false;
};

// The parameter that filters by a facet; empty if there is none.
std::string_view parameter_of(Field facet);

// The values of a facet and what else is asked for, which comes first.
std::vector<FacetOption> options_of(const Facet& facet, const PageState& state);

void write_facets(Html& html, const Answer& answer, const PageState& state,
                  const PartialDate& today);

// The filters that are on, each a link that takes it off. Nothing without filters.
void write_chips(Html& html, const PageState& state);

// Parameters that no control of the page shows, so that submitting the form keeps them.
void write_hidden_state(Html& html, const Answer& answer, const PageState& state);

}  // namespace cssearch
