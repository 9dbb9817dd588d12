// SPDX-License-Identifier: GPL-3.0-or-later
//
// queries [FILE…]: how long the index in use takes to answer queries in this process, warm. Those
// of the files, one a line, or such as its own words make. What counts of a query is the median of
// its rounds.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <list>
#include <thread>

#include <nlohmann/json.hpp>

#include "bench/query_mix.h"
#include "schema/error.h"
#include "schema/index/index_list.h"
#include "schema/program/run.h"
#include "searcher/query/date_words.h"
#include "searcher/request.h"

namespace {

using namespace cssearch;

using Takes = OptionInfo::Takes;
using Clock = std::chrono::steady_clock;

constexpr std::array kExamples = {
    Example{"queries --index /tmp/index", "queries of the index's own words"},
    Example{"queries --json times.json log.txt", "those of a file, one a line"},
};

constexpr auto kOptions = with_help(std::array{
    OptionInfo{"index", 0, Takes::Value, "PLACE", "Queries",
               "the index (else $CSSEARCH_INDEX, else in ~/.cache); may be repeated", true, kFiles},
    OptionInfo{"count", 0, Takes::Value, "N", "Queries", "so many of each kind (100)"},
    OptionInfo{"rounds", 0, Takes::Value, "N", "Queries", "ask each so often (5)"},
    OptionInfo{"json", 0, Takes::Value, "FILE", "Answer", "write the figures as JSON too", false,
               kFiles},
});

constexpr ProgramInfo kProgram = {
    "queries", "measure how long queries take", "[OPTIONS] [FILE...]", kExamples, kOptions, {},
    false};

constexpr std::size_t kThreads = 2;

struct Times {
  std::string name;
  std::vector<double> milliseconds;  // a query each, ascending
  double per_second = 0;             // by one thread
  double per_second_threaded = 0;    // by kThreads, each with a searcher of its own

  // By the nearest rank: so many of a hundred take at most this long.
  double percentile(std::size_t percent) const {
    return milliseconds[(milliseconds.size() * percent + 99) / 100 - 1];
  }
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double seconds_of(const std::function<void()>& work) {
  auto started = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - started).count();
}

double processor_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void ask_all(Searcher& searcher, const QueryClass& queries) {
  for (const SearchRequest& request : queries.requests) searcher.search(request);
}

void ask_in_threads(std::list<Searcher>& searchers, const QueryClass& queries) {
  std::vector<std::jthread> threads;
  for (Searcher& searcher : searchers) threads.emplace_back([&] { ask_all(searcher, queries); });
}

Times measure(std::list<Searcher>& searchers, const QueryClass& queries, std::size_t rounds) {
  std::size_t count = queries.requests.size();
  for (Searcher& searcher : searchers) ask_all(searcher, queries);
  std::vector<std::vector<double>> of_query(count);
  std::vector<double> alone, threaded;
  for (std::size_t round = 0; round < rounds; ++round) {
    alone.push_back(seconds_of([&] {
      for (std::size_t i = 0; i < count; ++i) {
        double started = processor_seconds();
        searchers.front().search(queries.requests[i]);
        of_query[i].push_back(processor_seconds() - started);
      }
    }));
    threaded.push_back(seconds_of([&] { ask_in_threads(searchers, queries); }));
  }
  Times times{queries.name,
              {},
              static_cast<double>(count) / median(alone),
              static_cast<double>(count * searchers.size()) / median(threaded)};
  for (std::vector<double>& seconds : of_query)
    times.milliseconds.push_back(1000 * median(std::move(seconds)));
  std::sort(times.milliseconds.begin(), times.milliseconds.end());
  return times;
}

QueryClass read_queries(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw Error(ErrorCode::Input, "cannot read " + path);
  QueryClass queries{path, {}};
  SearchRequest request = read_request(NamedValues({}, ""), local_today());
  request.facets_to_type = false;
  while (std::getline(file, request.text)) queries.requests.push_back(request);
  if (queries.requests.empty()) throw Error(ErrorCode::Input, path + " holds no queries");
  return queries;
}

void print_row(const Times& times) {
  std::printf("%-24s %7zu %8.3f %8.3f %8.3f %8.3f %9.0f %9.0f\n", times.name.c_str(),
              times.milliseconds.size(), times.percentile(50), times.percentile(95),
              times.percentile(99), times.milliseconds.back(), times.per_second,
              times.per_second_threaded);
  std::fflush(stdout);
}

nlohmann::ordered_json to_json(const Times& times) {
  return {{"class", times.name},
          {"queries", times.milliseconds.size()},
          {"p50_ms", times.percentile(50)},
          {"p95_ms", times.percentile(95)},
          {"p99_ms", times.percentile(99)},
          {"max_ms", times.milliseconds.back()},
          {"per_second", times.per_second},
          {"per_second_two_threads", times.per_second_threaded}};
}

int run(const Invocation& call) {
  const CommandLine& line = call.line;
  std::vector<IndexPlace> places = read_index_places(call.places.indexes);
  IndexList index(places, SearcherOptions().time_limit);
  std::vector<QueryClass> classes;
  for (const std::string& file : line.words()) classes.push_back(read_queries(file));
  auto count = static_cast<std::size_t>(line.number("count", 1).value_or(100));
  if (classes.empty()) classes = query_mix(index.open(), count);
  auto rounds = static_cast<std::size_t>(line.number("rounds", 1).value_or(5));
  std::list<Searcher> searchers;
  for (std::size_t i = 0; i < kThreads; ++i) searchers.emplace_back(places);
  std::printf("%-24s %7s %8s %8s %8s %8s %9s %9s\n", "milliseconds", "queries", "p50", "p95", "p99",
              "max", "1 thread", "2 threads");
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const QueryClass& queries : classes) {
    Times times = measure(searchers, queries, rounds);
    print_row(times);
    list.push_back(to_json(times));
  }
  if (auto file = line.value("json")) {
    nlohmann::ordered_json report = {{"documents", index.open().info.documents},
                                     {"passages", index.open().info.passages},
                                     {"rounds", rounds},
                                     {"classes", std::move(list)}};
    if (!(std::ofstream(*file) << report.dump(2) << "\n"))
      throw Error(ErrorCode::Storage, "cannot write " + *file);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return run_program(kProgram, argc, argv, run);
}
