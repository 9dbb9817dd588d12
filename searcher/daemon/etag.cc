// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/etag.h"

#include <algorithm>

#include "schema/ascii.h"
#include "schema/hash.h"

namespace cssearch {
namespace {

std::string_view without_space(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string make_tag(std::span<const std::string> parts) {
  std::string all;
  for (const std::string& part : parts) all += std::to_string(part.size()) + ":" + part;
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string tag = "\"";
  for (char c : hash64_bytes(all)) {
    auto byte = static_cast<unsigned char>(c);
    tag += kDigits[byte >> 4U];
    tag += kDigits[byte & 0xFU];
  }
  return tag + "\"";
}

// Our tags have no commas, so a list may be cut at them.
bool names_tag(std::string_view if_none_match, std::string_view tag) {
  while (!if_none_match.empty()) {
    std::size_t end = std::min(if_none_match.find(','), if_none_match.size());
    std::string_view named = without_space(if_none_match.substr(0, end));
    if (named.starts_with("W/")) named.remove_prefix(2);
    if (named == tag) return true;
    if_none_match.remove_prefix(std::min(end + 1, if_none_match.size()));
  }
  return false;
}

bool is_any_tag(std::string_view if_none_match) {
  return without_space(if_none_match) == "*";
}

}  // namespace cssearch
