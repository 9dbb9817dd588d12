// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <iostream>

#include <unistd.h>

#include "indexer/collection.h"
#include "indexer/csindex/options.h"
#include "indexer/csindex/papers.h"
#include "indexer/csindex/report.h"
#include "indexer/csindex/why.h"
#include "indexer/sources.h"
#include "indexer/write/write_index.h"
#include "schema/error.h"
#include "schema/index/layout.h"
#include "schema/program/run.h"
#include "schema/program/terminal_text.h"

namespace {

using namespace cssearch;

std::atomic<bool> interrupted = false;

void on_signal(int) {
  interrupted = true;
}

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  // A file-size limit then shows as an error of the write, which is reported.
  ::signal(SIGXFSZ, SIG_IGN);
}

void check_interrupt() {
  if (interrupted) throw Error(ErrorCode::Interrupted, "interrupted; the old index is as it was");
}

// One line on a terminal that is written over; nothing elsewhere.
class Progress {
 public:
  ~Progress() { clear(); }

  void show(const char* what, std::size_t done, std::size_t all) {
    using namespace std::chrono;
    auto now = steady_clock::now();
    if (!terminal_ || now - last_ < milliseconds(100)) return;
    last_ = now;
    std::fprintf(stderr, "\r\x1b[K%s %zu of %zu", what, done, all);
    shown_ = true;
  }

  // Fetching: how far, how long still, and what it waits for.
  void show(const FetchProgress& state) {
    if (!terminal_) return;
    auto left = std::chrono::ceil<std::chrono::seconds>(state.left);
    std::fprintf(stderr, "\r\x1b[Kfetching %zu of %zu, about %lld s left%s%s", state.done,
                 state.all, static_cast<long long>(left.count()), state.waiting.empty() ? "" : "; ",
                 visible(state.waiting).c_str());
    shown_ = true;
  }

  void clear() {
    if (shown_) std::fputs("\r\x1b[K", stderr);
    shown_ = false;
  }

 private:
  bool terminal_ = ::isatty(STDERR_FILENO) != 0;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_;
};

std::string utc_now() {
  std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char buffer[32];
  std::strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return buffer;
}

std::string report_format(const CommandLine& line) {
  if (line.has("json")) return "json";
  std::string format = line.value("report").value_or("text");
  if (format == "text" || format == "json" || format == "none") return format;
  throw Error(ErrorCode::Usage, "--report takes text, json or none, not '" + format + "'");
}

ReadOptions read_options(const CommandLine& line) {
  ReadOptions options;
  if (auto megabytes = line.number("max-size", 1)) {
    options.walk.max_bytes = static_cast<std::uint64_t>(*megabytes) * 1'000'000;
  }
  options.generic_folders = line.values("generic-folder");
  return options;
}

std::vector<SourceInfo> sources_of(const Invocation& call, const std::vector<std::string>& given) {
  const std::vector<std::string>& forgotten = call.line.values("forget");
  auto sources = choose_sources(read_sources(call.places.index), given, forgotten);
  bool only_records = call.line.has("records");
  if (!sources.empty() || !forgotten.empty() || only_records) return sources;
  throw Error(ErrorCode::NothingToIndex, "no folder was given and none is remembered",
              "csindex FOLDER indexes a folder of notes");
}

int show_status(const Invocation& call) {
  OpenIndex open = open_index(call.places.index);
  StatusReport status{call.places.index.string(), open.generation, open.info};
  std::cout << (report_format(call.line) == "json" ? status_json(status)
                                                   : visible_lines(status_text(status)));
  return 0;
}

int show_lint(const Invocation& call) {
  Progress progress;
  ReadHooks hooks{[&](std::size_t done, std::size_t all) { progress.show("reading", done, all); },
                  check_interrupt};
  // Records tell whether links are right.
  Papers papers(call, {[&](const FetchProgress& state) { progress.show(state); }, check_interrupt});
  ReadOptions options = read_options(call.line);
  options.records = [&](const std::vector<std::string>& ids) { return papers.records_of(ids); };
  Collection collection = read_collection(sources_of(call, call.line.words()), options, hooks);
  progress.clear();
  std::cout << (report_format(call.line) == "json" ? lint_json(collection.lint)
                                                   : visible_lines(lint_text(collection.lint)));
  return 0;
}

int index_sources(const Invocation& call) {
  auto started = std::chrono::steady_clock::now();
  std::string format = report_format(call.line);
  Progress progress;
  bool dry_run = call.line.has("dry-run");
  std::optional<IndexLock> lock;
  if (!dry_run) {
    sources_of(call, call.line.words());  // what is wrong with them is said before a folder is made
    lock.emplace(call.places.index, call.line.number("wait", 0).value_or(0),
                 [told = false](const std::string& holder) mutable {
                   if (!told)
                     std::cerr << "csindex: waiting for another csindex (" << holder << ")\n";
                   told = true;
                   check_interrupt();
                 });
  }
  std::vector<SourceInfo> sources = sources_of(call, call.line.words());
  Papers papers(call, {[&](const FetchProgress& state) { progress.show(state); }, check_interrupt});
  ReadOptions options = read_options(call.line);
  options.records = [&](const std::vector<std::string>& ids) {
    return sources.empty() && call.line.has("records") ? papers.all() : papers.records_of(ids);
  };
  ReadHooks reading{[&](std::size_t done, std::size_t all) { progress.show("reading", done, all); },
                    check_interrupt};
  Collection collection = read_collection(sources, options, reading);
  if (collection.files == 0 && !sources.empty()) {
    progress.clear();
    std::string where = sources.size() == 1 ? sources.front().root : "the sources";
    throw Error(ErrorCode::NothingToIndex, "there is no note in " + where,
                "notes are .md, .markdown, .txt, .rst and .org files; csindex --why PATH explains "
                "one file");
  }
  RunReport report{collection, papers.report(), {}, call.places.index.string(), {}, 0};
  if (!dry_run) {
    IndexInfo info;
    info.built = utc_now();
    info.files = collection.files;
    info.sources = collection.sources;
    WriteHooks writing{
        [&](std::size_t done, std::size_t all) { progress.show("indexing", done, all); },
        check_interrupt};
    PublishedIndex published =
        write_index(call.places.index, collection.documents, std::move(info), writing);
    report.generation = published.generation;
    report.digest = published.info.digest;
  }
  progress.clear();
  report.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  if (format != "none")
    std::cout << (format == "json" ? report_json(report) : visible_lines(report_text(report)));
  return 0;
}

int run(const Invocation& call) {
  if (call.line.has("status")) return show_status(call);
  if (auto path = call.line.value("why")) {
    std::cout << visible_lines(
        explain_file(*path, sources_of(call, call.line.words()), read_options(call.line)));
    return 0;
  }
  if (call.line.has("lint")) return show_lint(call);
  return index_sources(call);
}

}  // namespace

int main(int argc, char** argv) {
  catch_signals();
  return run_program(csindex_program(), argc, argv, run);
}
