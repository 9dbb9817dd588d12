// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/message.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "schema/analysis/utf8_scan.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

std::optional<std::string> first_value(const Parameters& parameters, std::string_view name) {
  auto found = std::find_if(parameters.begin(), parameters.end(),
                            [&](const auto& parameter) { return parameter.first == name; });
  if (found == parameters.end()) return std::nullopt;
  return found->second;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  char lower = lower_ascii(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Nothing if an escape is broken.
std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  std::size_t replaced = 0;
  return to_valid_utf8(decoded, replaced);
}

}  // namespace

std::optional<std::string> HttpRequest::parameter(std::string_view name) const {
  return first_value(parameters, name);
}

std::optional<std::string> HttpRequest::header(std::string_view name) const {
  return first_value(headers, name);
}

bool read_target(std::string_view target, HttpRequest& request) {
  if (!target.starts_with('/')) return false;
  request.target = target;
  std::size_t question = std::min(target.find('?'), target.size());
  auto path = decode(target.substr(0, question), false);
  if (!path) return false;
  request.path = std::move(*path);
  std::string_view rest = target.substr(std::min(question + 1, target.size()));
  while (!rest.empty()) {
    std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    if (part.empty()) continue;
    std::size_t equals = std::min(part.find('='), part.size());
    auto name = decode(part.substr(0, equals), true);
    auto value = decode(part.substr(std::min(equals + 1, part.size())), true);
    if (!name || !value) return false;
    request.parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return true;
}

HttpReply error_reply(int status, std::string_view code, const std::string& message,
                      const std::string& hint) {
  nlohmann::ordered_json body = {{"code", code}, {"message", message}, {"hint", hint}};
  HttpReply reply;
  reply.status = status;
  reply.content_type = "application/json";
  reply.body = body.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  return reply;
}

}  // namespace cssearch
