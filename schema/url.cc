// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/url.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "schema/ascii.h"

namespace cssearch {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool starts_escape(std::string_view text, std::size_t i) {
  return text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
         hex_value(text[i + 2]) >= 0;
}

// Parameters that say who shared a link, not what it shows.
bool is_tracking(std::string_view parameter) {
  static constexpr std::array<std::string_view, 22> kNames = {
      "share_code", "spm",          "fbclid",       "gclid",       "igshid", "mc_cid",
      "mc_eid",     "from",         "ref_src",      "ref",         "source", "si",
      "vd_source",  "share_source", "share_medium", "share_token", "scene",  "sharer_shareid",
      "chksm",      "tracking_id",  "_hsenc",       "context"};
  std::string name = lower_ascii(parameter.substr(0, parameter.find('=')));
  if (name.starts_with("utm_") || name.starts_with("spm_") || name.starts_with("share_"))
    return true;
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::string without_tracking(std::string_view query) {
  std::string kept;
  while (!query.empty()) {
    std::size_t end = std::min(query.find('&'), query.size());
    std::string_view parameter = query.substr(0, end);
    if (!parameter.empty() && !is_tracking(parameter)) {
      if (!kept.empty()) kept += '&';
      kept += parameter;
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return kept;
}

// Escapes in upper case, so that %e4 and %E4 are one.
std::string canonical_escapes(std::string_view text) {
  std::string result(text);
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (!starts_escape(result, i)) continue;
    for (std::size_t k = i + 1; k <= i + 2; ++k) {
      result[k] = static_cast<char>(std::toupper(static_cast<unsigned char>(result[k])));
    }
  }
  return result;
}

std::string host_of(std::string_view authority) {
  if (auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  std::string host = lower_ascii(authority);
  for (std::string_view usual_port : {":80", ":443"}) {
    if (host.ends_with(usual_port)) host.resize(host.size() - usual_port.size());
  }
  if (host.starts_with("www.")) host.erase(0, 4);
  while (host.ends_with(".")) host.pop_back();
  return host;
}

}  // namespace

std::optional<Url> parse_url(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  Url url;
  std::size_t colon = text.find("://");
  if (text.starts_with("//")) {
    url.scheme = "https";
    text.remove_prefix(2);
  } else if (colon != std::string_view::npos) {
    url.scheme = lower_ascii(text.substr(0, colon));
    text.remove_prefix(colon + 3);
  }
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;

  std::size_t end_of_authority = std::min(text.find_first_of("/?#"), text.size());
  url.host = host_of(text.substr(0, end_of_authority));
  if (url.host.empty()) return std::nullopt;
  text.remove_prefix(end_of_authority);
  if (auto hash = text.find('#'); hash != std::string_view::npos) {
    url.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (auto question = text.find('?'); question != std::string_view::npos) {
    url.query = text.substr(question + 1);
    text = text.substr(0, question);
  }
  url.path = text;
  return url;
}

std::string url_identity(const Url& url) {
  std::string path = canonical_escapes(url.path);
  while (path.ends_with("/")) path.pop_back();
  std::string identity = url.host + path;
  if (std::string query = without_tracking(url.query); !query.empty()) identity += "?" + query;
  bool route = url.fragment.starts_with("/") || url.fragment.starts_with("!");
  if (route) identity += "#" + url.fragment;
  return identity;
}

std::string percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (starts_escape(text, i)) {
      decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::string percent_encode(std::string_view text, std::string_view kept) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (char c : text) {
    auto among = [c](std::string_view signs) { return signs.find(c) != std::string_view::npos; };
    if (is_letter(c) || is_digit(c) || among("-._~") || among(kept)) {
      encoded += c;
      continue;
    }
    auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
  }
  return encoded;
}

}  // namespace cssearch
