// SPDX-License-Identifier: GPL-3.0-or-later
//
// A link taken apart, and the form under which two links count as the same thing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cssearch {

// The parts of an http(s) link, as written but for the host.
struct Url {
  std::string scheme;    // "http" or "https"
  std::string host;      // lower case, without user, usual port and a leading "www."
  std::string path;      // begins with "/" or is empty; percent escapes as written
  std::string query;     // without "?"
  std::string fragment;  // without "#"
};

// Nothing for what is not an absolute http(s) link: relative links, mailto:, ftp:.
std::optional<Url> parse_url(std::string_view text);

// The link for identity: no scheme, host lower-cased without www., no trailing "/", no tracking
// parameters (utm_*, share_code, spm, …), no fragment unless it is a route (#/…, #!…), percent
// escapes in upper case. "https://www.X.org/a/?utm_source=b#c" → "x.org/a".
std::string url_identity(const Url& url);

// "%E4%BD%A0" → "你"; a "%" that begins no escape stays.
std::string percent_decode(std::string_view text);

// Everything but letters, digits, -._~ and the characters of `kept` as %XX.
std::string percent_encode(std::string_view text, std::string_view kept = {});

}  // namespace cssearch
