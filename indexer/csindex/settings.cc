// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/settings.h"

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <thread>
#include <vector>

#include <sched.h>

#include "schema/error.h"
#include "schema/index/shards.h"

namespace cssearch {
namespace {

// "*.py, *.cu" → both.
std::vector<std::string> split_globs(const std::vector<std::string>& lists) {
  std::vector<std::string> globs;
  for (const std::string& list : lists) {
    std::istringstream parts(list);
    for (std::string glob; std::getline(parts, glob, ',');) {
      glob.erase(0, glob.find_first_not_of(' '));
      glob.erase(glob.find_last_not_of(' ') + 1);
      if (!glob.empty()) globs.push_back(glob);
    }
  }
  return globs;
}

// More than a few wait for the one that takes what they make.
constexpr std::size_t kEnoughThreads = 8;
constexpr std::size_t kMostThreads = 64;

// That this process may run on.
std::size_t count_processors() {
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof set, &set) == 0)
    return static_cast<std::size_t>(CPU_COUNT(&set));
  return std::max(1U, std::thread::hardware_concurrency());  // of a machine with thousands
}

// What csindex can do beside indexing, one at a time.
void check_one_job(const CommandLine& line) {
  std::string first;
  for (const char* job : {"watch", "status", "why", "lint", "pairs", "check", "verify", "export",
                          "import", "changes"}) {
    if (!line.has(job)) continue;
    if (!first.empty()) {
      throw Error(ErrorCode::Usage, "--" + first + " and --" + job + " are two jobs",
                  "one at a time");
    }
    first = job;
  }
}

// It reads the index and nothing else.
void check_verify(const CommandLine& line) {
  if (!line.has("verify")) return;
  if (!line.words().empty()) {
    throw Error(ErrorCode::Usage, "--verify reads the index and no folder of notes",
                "csindex --index FOLDER --verify reads another index");
  }
  for (const char* other :
       {"rebuild", "strict", "dry-run", "fetch", "refresh", "offline", "forget", "wait"}) {
    if (!line.has(other)) continue;
    throw Error(ErrorCode::Usage, "--verify takes no --" + std::string(other),
                "it reads the index and does nothing else");
  }
}

// Before anything is touched.
void check_shards(const CommandLine& line) {
  if (!shards_asked_for(line)) return;
  for (const char* job :
       {"dry-run", "status", "why", "lint", "pairs", "check", "verify", "export", "changes"}) {
    if (!line.has(job)) continue;
    throw Error(
        ErrorCode::Usage,
        "--shards divides an index that is written, and --" + std::string(job) + " writes none",
        "csindex --status shows how many shards there are");
  }
}

}  // namespace

void check_options(const CommandLine& line) {
  check_one_job(line);
  check_verify(line);
  check_shards(line);
  // Of these the form, before anything is done.
  read_options(line);
  report_format(line);
  if (std::string format = line.value("export").value_or("ndjson"); format != "ndjson")
    throw Error(ErrorCode::Usage, "--export takes ndjson, not '" + format + "'");
}

std::string report_format(const CommandLine& line) {
  if (line.has("json")) return "json";
  std::string format = line.value("report").value_or("text");
  if (format == "text" || format == "json" || format == "none") return format;
  if (format == "sarif" && line.has("lint")) return format;
  throw Error(ErrorCode::Usage, "--report takes text, json or none, not '" + format + "'",
              "csindex --lint --report sarif is for code hosts");
}

std::size_t threads_of(const CommandLine& line) {
  std::optional<int> asked = line.number("threads", 1);
  if (!asked) return std::min(count_processors(), kEnoughThreads);
  if (auto count = static_cast<std::size_t>(*asked); count <= kMostThreads) return count;
  throw Error(
      ErrorCode::Usage,
      "--threads takes up to " + std::to_string(kMostThreads) + ", not " + std::to_string(*asked),
      "more than there are processors gain nothing");
}

ReadOptions read_options(const CommandLine& line) {
  ReadOptions options;
  options.threads = threads_of(line);
  if (auto megabytes = line.number("max-size", 1)) {
    options.walk.max_bytes = static_cast<std::uint64_t>(*megabytes) * 1'000'000;
    options.walk.max_pdf_bytes = options.walk.max_bytes;
  }
  options.walk.code = split_globs(line.values("code"));
  options.generic_folders = line.values("generic-folder");
  return options;
}

std::optional<std::size_t> shards_asked_for(const CommandLine& line) {
  std::optional<int> count = line.number("shards", 1);
  if (!count) return std::nullopt;
  if (static_cast<std::size_t>(*count) <= kMostShards) return static_cast<std::size_t>(*count);
  throw Error(
      ErrorCode::Usage,
      "--shards takes up to " + std::to_string(kMostShards) + ", not " + std::to_string(*count),
      "each holds files open and is asked in every search; a few are enough");
}

}  // namespace cssearch
