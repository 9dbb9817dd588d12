// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/metrics.h"

#include <cstdio>
#include <optional>
#include <type_traits>

namespace cssearch {
namespace {

std::string head(std::string_view name, std::string_view type, std::string_view help) {
  std::string text = "# HELP ";
  text.append(name).append(" ").append(help).append("\n# TYPE ");
  return text.append(name).append(" ").append(type).append("\n");
}

// Enough digits to tell the bounds of the histogram and seconds of many days.
std::string number(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.9g", value);
  return digits;
}

template <typename Value>
std::string line(std::string_view name, Value value) {
  std::string text(name);
  text += ' ';
  if constexpr (std::is_floating_point_v<Value>) {
    text += number(value);
  } else {
    text += std::to_string(value);
  }
  return text + "\n";
}

template <typename Value>
std::string family(std::string_view name, std::string_view type, std::string_view help,
                   Value value) {
  return head(name, type, help) + line(name, value);
}

// "2026-01-31T12:00:00Z"
std::optional<std::chrono::system_clock::time_point> read_time(const std::string& text) {
  using namespace std::chrono;
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
  // NOLINTNEXTLINE(cert-err34-c): six numbers or none
  if (std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%dZ", &y, &mo, &d, &h, &mi, &s) != 6)
    return std::nullopt;
  year_month_day date = year(y) / month(static_cast<unsigned>(mo)) / day(static_cast<unsigned>(d));
  if (!date.ok()) return std::nullopt;
  return sys_days(date) + hours(h) + minutes(mi) + seconds(s);
}

}  // namespace

void Metrics::count(std::string_view route, int status, std::chrono::duration<double> took) {
  std::lock_guard lock(mutex_);
  std::string name(route);
  ++requests_[{name, status}];
  Durations& durations = durations_[name];
  ++durations.count;
  durations.sum += took.count();
  for (std::size_t i = 0; i < kSeconds.size(); ++i) {
    if (took.count() <= kSeconds[i]) ++durations.within[i];
  }
}

std::string Metrics::requests_text() const {
  std::lock_guard lock(mutex_);
  std::string text = head("cssearch_http_requests_total", "counter",
                          "Requests answered by a worker, by route and status.");
  for (const auto& [name, count] : requests_) {
    text += line("cssearch_http_requests_total{route=\"" + name.first + "\",status=\"" +
                     std::to_string(name.second) + "\"}",
                 count);
  }
  text +=
      head("cssearch_http_request_duration_seconds", "histogram", "Time in the worker, by route.");
  for (const auto& [route, durations] : durations_) {
    std::string name = "cssearch_http_request_duration_seconds";
    std::string label = "{route=\"" + route + "\"";
    for (std::size_t i = 0; i < kSeconds.size(); ++i) {
      text += line(name + "_bucket" + label + ",le=\"" + number(kSeconds[i]) + "\"}",
                   durations.within[i]);
    }
    text += line(name + "_bucket" + label + ",le=\"+Inf\"}", durations.count);
    text += line(name + "_sum" + label + "}", durations.sum);
    text += line(name + "_count" + label + "}", durations.count);
  }
  return text;
}

std::string index_metrics(const IndexInfo* info, unsigned generation, std::size_t missing_parts,
                          std::chrono::system_clock::time_point now) {
  std::string text = family("cssearch_index_up", "gauge",
                            "Whether there is an index that can be read.", info == nullptr ? 0 : 1);
  if (info == nullptr) return text;
  if (generation > 0) {
    text += family("cssearch_index_generation", "gauge", "Number of the generation that is served.",
                   generation);
  }
  text += family("cssearch_index_missing_parts", "gauge",
                 "Parts that do not answer, of an index in several places.", missing_parts);
  text += family("cssearch_index_documents", "gauge", "Documents in the index.", info->documents);
  text += family("cssearch_index_passages", "gauge", "Passages in the index.", info->passages);
  if (auto built = read_time(info->built)) {
    std::chrono::duration<double> age = now - *built;
    text +=
        family("cssearch_index_age_seconds", "gauge", "Since the index was built.", age.count());
  }
  return text;
}

std::string server_metrics(const ServerStats& stats) {
  return family("cssearch_server_connections", "gauge", "Connections open now.",
                stats.connections) +
         family("cssearch_server_queue", "gauge", "Requests that wait for a worker.",
                stats.queued) +
         family("cssearch_server_connections_total", "counter", "Connections accepted.",
                stats.accepted) +
         family("cssearch_server_refused_total", "counter",
                "Requests refused since the queue was full.", stats.refused);
}

std::string build_metrics() {
  return head("cssearch_build_info", "gauge", "The version of the program.") +
         line("cssearch_build_info{version=\"" CSSEARCH_VERSION "\"}", 1);
}

}  // namespace cssearch
