// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/link.h"

#include <array>

#include "schema/ascii.h"

namespace cssearch {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

std::string encoded(std::string_view text, std::string_view also_plain) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (char c : text) {
    if (is_plain(c) || also_plain.find(c) != std::string_view::npos) {
      result += c;
    } else {
      auto byte = static_cast<unsigned char>(c);
      result += '%';
      result += kDigits[byte >> 4U];
      result += kDigits[byte & 0xFU];
    }
  }
  return result;
}

std::string encoded_value(std::string_view value) {
  std::string text = encoded(value, " :/,*");
  for (char& c : text) {
    if (c == ' ') c = '+';
  }
  return text;
}

std::string target(std::string path, const Parameters& parameters, std::string_view fragment) {
  char between = '?';
  for (const auto& [name, value] : parameters) {
    path += between + encoded_value(name) + "=" + encoded_value(value);
    between = '&';
  }
  if (!fragment.empty()) path += "#" + encoded(fragment, "");
  return path;
}

}  // namespace

std::optional<Link> Link::outside(std::string_view url) {
  static constexpr auto kSchemes =
      std::to_array<std::string_view>({"http://", "https://", "mailto:"});
  for (std::string_view scheme : kSchemes) {
    if (lower_ascii(std::string(url.substr(0, scheme.size()))) == scheme)
      return Link(std::string(url), true);
  }
  return std::nullopt;
}

Link Link::inside(std::string_view path, const Parameters& parameters, std::string_view fragment) {
  return Link(target(std::string(path), parameters, fragment));
}

Link Link::document(std::string_view key, const Parameters& parameters, std::string_view fragment) {
  return Link(target("/document/" + encoded(key, ""), parameters, fragment));
}

Link Link::fragment(std::string_view id) {
  return Link("#" + encoded(id, ""));
}

}  // namespace cssearch
