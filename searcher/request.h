// SPDX-License-Identifier: GPL-3.0-or-later
//
// A search request from names and values: the flags of cssearch (--category LLM) and the parameters
// of a URL (category=LLM) are read here alike.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/date.h"
#include "searcher/search.h"

namespace cssearch {

// Programs page no further than this, be it over HTTP or MCP: a page costs all pages before it.
inline constexpr std::uint64_t kMostHits = 1'000;

class NamedValues {
 public:
  // In order; a name may come more than once. `dashes` stand before names in errors: "--" or "".
  NamedValues(std::vector<std::pair<std::string, std::string>> values, std::string dashes)
      : values_(std::move(values)), dashes_(std::move(dashes)) {}

  bool has(std::string_view name) const { return value(name).has_value(); }
  // The last one; nothing if there is none.
  std::optional<std::string> value(std::string_view name) const;
  std::vector<std::string> values(std::string_view name) const;
  // A whole number from `least` up. Throws Error(Usage).
  std::optional<int> number(std::string_view name, int least) const;
  // "--sort" or "sort".
  std::string shown(std::string_view name) const { return dashes_ + std::string(name); }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
  std::string dashes_;
};

// The names that read_request() reads: category, author, kind, tag, subject, lang, path, date,
// since, until, rating, read, sort, offset, limit, facets, exact, any, expand, pairs, explain.
std::span<const std::string_view> request_names();
// Whether a name means something without a value: "exact=" sets it, "facets=" asks for all.
bool may_be_empty(std::string_view name);

// All of a request but its text. `facets` without a value means all; `exact` and `explain` are set
// by being there, unless their value is "0"; `pairs` takes yes or no, 1 or 0. Throws Error(Usage).
SearchRequest read_request(const NamedValues& values, const PartialDate& today);

}  // namespace cssearch
