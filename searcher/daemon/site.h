// SPDX-License-Identifier: GPL-3.0-or-later
//
// What cssearchd answers: the HTTP API of docs/openapi.json, feeds, what monitors ask, and the
// page.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/error.h"
#include "searcher/daemon/live_searcher.h"
#include "searcher/daemon/message.h"
#include "searcher/daemon/metrics.h"
#include "searcher/daemon/own_pairs.h"
#include "searcher/daemon/question.h"
#include "searcher/daemon/server.h"

namespace cssearch {

// What the workers have in common. Thread-safe.
class SiteState {
 public:
  // `server`: how the server is doing; `today`: what day it is; `tell`: a line for the log. All are
  // called by all workers; an empty one: no server, the day of this machine, no log.
  explicit SiteState(std::function<ServerStats()> server = {},
                     std::function<PartialDate()> today = {},
                     std::function<void(const std::string&)> tell = {});

  Metrics& metrics() { return metrics_; }
  const std::function<ServerStats()>& server() const { return server_; }
  PartialDate today() const { return today_(); }

  // The values that suggestions are made of: read once for each state of the index, while other
  // workers that want them wait.
  std::shared_ptr<const ValueList> values(Searcher& searcher);

  // What one worker cannot read any more, as LiveSearcher::missing() tells it, or can read again.
  // The first worker to notice is told of on the log.
  using Missing = std::map<std::string, std::string>;
  void note_missing(const Missing& before, const Missing& now);

  // Damage shows only where it is read: what a request to any worker met first in `index`, a
  // generation of it. It goes to the log unless that tells it already.
  void note_damage(const std::string& index, const Error& damage, bool is_told);
  std::optional<Error> damage_of(const std::string& index);

 private:
  Metrics metrics_;
  std::function<ServerStats()> server_;
  std::function<PartialDate()> today_;
  std::function<void(const std::string&)> tell_;
  std::mutex mutex_;
  std::set<std::string> missing_;  // places, as the log has it
  std::optional<Error> damage_;
  std::string damaged_;    // the index that it is of
  std::string values_of_;  // the index that values_ were read from
  std::shared_ptr<const ValueList> values_;
};

// A place of the site. What the name in braces stands for goes on to the end of the path, with its
// slashes; the name of the route is for metrics.
struct Route {
  std::string_view pattern;  // "/api/v1/documents/{key}"
  std::string_view name;     // "documents"
};

// Not thread-safe: one for each worker.
class Site {
 public:
  // `own_pairs` stand in the place of those of `options`, and are followed.
  Site(std::vector<IndexPlace> index, std::shared_ptr<SiteState> state,
       const SearcherOptions& options = {}, std::shared_ptr<OwnPairs> own_pairs = {});

  // Never throws; a request that ends in an error has the error as its reply.
  HttpReply answer(const HttpRequest& request);

  // All but the page.
  static std::span<const Route> routes();

 private:
  // A request for a route, with what its pattern leaves open.
  struct Asked {
    const HttpRequest& request;
    std::string rest;
    Question question;
  };
  using Handler = HttpReply (Site::*)(const Asked&);
  struct Place;
  static std::span<const Place> places();

  HttpReply dispatch(const HttpRequest& request, std::string_view& name);

  HttpReply search(const Asked& asked);
  HttpReply facets(const Asked& asked);
  HttpReply documents(const Asked& asked);
  HttpReply similar(const Asked& asked);
  HttpReply suggest(const Asked& asked);
  HttpReply fields(const Asked& asked);
  HttpReply status(const Asked& asked);
  HttpReply health(const Asked& asked);
  HttpReply metrics(const Asked& asked);
  HttpReply opensearch(const Asked& asked);
  HttpReply opensearch_suggestions(const Asked& asked);
  HttpReply feed(const Asked& asked);

  std::vector<Suggestion> suggestions(const Question& question, Searcher& searcher);

  // The reply with the tag of question and index, if it is of one; 304 if the client has it. `make`
  // is called only if the reply is needed.
  HttpReply tagged(const Asked& asked, const Searcher* searcher,
                   const std::function<HttpReply()>& make) const;
  void follow_pairs();
  // If it tells damage.
  void note(const Error& error);

  std::vector<IndexPlace> index_;
  std::shared_ptr<SiteState> state_;
  bool pairs_wanted_;
  LiveSearcher live_;
  SiteState::Missing missing_;
  std::shared_ptr<OwnPairs> own_pairs_;
  std::shared_ptr<const OwnPairs::Reading> pairs_;  // that live_ uses
};

}  // namespace cssearch
