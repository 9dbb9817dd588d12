// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/guard.h"

#include <algorithm>

#include "schema/ascii.h"

namespace cssearch {
namespace {

constexpr std::string_view kCookie = "cssearch_token";
constexpr std::size_t kShortestToken = 16;
constexpr std::size_t kLongestToken = 512;

std::vector<std::string> all_headers(const HttpRequest& request, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [header, value] : request.headers) {
    if (header == name) values.push_back(value);
  }
  return values;
}

// "localhost" of "LOCALHOST:7700"; nothing of what is no host with or without a port.
std::optional<std::string> host_name(std::string_view host) {
  std::size_t end = host.starts_with('[') ? host.find(']') : host.find(':');
  if (host.starts_with('[')) {
    if (end == std::string_view::npos) return std::nullopt;
    ++end;
  }
  std::string_view name = host.substr(0, end);
  std::string_view port = host.substr(name.size());
  if (!port.empty()) port.remove_prefix(1);
  bool has_port = name.size() < host.size();
  bool valid = !name.empty() && (!has_port || host[name.size()] == ':') &&
               has_port == !port.empty() &&
               std::all_of(port.begin(), port.end(), [](char c) { return is_digit(c); });
  return valid ? std::optional(lower_ascii(name)) : std::nullopt;
}

HttpReply forbidden(const std::string& message, const std::string& hint) {
  return error_reply(403, "forbidden", message, hint);
}

// Takes as long for a wrong token as for a right one, so that it cannot be found byte by byte.
bool equal_secrets(std::string_view given, std::string_view secret) {
  if (given.size() != secret.size()) return false;
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    difference =
        static_cast<unsigned char>(difference | static_cast<unsigned char>(given[i] ^ secret[i]));
  }
  return difference == 0;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// The values of all cookies of ours: another program on this host may have set one of its own.
std::vector<std::string> our_cookies(const HttpRequest& request) {
  std::vector<std::string> values;
  for (const std::string& header : all_headers(request, "cookie")) {
    std::string_view rest = header;
    while (!rest.empty()) {
      std::string_view part = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(part.size() + 1, rest.size()));
      std::size_t equals = std::min(part.find('='), part.size());
      if (trim(part.substr(0, equals)) != kCookie) continue;
      values.emplace_back(trim(part.substr(std::min(equals + 1, part.size()))));
    }
  }
  return values;
}

HttpReply token_asked_for() {
  HttpReply reply = error_reply(401, "unauthorized", "this cssearchd asks for a token",
                                "open /?token=TOKEN in a browser, or send "
                                "'Authorization: Bearer TOKEN'");
  reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"cssearch\"");
  return reply;
}

HttpReply remember_token(const std::string& token) {
  HttpReply reply;
  reply.status = 303;
  reply.headers = {
      {"Location", "/"},
      {"Set-Cookie", std::string(kCookie) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict"},
      {"Cache-Control", "no-store"}};
  return reply;
}

HttpReply foreign_page() {
  return forbidden("pages of other sites may not ask here", "open the page of cssearchd itself");
}

std::optional<HttpReply> refuse_page(const HttpRequest& request, Transport transport) {
  const std::string host = request.header("host").value_or("");
  for (const std::string& origin : all_headers(request, "origin")) {
    // A proxy in front of a Unix socket may well speak https.
    bool is_own = origin == "http://" + host ||
                  (transport == Transport::UnixSocket && origin == "https://" + host);
    if (!is_own) return foreign_page();
  }
  bool is_visit = request.header("sec-fetch-mode") == "navigate" &&
                  request.header("sec-fetch-dest") == "document";
  for (const std::string& site : all_headers(request, "sec-fetch-site")) {
    if (site == "same-origin" || site == "none") continue;
    // A link from elsewhere may lead here: what it leads to is shown, not given to that site.
    if (is_visit && (site == "cross-site" || site == "same-site")) continue;
    return foreign_page();
  }
  return std::nullopt;
}

}  // namespace

Guard::Guard(GuardOptions options) : options_(std::move(options)) {
  for (std::string& host : options_.hosts) host = lower_ascii(host);
  for (const char* host : {"localhost", "127.0.0.1", "[::1]"}) options_.hosts.emplace_back(host);
}

std::optional<HttpReply> Guard::operator()(const HttpRequest& request, Transport transport) const {
  if (auto refusal = refuse_host(request, transport)) return refusal;
  if (auto refusal = refuse_page(request, transport)) return refusal;
  return refuse_stranger(request);
}

std::optional<HttpReply> Guard::refuse_host(const HttpRequest& request, Transport transport) const {
  std::vector<std::string> hosts = all_headers(request, "host");
  if (hosts.size() != 1) {
    return error_reply(400, "bad_request", "a request must have one Host header");
  }
  if (transport == Transport::UnixSocket) return std::nullopt;
  auto name = host_name(hosts.front());
  auto known = std::find(options_.hosts.begin(), options_.hosts.end(), name.value_or(""));
  if (name && known != options_.hosts.end()) return std::nullopt;
  return forbidden("this host name is not served here",
                   "ask for localhost, or allow the name when cssearchd is started");
}

std::optional<HttpReply> Guard::refuse_stranger(const HttpRequest& request) const {
  if (options_.token.empty()) return std::nullopt;
  if (auto given = request.parameter("token"); given && request.path == "/") {
    std::replace(given->begin(), given->end(), ' ', '+');  // a '+' that was not escaped
    if (!equal_secrets(*given, options_.token)) return token_asked_for();
    return remember_token(options_.token);
  }
  return knows_token(request) ? std::nullopt : std::optional(token_asked_for());
}

bool Guard::knows_token(const HttpRequest& request) const {
  constexpr std::string_view kScheme = "bearer ";
  for (const std::string& value : all_headers(request, "authorization")) {
    if (!starts_with_ignoring_case(value, kScheme)) continue;
    if (equal_secrets(trim(std::string_view(value).substr(kScheme.size())), options_.token)) {
      return true;
    }
  }
  std::vector<std::string> cookies = our_cookies(request);
  return std::any_of(cookies.begin(), cookies.end(), [&](const std::string& cookie) {
    return equal_secrets(cookie, options_.token);
  });
}

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "-._~+/=";
  return text.size() >= kShortestToken && text.size() <= kLongestToken &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return is_letter(c) || is_digit(c) || kMarks.find(c) != std::string_view::npos;
         });
}

Parameters security_headers() {
  return {{"Content-Security-Policy",
           "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
           "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
          {"Cache-Control", "no-cache"},  // the next answer may be of another index
          {"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "no-referrer"},
          {"Cross-Origin-Resource-Policy", "same-origin"},
          {"Cross-Origin-Opener-Policy", "same-origin"}};
}

}  // namespace cssearch
