// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a request of the API asks, with what it leaves out filled in. Parameters of other names are
// passed over, and so are empty ones, which forms send for what was not filled in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/date.h"
#include "searcher/daemon/message.h"
#include "searcher/request.h"

namespace cssearch {

inline constexpr int kMostSuggestions = 50;
inline constexpr int kMostFacetValues = 1'000;

class Question {
 public:
  Question(const HttpRequest& request, const PartialDate& today)
      : request_(request), values_(read(request)), today_(today) {}

  std::string text() const { return request_.parameter("q").value_or(""); }
  std::optional<std::string> value(std::string_view name) const;

  // Filters, paging and sorting as read_request() reads them, the text from "q". Throws
  // Error(Usage), also for pages behind kMostHits.
  SearchRequest search() const;

  // The same without paging; that of one facet's values is read by number().
  SearchRequest filters() const;

  // A whole number from `least` to `most`; `preset` if it is not given. Throws Error(Usage).
  int number(std::string_view name, int least, int most, int preset) const;

  // All that the answer depends on beside the index, in one form for equal questions.
  std::vector<std::string> normalised() const;

  // The parameters that have a meaning, behind the "?" of a link: "q=kv%20cache&kind=paper".
  std::string query_string() const;

  const PartialDate& today() const { return today_; }

 private:
  static NamedValues read(const HttpRequest& request);

  const HttpRequest& request_;
  NamedValues values_;
  PartialDate today_;
};

}  // namespace cssearch
