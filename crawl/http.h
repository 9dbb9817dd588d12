// SPDX-License-Identifier: GPL-3.0-or-later
//
// HTTP GET for a service that is not trusted: only the hosts named, checked again at each redirect;
// no private addresses, wherever a name resolves to; bounded size, time and speed. libcurl does the
// work; one HttpClient keeps one connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cssearch {

struct HttpLimits {
  std::uint64_t bytes = 32'000'000;  // of a body, after decompression
  std::chrono::milliseconds connect{15'000};
  std::chrono::milliseconds total{120'000};
  // A body that stays below one kilobyte a second for so long is given up.
  std::chrono::seconds slow{30};
};

struct HttpResponse {
  int status = 0;
  std::string body;
  std::string content_type;  // "application/atom+xml; charset=utf-8"
  std::string retry_after;   // as sent: seconds or a date; or empty
};

// What kept a request from an answer. The server's own errors are answers, with their status.
struct HttpFailure {
  enum class Kind : unsigned char {
    Network,    // no connection
    Broken,     // the connection ended before the answer did
    Timeout,    // too long, or too slow
    TooLarge,   // more than HttpLimits::bytes
    Forbidden,  // a host, scheme or address that is not to be asked
    Stopped,    // Options::stop said so
  };
  Kind kind = Kind::Network;
  std::string message;
};

// An answer or what kept it away; exactly one is set.
struct HttpResult {
  std::optional<HttpResponse> response;
  std::optional<HttpFailure> failure;
};

// The host of a URL as HttpClient reads it, "[::1]" in brackets; empty if `url` is none.
std::string host_of(const std::string& url);

// Why a URL is not to be asked if these are the hosts that may be (HttpClient::Options::hosts);
// nothing if it may be, as far as that can be told before its host is resolved.
std::optional<std::string> why_refused(const std::string& url,
                                       const std::vector<std::string>& hosts);

// True for "10.1.2.3", "fe80::1", "::ffff:10.1.2.3" and whatever else no service of the internet
// has: private, loopback, link-local, multicast or reserved. False for what is no address.
bool is_private_address(const std::string& text);

class HttpClient {
 public:
  struct Options {
    std::string user_agent;
    std::string accept;
    // Hosts that may be asked over https. The host of a plain http URL must be here too, and be a
    // loopback address: that is for tests and mirrors on this machine.
    std::vector<std::string> hosts;
    HttpLimits limits;
    // "HOST:PORT:ADDRESS": what a name resolves to instead of what DNS says, as CURLOPT_RESOLVE has
    // it. Such an address is checked as any other.
    std::vector<std::string> resolve;
    // Called about once a second and whenever something arrives; true gives the request up.
    std::function<bool()> stop;
  };

  explicit HttpClient(Options options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  HttpResult get(const std::string& url);

 private:
  class Curl;
  std::unique_ptr<Curl> curl_;
};

}  // namespace cssearch
