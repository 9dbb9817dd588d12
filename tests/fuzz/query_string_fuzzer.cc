// SPDX-License-Identifier: GPL-3.0-or-later
//
// The target of a request, from its bytes to what is searched for, and back into links.
#include "schema/error.h"
#include "searcher/daemon/question.h"
#include "searcher/web/state.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

constexpr PartialDate kToday{2026, 11, 27};

template <typename Read>
void read_or_refuse(const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    require(error.code() == ErrorCode::Usage, "a parameter that cannot be read is named");
    require(is_utf8(error.what()) && is_utf8(error.hint()), "an error is UTF-8");
  }
}

void check_page(const HttpRequest& request) {
  PageState state(request.parameters);
  HttpRequest again;
  require(read_target(state.link().text(), again), "a link of the page can be read");
  require(again.path == "/" && PageState(again.parameters).parameters() == state.parameters(),
          "a link of the page leads to its state");
  read_or_refuse([&] { state.request(kToday); });
  for (const auto& [name, value] : state.parameters()) {
    require(state.with(name, value).with(name, value).parameters() ==
                state.with(name, value).parameters(),
            "a value is added once");
    require(state.without(name).values(name).empty(), "what is taken away is away");
  }
}

}  // namespace

void fuzz(std::string_view input) {
  HttpRequest request;
  if (!read_target(input, request)) return;
  require(is_utf8(request.path), "a path is UTF-8");
  require(request.path.starts_with('/'), "a path begins with a slash");
  for (const auto& [name, value] : request.parameters)
    require(is_utf8(name) && is_utf8(value), "a parameter is UTF-8");
  check_page(request);

  Question question(request, kToday);
  read_or_refuse([&] {
    SearchRequest search = question.search();
    require(search.offset + search.limit <= kMostHits, "nobody pages beyond the limit");
  });
  read_or_refuse([&] { question.filters(); });
  HttpRequest again;
  require(read_target(request.path.find_first_of("%?") == std::string::npos
                          ? request.path + "?" + question.query_string()
                          : "/?" + question.query_string(),
                      again),
          "a question can be asked again");
  require(Question(again, kToday).query_string() == question.query_string(),
          "a question that is asked again is the same");
}

}  // namespace cssearch
