// SPDX-License-Identifier: GPL-3.0-or-later
//
// Headers as lines "name:value", to the guard of a server on loopback. Whom it lets in is told here
// once more, in other words.
#include <algorithm>
#include <regex>

#include "schema/ascii.h"
#include "searcher/daemon/guard.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

constexpr std::string_view kToken = "0123456789abcdef";

HttpRequest request_of(std::string_view lines) {
  HttpRequest request;
  request.path = "/";
  while (!lines.empty()) {
    std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    std::size_t colon = std::min(line.find(':'), line.size());
    request.headers.emplace_back(lower_ascii(line.substr(0, colon)),
                                 line.substr(std::min(colon + 1, line.size())));
  }
  return request;
}

bool is_own_host(const std::string& host) {
  static const std::regex kOwn(R"((localhost|127\.0\.0\.1|\[::1\]|notes\.example)(:[0-9]+)?)",
                               std::regex::icase);
  return std::regex_match(host, kOwn);
}

void check_admitted(const HttpRequest& request) {
  auto hosts = std::count_if(request.headers.begin(), request.headers.end(),
                             [](const auto& header) { return header.first == "host"; });
  require(hosts == 1, "a request that is answered has one host");
  const std::string host = *request.header("host");
  require(is_own_host(host), "a request that is answered is for this host");
  for (const auto& [name, value] : request.headers)
    require(name != "origin" || value == "http://" + host, "it comes of no other site");
}

}  // namespace

void fuzz(std::string_view input) {
  static const Guard open({.hosts = {"notes.example"}, .token = ""});
  static const Guard closed({.hosts = {"notes.example"}, .token = std::string(kToken)});
  HttpRequest request = request_of(input);
  bool admitted = !open(request, Transport::Tcp);
  if (admitted) check_admitted(request);
  bool knows_token = !closed(request, Transport::Tcp);
  require(admitted || !knows_token, "a token alone opens nothing");
  require(!knows_token || input.find(kToken) != std::string_view::npos,
          "nobody is let in without the token");
}

}  // namespace cssearch
