// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the URL of the search page says, which is the whole state of the page: the parameters of
// request.h and "q". Every link of the page is this state with one thing changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "searcher/daemon/message.h"
#include "searcher/request.h"
#include "searcher/web/link.h"

namespace cssearch {

// The parameters that narrow an answer, in the order in which they are shown.
std::span<const std::string_view> filter_names();

class PageState {
 public:
  PageState() = default;
  // Other names are left out, and what a form sends of its empty fields.
  explicit PageState(const Parameters& given);

  std::string text() const { return value("q"); }
  // The last one, which is the one that counts; empty if there is none.
  std::string value(std::string_view name) const;
  std::vector<std::string> values(std::string_view name) const;
  bool has_filters() const;
  bool asks_for_something() const { return !text().empty() || has_filters(); }
  const Parameters& parameters() const { return parameters_; }

  // Each begins at the first hit again, unless it sets the offset.
  PageState with(std::string_view name, std::string_view value) const;  // one more value
  PageState set(std::string_view name, std::string_view value) const;   // this value only
  PageState without(std::string_view name) const;
  PageState without(std::string_view name, std::string_view value) const;
  PageState without_filters() const;

  Link link() const { return Link::inside("/", parameters_); }
  // The same for programs: "/api/v1/search?q=…".
  Link link(std::string_view path) const { return Link::inside(path, parameters_); }

  // Throws Error(Usage).
  SearchRequest request(const PartialDate& today) const;

 private:
  Parameters parameters_;
};

}  // namespace cssearch
