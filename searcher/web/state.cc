// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/state.h"

#include <algorithm>
#include <array>

namespace cssearch {
namespace {

constexpr auto kFilterNames =
    std::to_array<std::string_view>({"kind", "category", "tag", "author", "lang", "path", "rating",
                                     "read", "date", "since", "until", "exact", "pairs"});

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::span<const std::string_view> filter_names() {
  return kFilterNames;
}

PageState::PageState(const Parameters& given) {
  for (const auto& parameter : given) {
    const auto& [name, value] = parameter;
    bool known = name == "q" || is_one_of(name, request_names());
    bool again = std::find(parameters_.begin(), parameters_.end(), parameter) != parameters_.end();
    if (known && !again && (!value.empty() || may_be_empty(name))) parameters_.push_back(parameter);
  }
}

std::string PageState::value(std::string_view name) const {
  return NamedValues(parameters_, "").value(name).value_or("");
}

std::vector<std::string> PageState::values(std::string_view name) const {
  return NamedValues(parameters_, "").values(name);
}

bool PageState::has_filters() const {
  return std::any_of(parameters_.begin(), parameters_.end(), [](const auto& parameter) {
    return is_one_of(parameter.first, kFilterNames);
  });
}

PageState PageState::with(std::string_view name, std::string_view value) const {
  PageState changed = without("offset").without(name, value);
  changed.parameters_.emplace_back(name, value);
  return changed;
}

PageState PageState::set(std::string_view name, std::string_view value) const {
  return without(name).with(name, value);
}

PageState PageState::without(std::string_view name) const {
  PageState changed = *this;
  std::erase_if(changed.parameters_, [&](const auto& parameter) {
    return parameter.first == name || parameter.first == "offset";
  });
  return changed;
}

PageState PageState::without(std::string_view name, std::string_view value) const {
  PageState changed = *this;
  std::erase_if(changed.parameters_, [&](const auto& parameter) {
    return (parameter.first == name && parameter.second == value) || parameter.first == "offset";
  });
  return changed;
}

PageState PageState::without_filters() const {
  PageState changed = without("offset");
  std::erase_if(changed.parameters_,
                [](const auto& parameter) { return is_one_of(parameter.first, kFilterNames); });
  return changed;
}

SearchRequest PageState::request(const PartialDate& today) const {
  SearchRequest request = read_request(NamedValues(parameters_, ""), today);
  request.text = text();
  return request;
}

}  // namespace cssearch
