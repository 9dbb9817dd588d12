// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/question.h"

#include <algorithm>
#include <array>

#include "schema/error.h"
#include "schema/url.h"

namespace cssearch {
namespace {

constexpr std::array<std::string_view, 2> kOwnNames = {"q", "prefix"};

bool has_meaning(std::string_view name, std::string_view value) {
  auto names = request_names();
  bool known = std::find(names.begin(), names.end(), name) != names.end() ||
               std::find(kOwnNames.begin(), kOwnNames.end(), name) != kOwnNames.end();
  return known && (!value.empty() || may_be_empty(name));
}

}  // namespace

NamedValues Question::read(const HttpRequest& request) {
  Parameters given;
  for (const auto& [name, value] : request.parameters) {
    if (has_meaning(name, value)) given.emplace_back(name, value);
  }
  return {std::move(given), ""};
}

std::optional<std::string> Question::value(std::string_view name) const {
  return values_.value(name);
}

SearchRequest Question::search() const {
  SearchRequest request = read_request(values_, today_);
  request.text = text();
  request.facets_to_type = false;  // JSON shows values, not how to type them
  if (request.offset + request.limit > kMostHits) {
    throw Error(ErrorCode::Usage,
                "offset and limit are " + std::to_string(request.offset + request.limit) +
                    " together; over HTTP they may be " + std::to_string(kMostHits),
                "narrow the query by filters; cssearch in a shell has no such limit");
  }
  return request;
}

SearchRequest Question::filters() const {
  Parameters given;
  for (std::string_view name : request_names()) {
    if (name == "offset" || name == "limit" || name == "facets") continue;
    for (const std::string& value : values_.values(name)) given.emplace_back(name, value);
  }
  SearchRequest request = read_request(NamedValues(std::move(given), ""), today_);
  request.text = text();
  request.limit = 0;
  request.facets.clear();
  request.facets_to_type = false;
  return request;
}

int Question::number(std::string_view name, int least, int most, int preset) const {
  int given = values_.number(name, least).value_or(preset);
  if (given > most) {
    throw Error(ErrorCode::Usage, std::string(name) + " is " + std::to_string(given) +
                                      "; it may be " + std::to_string(most) + " here");
  }
  return given;
}

std::vector<std::string> Question::normalised() const {
  std::vector<std::string> parts = {request_.path, text(), today_.text()};
  for (const auto& [name, value] : request_.parameters) {
    if (name == "q" || !has_meaning(name, value)) continue;
    parts.push_back(name);
    parts.push_back(value);
  }
  return parts;
}

std::string Question::query_string() const {
  std::string query;
  for (const auto& [name, value] : request_.parameters) {
    if (!has_meaning(name, value)) continue;
    query += (query.empty() ? "" : "&") + name + "=" + percent_encode(value);
  }
  return query;
}

}  // namespace cssearch
