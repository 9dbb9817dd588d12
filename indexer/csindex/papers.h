// SPDX-License-Identifier: GPL-3.0-or-later
//
// The records of the papers that the sources name: from the record store, and, if the command line
// says --fetch, from arXiv.
//
//   if (papers.fetches()) papers.fetch(ids);     may take hours, so nothing is locked but the store
//   KnownPapers known = papers.known(ids);       never fetches
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "crawl/arxiv_client.h"
#include "crawl/clock.h"
#include "crawl/fetch_log.h"
#include "crawl/record_store.h"
#include "indexer/collection.h"
#include "schema/program/places.h"

namespace cssearch {

// arXiv may know tomorrow what it does not know today.
constexpr int kDaysUntilAskedAgain = 7;

// What came of it, for the report.
struct PaperReport {
  bool asks = false;                 // whether --fetch or --refresh was given
  std::size_t named = 0;             // papers that the sources name
  std::size_t known = 0;             // of them, those with a record now
  std::size_t fetched = 0;           // by this run
  std::vector<std::string> to_ask;   // ids that --fetch asks for, or would
  std::vector<std::string> unknown;  // ids that arXiv does not know
  std::vector<std::string> refused;  // ids that arXiv calls malformed
  std::vector<FailedId> failed;      // ids that arXiv has no answer for
  std::vector<std::string> missing;  // ids that it did not know before, and that are not asked for
  std::vector<BrokenFile> broken;    // files of the store
  std::string stopped;               // why fetching ended early
};

struct PaperHooks {
  std::function<void(const FetchProgress&)> progress;
  std::function<bool()> interrupted;  // true ends the run with Error(Interrupted)
};

class Papers {
 public:
  // Throws Error(Usage) for options that do not fit together and a service that can never be asked,
  // Error(Input) for a store that was named and is no folder.
  Papers(const Invocation& call, Clock& clock, PaperHooks hooks);

  // Whether the command line says --fetch or --refresh.
  bool fetches() const { return report_.asks; }

  // Asks arXiv for those of these papers that have no record, or an old one if they are to be
  // refreshed; with --dry-run only tells which. Throws Error(Storage) if the store cannot be
  // written, after saving what can be saved, and Error(Locked) if another csindex fetches into it.
  void fetch(const std::vector<std::string>& ids);

  // Of the paper's file in the store; kNoStamp if there is none.
  FileStamp stamp(const std::string& id) const { return store_.stamp(id); }

  // What the store knows of these papers. One file that cannot be used is a line in the report.
  KnownPapers known(const std::vector<std::string>& ids);

  // Makes the report's counts those of these papers, with the stamps of their files; for a run that
  // asked for a few of them.
  void count(const std::unordered_map<std::string, FileStamp>& named);

  // The store itself as a collection: the papers that have a file, and what is known of them.
  std::vector<std::string> stored() const { return store_.list().ids; }
  KnownPapers all();

  const PaperReport& report() const { return report_; }

 private:
  std::vector<std::string> wanted(const std::vector<std::string>& ids);
  bool is_old(const std::string& id, int days) const;
  void read_log();
  void write_log() const;
  void ask();
  void keep_distance(std::chrono::milliseconds between);
  void keep(const std::vector<Record>& records);
  void keep_missing(const std::vector<std::string>& ids);
  void check_interrupt() const;
  PartialDate today() const;

  std::filesystem::path folder_;
  RecordStore store_;
  Clock& clock_;
  PaperHooks hooks_;
  bool dry_run_;
  std::optional<int> refresh_days_;  // records older than so many days are asked for again
  FetchLog log_;
  PaperReport report_;
};

// How long the report's `to_ask` takes to fetch.
std::chrono::milliseconds expected_time_of(const PaperReport& report);

}  // namespace cssearch
