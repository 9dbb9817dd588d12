// SPDX-License-Identifier: GPL-3.0-or-later
//
// The records of the papers that the sources name: from the record store, and, if the command line
// says --fetch, from arXiv.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "crawl/arxiv_client.h"
#include "crawl/record_store.h"
#include "schema/program/places.h"

namespace cssearch {

// What came of it, for the report.
struct PaperReport {
  std::size_t named = 0;             // papers that the sources name
  std::size_t known = 0;             // of them, those with a record now
  std::size_t fetched = 0;           // by this run
  std::vector<std::string> to_ask;   // ids that --fetch asks for, or would
  std::vector<std::string> unknown;  // ids that arXiv does not know
  std::vector<std::string> refused;  // ids that arXiv calls malformed
  std::vector<BrokenRecord> broken;  // files of the store
  std::string stopped;               // why fetching ended early
};

struct PaperHooks {
  std::function<void(const FetchProgress&)> progress;
  std::function<void()> check_interrupt;
};

class Papers {
 public:
  // Throws Error(Usage) for options that do not fit together.
  Papers(const Invocation& call, PaperHooks hooks);

  // The records of these papers; fetches what is missing if it was asked for. Without any sources
  // the store itself is the collection: `all` gives every record in it.
  std::vector<Record> records_of(const std::vector<std::string>& ids);
  std::vector<Record> all();

  const PaperReport& report() const { return report_; }
  bool fetches() const { return fetch_; }

 private:
  bool is_wanted(const std::string& id) const;
  void fetch();
  std::vector<Record> load(const std::vector<std::string>& ids);

  RecordStore store_;
  PaperHooks hooks_;
  bool fetch_;
  bool dry_run_;
  std::optional<int> refresh_days_;  // records older than so many days are asked for again
  PaperReport report_;
};

// How long the report's `to_ask` takes to fetch.
std::chrono::milliseconds expected_time_of(const PaperReport& report);

}  // namespace cssearch
