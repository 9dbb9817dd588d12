// SPDX-License-Identifier: GPL-3.0-or-later
//
// What /metrics tells, in Prometheus' text format (version 0.0.4). Counters are since the start of
// the program; gauges are of now.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "schema/index/format.h"
#include "searcher/daemon/server.h"

namespace cssearch {

// Thread-safe.
class Metrics {
 public:
  // `route`: a name of Site::routes(), never a path of a request: there are few of them.
  void count(std::string_view route, int status, std::chrono::duration<double> took);

  // Families of requests and their durations.
  std::string requests_text() const;

 private:
  static constexpr std::array kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                          0.05,   0.1,   0.25,   0.5,   1.0,  2.5};
  struct Durations {
    std::array<std::uint64_t, kSeconds.size()> within{};  // no longer than kSeconds[i]
    std::uint64_t count = 0;
    double sum = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t> requests_;
  std::map<std::string, Durations> durations_;
};

// Families of the index that is served; nothing of it if there is none, or a damaged one.
std::string index_metrics(const IndexInfo* info, unsigned generation, std::size_t missing_parts,
                          std::chrono::system_clock::time_point now);

std::string server_metrics(const ServerStats& stats);

// Which program this is.
std::string build_metrics();

}  // namespace cssearch
