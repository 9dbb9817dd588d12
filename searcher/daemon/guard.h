// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who may ask. The daemon listens on loopback, where every page that a browser shows and every user
// of the machine can reach it:
// - a page of another site whose name leads to 127.0.0.1 is known by its Host (DNS rebinding);
// - a page that asks across sites is known by its Origin or Sec-Fetch-Site;
// - other users, and anyone beyond loopback, lack the token.
// A Unix socket of mode 0600 is reached by its owner only, or by a proxy that the owner set up, so
// that there any Host will do.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/daemon/message.h"
#include "searcher/daemon/server.h"

namespace cssearch {

struct GuardOptions {
  std::vector<std::string> hosts;  // beside localhost, 127.0.0.1 and [::1]; without a port
  std::string token;               // empty: none is asked for
};

class Guard {
 public:
  explicit Guard(GuardOptions options);

  // Nothing if the request may be answered. Else what to say instead: 400 for no Host or two, 403
  // for a foreign one or a foreign page, 401 without the token; and for /?token=TOKEN a redirect to
  // / with the token in a cookie, so that it does not stay in the address bar.
  std::optional<HttpReply> operator()(const HttpRequest& request, Transport transport) const;

 private:
  std::optional<HttpReply> refuse_host(const HttpRequest& request, Transport transport) const;
  std::optional<HttpReply> refuse_stranger(const HttpRequest& request) const;
  bool knows_token(const HttpRequest& request) const;

  GuardOptions options_;
};

// Whether a token can stand in a header, a cookie and a URL, and is too long to be guessed: 16 to
// 512 of A-Z a-z 0-9 - . _ ~ + / =.
bool is_token(std::string_view text);

// Headers of every reply: nothing is loaded from elsewhere, nothing of it is used elsewhere.
Parameters security_headers();

}  // namespace cssearch
