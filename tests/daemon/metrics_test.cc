// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/metrics.h"

#include <regex>
#include <sstream>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace cssearch {
namespace {

using std::chrono::duration;

bool holds(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

// The format: https://prometheus.io/docs/instrumenting/exposition_formats/
void expect_well_formed(const std::string& text) {
  static const std::regex kLine(
      R"re((# (HELP|TYPE) [a-z_]+ .+)|([a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? [-+.e0-9]+))re");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    EXPECT_TRUE(std::regex_match(line, kLine)) << line;
}

TEST(Metrics, CountsRequestsAndTheirDurations) {
  Metrics metrics;
  metrics.count("search", 200, duration<double>(0.0004));
  metrics.count("search", 200, duration<double>(0.03));
  metrics.count("search", 400, duration<double>(9));
  metrics.count("feed", 304, duration<double>(0.001));
  std::string text = metrics.requests_text();
  expect_well_formed(text);
  for (const char* line : {
           "cssearch_http_requests_total{route=\"search\",status=\"200\"} 2",
           "cssearch_http_requests_total{route=\"search\",status=\"400\"} 1",
           "cssearch_http_requests_total{route=\"feed\",status=\"304\"} 1",
           "cssearch_http_request_duration_seconds_bucket{route=\"search\",le=\"0.0005\"} 1",
           "cssearch_http_request_duration_seconds_bucket{route=\"search\",le=\"0.05\"} 2",
           "cssearch_http_request_duration_seconds_bucket{route=\"search\",le=\"2.5\"} 2",
           "cssearch_http_request_duration_seconds_count{route=\"search\"} 3",
           "cssearch_http_request_duration_seconds_sum{route=\"search\"} 9.0304",
           "cssearch_http_request_duration_seconds_bucket{route=\"feed\",le=\"0.001\"} 1",
       }) {
    EXPECT_TRUE(holds(text, line)) << line << "\n" << text;
  }
  EXPECT_NE(text.find("le=\"+Inf\"} 3\n"), std::string::npos);
}

TEST(Metrics, TellOfTheIndex) {
  IndexInfo info;
  info.built = "2026-01-31T12:00:00Z";
  info.documents = 7;
  info.passages = 9;
  using namespace std::chrono;
  auto now = sys_days(year(2026) / 2 / 1) + hours(12);
  std::string text = index_metrics(&info, 42, 1, now);
  expect_well_formed(text);
  EXPECT_TRUE(holds(text, "cssearch_index_up 1"));
  EXPECT_TRUE(holds(text, "cssearch_index_generation 42"));
  EXPECT_TRUE(holds(text, "cssearch_index_missing_parts 1"));
  EXPECT_TRUE(holds(text, "cssearch_index_documents 7"));
  EXPECT_TRUE(holds(text, "cssearch_index_age_seconds 86400"));
  info.built = "yesterday";
  EXPECT_EQ(index_metrics(&info, 42, 1, now).find("age_seconds"), std::string::npos);
  EXPECT_TRUE(holds(index_metrics(nullptr, 0, 0, now), "cssearch_index_up 0"));
}

TEST(Metrics, TellOfTheServerAndTheProgram) {
  std::string text = server_metrics({3, 2, 100, 1}) + build_metrics();
  expect_well_formed(text);
  EXPECT_TRUE(holds(text, "cssearch_server_connections 3"));
  EXPECT_TRUE(holds(text, "cssearch_server_queue 2"));
  EXPECT_TRUE(holds(text, "cssearch_server_connections_total 100"));
  EXPECT_TRUE(holds(text, "cssearch_server_refused_total 1"));
  EXPECT_TRUE(holds(text, "cssearch_build_info{version=\"" CSSEARCH_VERSION "\"} 1"));
}

TEST(Metrics, AreCountedByManyThreads) {
  Metrics metrics;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 1'000; ++n) {
        metrics.count("search", 200, duration<double>(0.001));
        if (n % 100 == 0) metrics.requests_text();
      }
    });
  }
  threads.clear();
  EXPECT_TRUE(holds(metrics.requests_text(),
                    "cssearch_http_requests_total{route=\"search\",status=\"200\"} 4000"));
}

}  // namespace
}  // namespace cssearch
