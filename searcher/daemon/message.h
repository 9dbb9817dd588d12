// SPDX-License-Identifier: GPL-3.0-or-later
//
// A request and its reply as the rest of cssearchd sees them; bytes, connections and the library
// that moves them are behind server.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cssearch {

// In the order given: a name may come more than once.
using Parameters = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string target;     // as sent: "/api/v1/search?q=kv%20cache"
  std::string path;       // decoded: "/api/v1/search"
  Parameters parameters;  // decoded, '+' a space: {"q", "kv cache"}
  Parameters headers;     // names in lower case

  // The first value; nothing if there is none.
  std::optional<std::string> parameter(std::string_view name) const;
  std::optional<std::string> header(std::string_view name) const;
};

struct HttpReply {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  Parameters headers;  // beside those that every reply gets
};

// Fills path and parameters from the target. Bytes that are no UTF-8 become U+FFFD. False if an
// escape is broken ("%zz", "%4") or the path does not begin with '/'.
bool read_target(std::string_view target, HttpRequest& request);

// The body of every error: {"code", "message", "hint"}. `code` is a word for programs, "not_found".
HttpReply error_reply(int status, std::string_view code, const std::string& message,
                      const std::string& hint = {});

}  // namespace cssearch
