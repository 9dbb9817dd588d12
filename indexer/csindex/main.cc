// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <ctime>
#include <fstream>
#include <iostream>

#include "indexer/collection.h"
#include "indexer/csindex/changes.h"
#include "indexer/csindex/check.h"
#include "indexer/csindex/exchange.h"
#include "indexer/csindex/make_index.h"
#include "indexer/csindex/options.h"
#include "indexer/csindex/pairs.h"
#include "indexer/csindex/papers.h"
#include "indexer/csindex/progress.h"
#include "indexer/csindex/report.h"
#include "indexer/csindex/sarif.h"
#include "indexer/csindex/settings.h"
#include "indexer/csindex/verify.h"
#include "indexer/csindex/watch.h"
#include "indexer/csindex/why.h"
#include "indexer/sources.h"
#include "schema/error.h"
#include "schema/index/layout.h"
#include "schema/index/new_generation.h"
#include "schema/index/open_index.h"
#include "schema/index/replica.h"
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

std::function<void()> interrupt_check(const Invocation& call) {
  return [index = call.places.index] {
    if (interrupted) throw Error(ErrorCode::Interrupted, "interrupted" + old_index_stays(index));
  };
}

PaperHooks paper_hooks(Progress& progress) {
  return {[&](const FetchProgress& state) { progress.show(state); },
          [] { return interrupted.load(); }};
}

std::string utc_now() {
  std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char buffer[32];
  std::strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return buffer;
}

std::vector<SourceInfo> sources_of(const Invocation& call, const std::vector<std::string>& given) {
  const std::vector<std::string>& forgotten = call.line.values("forget");
  auto sources = choose_sources(read_sources(call.places.index), given, forgotten);
  if (!sources.empty() || !forgotten.empty() || call.places.records_named) return sources;
  refuse_replica(call.places.index);
  throw Error(ErrorCode::NothingToIndex, "no folder was given and none is remembered",
              "csindex FOLDER indexes a folder of notes");
}

int show_status(const Invocation& call) {
  OpenIndex open = open_index(call.places.index);
  StatusReport status{call.places.index.string(), open.generation, open.info, open.shards.size(),
                      open.half_changed};
  std::cout << (report_format(call.line) == "json" ? status_json(status)
                                                   : visible_lines(status_text(status)));
  return 0;
}

int show_pairs(const Invocation& call) {
  std::vector<std::string> problems;
  std::vector<PairLine> own = read_pair_file(call.places.pairs, call.places.pairs_named, problems);
  for (const std::string& problem : problems) std::cerr << "csindex: " << visible(problem) << "\n";
  std::vector<ListedPair> pairs = list_pairs(open_index(call.places.index), own);
  std::cout << (report_format(call.line) == "json" ? pairs_json(pairs)
                                                   : visible_lines(pairs_text(pairs)));
  return 0;
}

// Without any source the record store is what is indexed.
bool only_records(const Invocation& call, const std::vector<SourceInfo>& sources) {
  return sources.empty() && call.line.values("forget").empty();
}

ReadHooks read_hooks(const Invocation& call, Progress& progress) {
  return {[&](std::size_t done, std::size_t all) { progress.show("reading", done, all); },
          interrupt_check(call)};
}

void check_records(const Invocation& call, const PaperReport& papers) {
  if (papers.known > 0) return;
  std::string broken = broken_text(papers.broken, "; ");
  throw Error(ErrorCode::NothingToIndex,
              "there is no record in " + call.places.records.string() +
                  (broken.empty() ? "" : " that can be read: " + broken),
              "csindex FOLDER indexes a folder of notes");
}

ReadOptions read_options_with(Papers& papers, const Invocation& call,
                              const std::vector<SourceInfo>& sources) {
  ReadOptions options = read_options(call.line);
  options.papers = [&, records = only_records(call, sources)](const std::vector<std::string>& ids) {
    if (!records) return papers.known(ids);
    KnownPapers all = papers.all();
    check_records(call, papers.report());
    return all;
  };
  return options;
}

// Everything, for what writes nothing.
Collection read_all(const Invocation& call, const std::vector<SourceInfo>& sources, Papers& papers,
                    Progress& progress) {
  Collection collection = read_collection(sources, read_options_with(papers, call, sources),
                                          read_hooks(call, progress));
  progress.clear();
  return collection;
}

// With --strict what --lint names, files that cannot be read, and papers that could not be fetched
// are a failure.
int exit_status(const Invocation& call, const Collection& collection, const PaperReport& papers) {
  auto unreadable = [](const Skipped& skipped) { return skipped.reason == SkipReason::Unreadable; };
  bool clean = collection.lint.empty() && papers.stopped.empty() && papers.failed.empty() &&
               std::none_of(collection.skipped.begin(), collection.skipped.end(), unreadable);
  return call.line.has("strict") && !clean ? 1 : 0;
}

int show_lint(const Invocation& call) {
  if (call.line.has("fetch") || call.line.has("refresh")) {
    throw Error(ErrorCode::Usage, "--lint fetches nothing", "csindex --fetch, then csindex --lint");
  }
  Progress progress;
  SystemClock clock;
  Papers papers(call, clock, paper_hooks(progress));  // records tell whether links are right
  Collection collection = read_all(call, sources_of(call, call.line.words()), papers, progress);
  std::string format = report_format(call.line);
  std::cout << (format == "json"    ? lint_json(collection.lint)
                : format == "sarif" ? lint_sarif(collection.lint)
                                    : visible_lines(lint_text(collection.lint)));
  return exit_status(call, collection, papers.report());
}

void tell(const std::string& line) {
  std::cerr << "csindex: " << visible(line) << "\n";
}

// What is wrong with the index if a run died that was changing it: what Xapian crashes on it would
// crash on again and again. Empty if nothing is known to be.
std::string damage_after_dead_run(const Invocation& call, IndexLock& lock) {
  if (lock.dead_holder().empty() || published_generation(call.places.index) == 0) return {};
  tell("a csindex (" + lock.dead_holder() + ") did not come to its end; the index is verified");
  try {
    VerifyReport report = verify_index(call.places.index, {interrupt_check(call), tell});
    if (!report.findings.empty())
      return "found after a csindex that died: " + report.findings.front();
    lock.forget_dead_holder();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::Storage && error.code() != ErrorCode::OtherVersion) throw;
    if (error.code() == ErrorCode::Storage) tell(std::string("not verified: ") + error.what());
  }
  return {};
}

MadeIndex write(const Invocation& call, const std::vector<SourceInfo>& sources, IndexLock& lock,
                Papers& papers, Progress& progress) {
  MakeIndexJob job;
  job.index = call.places.index;
  job.sources = sources;
  job.reading = read_options_with(papers, call, sources);
  job.record_stamp = [&](const std::string& id) { return papers.stamp(id); };
  // All is looked at with --strict, so all is read.
  job.whole = call.line.has("rebuild") || call.line.has("strict") || only_records(call, sources);
  if (!job.whole) job.damage = damage_after_dead_run(call, lock);
  job.shards = shards_asked_for(call.line);
  job.built = utc_now();
  WriteHooks writing{
      [&](std::size_t done, std::size_t all) { progress.show("indexing", done, all); },
      interrupt_check(call)};
  MadeIndex made = make_index(job, read_hooks(call, progress), writing);
  if (!made.changes) lock.forget_dead_holder();  // it is a new index
  if (call.places.records_named) remember_records(call.places.index, call.places.records);
  return made;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Of the folders given, else of all that are remembered.
int show_changes(const Invocation& call, const std::string& revision) {
  const std::vector<std::string>& given = call.line.words();
  Progress progress;
  SystemClock clock;
  Papers papers(call, clock, paper_hooks(progress));
  ReadOptions options = read_options(call.line);
  options.papers = [&](const std::vector<std::string>& ids) { return papers.known(ids); };
  std::string text =
      changes_since(revision, given.empty() ? sources_of(call, {}) : choose_sources({}, given, {}),
                    options, read_hooks(call, progress));
  progress.clear();
  std::cout << visible_lines(text);
  return 0;
}

int index_sources(const Invocation& call) {
  auto started = std::chrono::steady_clock::now();
  std::string format = report_format(call.line);
  Progress progress;
  bool dry_run = call.line.has("dry-run");
  SystemClock clock;
  Papers papers(call, clock, paper_hooks(progress));
  // What is wrong with the sources is said before a folder is made.
  std::vector<SourceInfo> sources = sources_of(call, call.line.words());
  if (papers.fetches()) {
    // This may take hours, so others may write the index meanwhile, and all is read again after.
    papers.fetch(only_records(call, sources)
                     ? papers.stored()
                     : find_papers(sources, read_options(call.line), read_hooks(call, progress)));
    progress.clear();
  }
  std::optional<IndexLock> lock;
  if (!dry_run) {
    bool patient = call.line.has("watch") || papers.fetches();
    lock.emplace(call.places.index, call.line.number("wait", 0).value_or(patient ? 3'600 : 0),
                 [told = false, check = interrupt_check(call)](const std::string& holder) mutable {
                   if (!told && !holder.empty()) {
                     tell("waiting for another csindex (" + holder + ")");
                     told = true;
                   }
                   check();
                 });
    sources = sources_of(call, call.line.words());
  }
  MadeIndex made;
  if (dry_run) {
    made.collection = read_all(call, sources, papers, progress);
    check_not_empty(made.collection);
  } else {
    made = write(call, sources, *lock, papers, progress);
    lock.reset();  // the report may go to a pipe that nobody reads
  }
  progress.clear();
  if (made.changes) papers.count(made.collection.state.records);
  RunReport report{made.collection, papers.report(), call.places.index.string(), {}, made.changes,
                   made.written,    made.why_whole,  seconds_since(started)};
  if (!dry_run) report.published = std::move(made.published);
  if (format != "none")
    std::cout << (format == "json" ? report_json(report) : visible_lines(report_text(report)))
              << std::flush;
  return exit_status(call, made.collection, papers.report());
}

int check(const Invocation& call) {
  OpenIndex index = open_index(call.places.index);
  Progress progress;
  SystemClock clock;
  Papers papers(call, clock, paper_hooks(progress));
  Collection collection = read_all(call, sources_of(call, call.line.words()), papers, progress);
  refresh(index, call.places.index);  // that takes minutes
  CheckReport report = check_index(index, collection);
  std::cout << (report_format(call.line) == "json" ? check_json(report, index)
                                                   : visible_lines(check_text(report, index)));
  return report.good() ? 0 : 1;
}

int verify(const Invocation& call) {
  VerifyHooks hooks{interrupt_check(call), tell};
  VerifyReport report = verify_index(call.places.index, hooks);
  std::cout << (report_format(call.line) == "json" ? verify_json(report)
                                                   : visible_lines(verify_text(report)));
  return report.findings.empty() ? 0 : 1;
}

int export_documents(const Invocation& call) {
  export_index(call.places.index, std::cout);
  return 0;
}

int import_documents(const Invocation& call) {
  std::string name = call.line.value("import").value_or("-");
  std::ifstream file;
  if (name != "-") {
    file.open(name, std::ios::binary);
    if (!file) throw Error(ErrorCode::Input, "cannot read " + name, "check the file");
  }
  for (const SourceInfo& source : read_sources(call.places.index)) {
    if (source.root.empty() || call.line.has("rebuild")) continue;
    throw Error(
        ErrorCode::Usage,
        "the index in " + call.places.index.string() + " is that of your folder " + source.root +
            ", and the import would take its place",
        "csindex --index FOLDER --import FILE makes another; with --rebuild it does take it");
  }
  std::optional<IndexLock> lock;
  lock.emplace(call.places.index, call.line.number("wait", 0).value_or(0));
  std::size_t shards = shards_asked_for(call.line).value_or(count_shards(call.places.index));
  PublishedIndex made =
      import_index(name == "-" ? std::cin : file, name, call.places.index, utc_now(),
                   {nullptr, interrupt_check(call)}, {shards, threads_of(call.line)});
  lock->forget_dead_holder();
  lock.reset();
  if (report_format(call.line) != "none") {
    StatusReport status{call.places.index.string(), made.generation, made.info, shards, false};
    std::cout << (report_format(call.line) == "json" ? status_json(status)
                                                     : visible_lines(status_text(status)));
  }
  return 0;
}

// Until Ctrl-C, which is no error here.
int watch(const Invocation& call) {
  WatchHooks hooks;
  hooks.sources = [&] { return sources_of(call, call.line.words()); };
  hooks.index = [&] { index_sources(call); };
  hooks.tell = tell;
  hooks.check_interrupt = interrupt_check(call);
  try {
    watch_sources(read_options(call.line).walk, hooks);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::Interrupted) throw;
  }
  return 0;
}

int run(const Invocation& call) {
  check_options(call.line);
  index_to_write(call.places);
  if (call.line.has("watch")) return watch(call);
  if (call.line.has("status")) return show_status(call);
  if (auto path = call.line.value("why")) {
    std::cout << visible_lines(
        explain_file(*path, sources_of(call, call.line.words()), read_options(call.line)));
    return 0;
  }
  if (call.line.has("lint")) return show_lint(call);
  if (call.line.has("pairs")) return show_pairs(call);
  if (call.line.has("check")) return check(call);
  if (call.line.has("verify")) return verify(call);
  if (call.line.has("export")) return export_documents(call);
  if (call.line.has("import")) return import_documents(call);
  if (auto revision = call.line.value("changes")) return show_changes(call, *revision);
  return index_sources(call);
}

Candidates complete_argument(const Gap& gap) {
  Candidates candidates;
  if (gap.option == "forget") {
    for (const SourceInfo& source : read_sources(gap.before.places.index))
      candidates.list.push_back({source.name, source.root});
  }
  if (gap.option.empty()) {  // FOLDER or NAME=FOLDER
    candidates.paths = Candidates::Paths::Folders;
    candidates.before = gap.typed.substr(0, gap.typed.find('=') + 1);
  }
  return candidates;
}

}  // namespace

int main(int argc, char** argv) {
  catch_signals();
  return run_program(csindex_program(), argc, argv, run, complete_argument);
}
