// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/head.h"

#include <algorithm>
#include <array>
#include <ctime>

#include "schema/ascii.h"

namespace cssearch {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 204: return "No Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "";  // a client goes by the number
  }
}

// "Sun, 06 Nov 1994 08:49:37 GMT", whatever the locale.
std::string http_date(std::time_t time) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  std::array<char, 40> rest{};
  std::strftime(rest.data(), rest.size(), " %Y %H:%M:%S GMT", &utc);
  std::string day = std::to_string(utc.tm_mday);
  return std::string(kDays.at(static_cast<std::size_t>(utc.tm_wday))) + ", " +
         (day.size() < 2 ? "0" : "") + day + " " +
         kMonths.at(static_cast<std::size_t>(utc.tm_mon)) + rest.data();
}

bool is_named(const Parameters& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
    return equals_ignoring_case(header.first, lower_ascii(name));
  });
}

// A value may hold words of a request. A line break in it would begin a header of its own.
void append(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ");
  for (char c : value) {
    bool is_control = (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    if (!is_control) head += c;
  }
  head += "\r\n";
}

}  // namespace

HeadScanner::State HeadScanner::scan(std::string_view received) {
  while (true) {
    std::size_t newline = received.find('\n', end_);
    end_ = std::min(newline, received.size());
    if (newline == std::string_view::npos) return State::Partial;
    if (newline == line_ || received[newline - 1] != '\r') return State::BareNewline;
    bool is_empty = newline == line_ + 1;
    bool is_first = line_ == begin_;
    line_ = end_ = newline + 1;
    if (!is_empty) continue;
    if (!is_first) return State::Complete;
    begin_ = line_;  // some clients send an empty line behind a body (RFC 9112, 2.2)
  }
}

bool is_other_version(std::string_view head) {
  std::string_view line = head.substr(0, head.find("\r\n"));
  std::string_view version = line.substr(line.rfind(' ') + 1);
  constexpr std::string_view kName = "HTTP/";
  if (!version.starts_with(kName) || version == "HTTP/1.0" || version == "HTTP/1.1") return false;
  version.remove_prefix(kName.size());
  return !version.empty() && std::all_of(version.begin(), version.end(),
                                         [](char c) { return is_digit(c) || c == '.'; });
}

bool may_have_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

std::string reply_head(const HttpReply& reply, const Parameters& always,
                       std::string_view connection) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " ";
  head.append(reason(reply.status)).append("\r\n");
  append(head, "Date", http_date(std::time(nullptr)));
  if (may_have_body(reply.status)) {
    append(head, "Content-Type", reply.content_type);
    append(head, "Content-Length", std::to_string(reply.body.size()));
  }
  if (!connection.empty()) append(head, "Connection", connection);
  for (const auto& [name, value] : always) {
    if (!is_named(reply.headers, name)) append(head, name, value);
  }
  for (const auto& [name, value] : reply.headers) append(head, name, value);
  return head + "\r\n";
}

}  // namespace cssearch
