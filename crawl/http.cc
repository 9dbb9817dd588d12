// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/http.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cssearch {
namespace {

using Kind = HttpFailure::Kind;

constexpr int kMostRedirects = 3;
constexpr long kSlowBytesPerSecond = 1'000;

struct UrlCloser {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using CurlUrl = std::unique_ptr<CURLU, UrlCloser>;
struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct EasyCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy = text;
  curl_free(text);
  return copy;
}

bool is_loopback_name(const std::string& host) {
  return host == "127.0.0.1" || host == "[::1]" || host == "localhost";
}

// 10/8, 127/8, 169.254/16, 172.16/12, 192.168/16, 100.64/10, 198.18/15, 0/8, 192.0.0/24, multicast
// and above.
bool is_private(std::uint32_t address) {
  struct Range {
    std::uint32_t first;
    int bits;
  };
  constexpr std::array kRanges = {
      Range{0x0A000000, 8},  Range{0x7F000000, 8},  Range{0xA9FE0000, 16}, Range{0xAC100000, 12},
      Range{0xC0A80000, 16}, Range{0x64400000, 10}, Range{0xC6120000, 15}, Range{0x00000000, 8},
      Range{0xC0000000, 24}, Range{0xE0000000, 3}};
  return std::any_of(kRanges.begin(), kRanges.end(), [&](const Range& range) {
    return (address ^ range.first) >> (32 - range.bits) == 0;
  });
}

// Loopback, link-local, site-local, unique local, multicast, unspecified, and IPv4 in any of the
// mapped forms.
bool is_private(const in6_addr& address) {
  const unsigned char* bytes = address.s6_addr;
  auto embedded = [&](int at) {
    return static_cast<std::uint32_t>(bytes[at]) << 24 |
           static_cast<std::uint32_t>(bytes[at + 1]) << 16 |
           static_cast<std::uint32_t>(bytes[at + 2]) << 8 | bytes[at + 3];
  };
  bool zeros = std::all_of(bytes, bytes + 10, [](unsigned char byte) { return byte == 0; });
  if (zeros && bytes[10] == 0xFF && bytes[11] == 0xFF) return is_private(embedded(12));
  if (zeros) return true;  // ::, ::1 and what is left of IPv4-compatible addresses
  constexpr std::array<unsigned char, 4> kNat64 = {0x00, 0x64, 0xFF, 0x9B};
  if (std::equal(kNat64.begin(), kNat64.end(), bytes)) return is_private(embedded(12));
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return is_private(embedded(2));  // 6to4
  return (bytes[0] & 0xFEU) == 0xFC || (bytes[0] == 0xFE && (bytes[1] & 0x80U) != 0) ||
         bytes[0] == 0xFF;
}

bool is_private(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return is_private(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return true;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  return is_private(v6.sin6_addr);
}

CurlUrl parse(const std::string& text) {
  CurlUrl url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return nullptr;
  return url;
}

// What one transfer fills, and the marks that tell why it was ended.
struct Transfer {
  HttpResponse response;
  std::uint64_t most_bytes = 0;
  bool may_be_private = false;
  bool too_large = false;
  bool refused = false;
};

std::size_t take_body(char* data, std::size_t one, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  std::size_t bytes = one * size;
  transfer.too_large = transfer.response.body.size() + bytes > transfer.most_bytes;
  if (transfer.too_large) return 0;  // ends the transfer
  transfer.response.body.append(data, bytes);
  return bytes;
}

// Called with each address that a name resolved to: what DNS says is not trusted either.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (!transfer.may_be_private && is_private(address->addr)) {
    transfer.refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int may_go_on(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& stop = *static_cast<const std::function<bool()>*>(user);
  return stop && stop() ? 1 : 0;
}

HttpResult failed(Kind kind, std::string message) {
  return {std::nullopt, HttpFailure{kind, std::move(message)}};
}

}  // namespace

std::string host_of(const std::string& url) {
  CurlUrl parsed = parse(url);
  return parsed ? part_of(parsed.get(), CURLUPART_HOST) : std::string();
}

std::optional<std::string> why_refused(const std::string& url,
                                       const std::vector<std::string>& hosts) {
  CurlUrl parsed = parse(url);
  if (!parsed) return "'" + url + "' is no URL";
  std::string scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  std::string host = part_of(parsed.get(), CURLUPART_HOST);
  if (std::find(hosts.begin(), hosts.end(), host) == hosts.end()) {
    return "the host " + host + " is not to be asked";
  }
  bool local = is_loopback_name(host);
  if (scheme != "https" && !(scheme == "http" && local)) {
    return scheme + " is not to be used for " + host;
  }
  std::string address = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
  if (!local && is_private_address(address)) return host + " is a private address";
  return std::nullopt;
}

bool is_private_address(const std::string& text) {
  in_addr v4{};
  in6_addr v6{};
  if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return is_private(ntohl(v4.s_addr));
  return ::inet_pton(AF_INET6, text.c_str(), &v6) == 1 && is_private(v6);
}

class HttpClient::Curl {
 public:
  explicit Curl(Options options) : options_(std::move(options)), handle_(curl_easy_init()) {
    for (const std::string& entry : options_.resolve) {
      resolve_.reset(curl_slist_append(resolve_.release(), entry.c_str()));
    }
  }

  HttpResult get(std::string url) {
    for (int redirects = 0;; ++redirects) {
      if (auto reason = why_refused(url, options_.hosts)) return failed(Kind::Forbidden, *reason);
      Transfer transfer;
      transfer.most_bytes = options_.limits.bytes;
      transfer.may_be_private = is_loopback_name(host_of(url));
      if (auto failure = run(url, transfer)) return {std::nullopt, failure};
      int status = transfer.response.status;
      char* target = nullptr;
      curl_easy_getinfo(handle_.get(), CURLINFO_REDIRECT_URL, &target);
      if (status < 300 || status > 399 || target == nullptr)
        return {transfer.response, std::nullopt};
      if (redirects == kMostRedirects)
        return failed(Kind::Broken, "too many redirects from " + url);
      url = target;
    }
  }

 private:
  std::optional<HttpFailure> run(const std::string& url, Transfer& transfer) {
    std::array<char, CURL_ERROR_SIZE> message{};
    std::unique_ptr<curl_slist, ListCloser> headers(
        curl_slist_append(nullptr, ("Accept: " + options_.accept).c_str()));
    set_options(url, transfer, headers.get(), message.data());
    CURLcode code = curl_easy_perform(handle_.get());
    if (transfer.too_large) {
      return HttpFailure{Kind::TooLarge, "the answer is larger than " +
                                             std::to_string(options_.limits.bytes) + " bytes"};
    }
    if (transfer.refused && code != CURLE_OK) {
      return HttpFailure{Kind::Forbidden, "the host of " + url + " resolves to a private address"};
    }
    if (code == CURLE_ABORTED_BY_CALLBACK) return HttpFailure{Kind::Stopped, "stopped"};
    if (code == CURLE_OPERATION_TIMEDOUT) return HttpFailure{Kind::Timeout, "no answer in time"};
    if (code != CURLE_OK) {
      curl_off_t connected = 0;  // the time when the request could be sent
      curl_easy_getinfo(handle_.get(), CURLINFO_PRETRANSFER_TIME_T, &connected);
      return HttpFailure{connected > 0 ? Kind::Broken : Kind::Network,
                         message[0] != '\0' ? message.data() : curl_easy_strerror(code)};
    }
    read_headers(transfer.response);
    return std::nullopt;
  }

  void set_options(const std::string& url, Transfer& transfer, curl_slist* headers, char* message) {
    CURL* handle = handle_.get();
    const HttpLimits& limits = options_.limits;
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_RESOLVE, resolve_.get());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, options_.user_agent.c_str());
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, message);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);  // each hop is checked here
    curl_easy_setopt(handle, CURLOPT_PROXY, "");           // a proxy would open the socket for us
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, kSlowBytesPerSecond);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.slow.count()));
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, may_go_on);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &options_.stop);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &transfer);
  }

  void read_headers(HttpResponse& response) {
    long status = 0;
    char* type = nullptr;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(handle_.get(), CURLINFO_CONTENT_TYPE, &type);
    response.status = static_cast<int>(status);
    if (type != nullptr) response.content_type = type;
    curl_header* header = nullptr;
    if (curl_easy_header(handle_.get(), "Retry-After", 0, CURLH_HEADER, -1, &header) == CURLHE_OK) {
      response.retry_after = header->value;
    }
  }

  Options options_;
  std::unique_ptr<curl_slist, ListCloser> resolve_;
  std::unique_ptr<CURL, EasyCloser> handle_;
};

HttpClient::HttpClient(Options options) : curl_(std::make_unique<Curl>(std::move(options))) {}
HttpClient::~HttpClient() = default;

HttpResult HttpClient::get(const std::string& url) {
  return curl_->get(url);
}

}  // namespace cssearch
