// SPDX-License-Identifier: GPL-3.0-or-later
//
// Records from arXiv's query API, by id, as its terms of use ask: one request at a time, three
// seconds between starts, and a retreat when the service is busy.
// https://info.arxiv.org/help/api/tou.html, https://info.arxiv.org/help/api/user-manual.html
//
//   fetch_records({"2309.06180", "2205.14135"}, transport, clock, options, hooks)
//
// Whatever fails, what was fetched before has been handed to hooks.on_records already.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "crawl/clock.h"
#include "crawl/http.h"
#include "crawl/record.h"

namespace cssearch {

// Where requests go: HttpClient, or a fake.
using Transport = std::function<HttpResult(const std::string& url)>;

struct FetchOptions {
  std::string base_url = "https://export.arxiv.org/api/query";
  std::size_t batch = 100;                   // ids in a request; more make URLs that servers refuse
  std::chrono::milliseconds between{3'000};  // from start to start
  int tries = 4;                             // of one request
  // The same as long as no connection was ever made, and behind a request that failed.
  int doubtful_tries = 2;
  int failures =
      5;  // requests in a row without an answer, all their tries included, that end the run
};

struct FetchProgress {
  std::size_t done = 0;  // ids asked for and answered, known or not
  std::size_t all = 0;
  double per_second = 0;              // ids, since the start; 0 before the first answer
  std::chrono::milliseconds left{0};  // estimate, from the pace so far
  std::string waiting;                // why it waits longer than usual; or empty
};

struct FetchHooks {
  std::function<void(const std::vector<Record>&)> on_records;
  std::function<void(const std::vector<std::string>&)> on_unknown;  // ids without a paper
  std::function<void(const FetchProgress&)> on_progress;
  std::function<void()> check_interrupt;  // may throw to end the run
};

// An id for which the service has no answer, though it answers for others.
struct FailedId {
  std::string id;
  std::string reason;  // "arXiv fails (500)"
};

struct FetchReport {
  std::size_t fetched = 0;
  std::vector<std::string> unknown;
  std::vector<std::string> refused;  // ids that arXiv calls malformed
  std::vector<FailedId> failed;
  // Why the run ended early, "arXiv is busy (429)"; empty if it did not.
  std::string stopped;
};

// Asks for `ids` (without versions, each once). A request that fails is asked again later in
// halves, so that one bad id costs itself only.
FetchReport fetch_records(const std::vector<std::string>& ids, const Transport& transport,
                          Clock& clock, const FetchOptions& options, const FetchHooks& hooks);

// How long fetching so many takes at the pace that arXiv asks for.
std::chrono::milliseconds expected_time(std::size_t ids, const FetchOptions& options);

// Seconds to wait, from the header Retry-After: a number of seconds or a date of HTTP (RFC 9110,
// 10.2.3), at most an hour; nothing for any other text.
std::optional<std::chrono::seconds> read_retry_after(const std::string& value,
                                                     std::chrono::system_clock::time_point today);

}  // namespace cssearch
