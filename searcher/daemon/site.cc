// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/site.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "schema/ascii.h"
#include "schema/error.h"
#include "schema/index/layout.h"
#include "schema/index/open_index.h"
#include "searcher/answer/json.h"
#include "searcher/daemon/api_json.h"
#include "searcher/daemon/etag.h"
#include "searcher/daemon/feed.h"
#include "searcher/query/date_words.h"
#include "searcher/web/pages.h"

namespace cssearch {
namespace {

constexpr std::uint64_t kEntriesOfAFeed = 20;
constexpr std::size_t kFeedColumns = 400;
constexpr int kSuggestions = 10;
constexpr int kFacetValues = 100;

HttpReply reply_of(std::string body, std::string content_type = "application/json") {
  HttpReply reply;
  reply.content_type = std::move(content_type);
  reply.body = std::move(body);
  return reply;
}

HttpReply reply_to(const Error& error) {
  const ErrorInfo& info = error_info(error.code());
  return error_reply(info.http_status, info.name, error.what(), error.hint());
}

// The server as the client calls it, for links in files that are read elsewhere.
std::string base_of(const HttpRequest& request) {
  std::string host = request.header("host").value_or("localhost");
  bool plain = !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("-.:[]").find(c) != std::string_view::npos;
  });
  if (!plain) throw Error(ErrorCode::Usage, "the Host header is no name of a server");
  return "http://" + host;
}

std::string state_of(const Searcher& searcher) {
  return searcher.info().digest + " " + searcher.info().built + " " +
         std::to_string(searcher.generation());
}

// Files of a generation may go while they are counted.
std::uint64_t bytes_below(const std::filesystem::path& folder) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    std::error_code gone;
    std::uintmax_t size = it->file_size(gone);
    if (!gone) bytes += size;
  }
  return bytes;
}

// Nothing if a part of it lies on another machine.
std::optional<std::uint64_t> bytes_of(const std::vector<IndexPlace>& index) {
  std::uint64_t bytes = 0;
  for (const IndexPlace& place : index) {
    if (place.is_remote()) return std::nullopt;
    bytes += bytes_below(published_path(place.folder));
  }
  return bytes;
}

// The folders that are published now; empty if a part lies on another machine, or none is.
std::string generations_of(const std::vector<IndexPlace>& index) try {
  std::string folders;
  for (const IndexPlace& place : index) {
    if (place.is_remote()) return {};
    folders += published_path(place.folder).string() + "\n";
  }
  return folders;
} catch (const Error&) {
  return {};
}

}  // namespace

SiteState::SiteState(std::function<ServerStats()> server, std::function<PartialDate()> today,
                     std::function<void(const std::string&)> tell)
    : server_(std::move(server)),
      today_(today ? std::move(today) : local_today),
      tell_(tell ? std::move(tell) : [](const std::string&) {}) {}

std::shared_ptr<const ValueList> SiteState::values(Searcher& searcher) {
  std::lock_guard lock(mutex_);
  std::string index = state_of(searcher);
  if (!values_ || values_of_ != index) {
    values_ = searcher.list_values();
    values_of_ = state_of(searcher);  // a part may have gone meanwhile
  }
  return values_;
}

// Of changes only: a worker that waits before it tries again still misses what others have back.
void SiteState::note_missing(const Missing& before, const Missing& now) {
  std::lock_guard lock(mutex_);
  for (const auto& [place, why] : now) {
    if (!before.contains(place) && missing_.insert(place).second) tell_(why);
  }
  for (const auto& [place, why] : before) {
    if (!now.contains(place) && missing_.erase(place) > 0) tell_(place + " can be read again");
  }
}

void SiteState::note_damage(const std::string& index, const Error& damage, bool is_told) {
  std::lock_guard lock(mutex_);
  if (damage_ && damaged_ == index) return;
  damage_ = damage;
  damaged_ = index;
  if (!is_told) tell_(std::string(damage.what()) + "; " + damage.hint());
}

std::optional<Error> SiteState::damage_of(const std::string& index) {
  std::lock_guard lock(mutex_);
  return damaged_ == index ? damage_ : std::nullopt;
}

struct Site::Place {
  Route route;
  Handler handler;
};

std::span<const Site::Place> Site::places() {
  static constexpr std::array kPlaces = {
      Place{{"/api/v1/search", "search"}, &Site::search},
      Place{{"/api/v1/facets/{field}", "facets"}, &Site::facets},
      Place{{"/api/v1/documents/{key}", "documents"}, &Site::documents},
      Place{{"/api/v1/similar/{key}", "similar"}, &Site::similar},
      Place{{"/api/v1/suggest", "suggest"}, &Site::suggest},
      Place{{"/api/v1/fields", "fields"}, &Site::fields},
      Place{{"/api/v1/status", "status"}, &Site::status},
      Place{{"/healthz", "healthz"}, &Site::health},
      Place{{"/metrics", "metrics"}, &Site::metrics},
      Place{{"/opensearch.xml", "opensearch_description"}, &Site::opensearch},
      Place{{"/opensearch", "opensearch_suggestions"}, &Site::opensearch_suggestions},
      Place{{"/feed.atom", "feed"}, &Site::feed},
  };
  return kPlaces;
}

std::span<const Route> Site::routes() {
  static const std::vector<Route> kRoutes = [] {
    std::vector<Route> routes;
    for (const Place& place : places()) routes.push_back(place.route);
    return routes;
  }();
  return kRoutes;
}

Site::Site(std::vector<IndexPlace> index, std::shared_ptr<SiteState> state,
           const SearcherOptions& options, std::shared_ptr<OwnPairs> own_pairs)
    : index_(index),
      state_(std::move(state)),
      pairs_wanted_(options.pairs),
      live_(std::move(index), options),
      own_pairs_(std::move(own_pairs)) {}

void Site::follow_pairs() {
  if (!own_pairs_) return;
  std::shared_ptr<const OwnPairs::Reading> now = own_pairs_->current();
  if (now == pairs_) return;
  pairs_ = std::move(now);
  live_.use_pairs(pairs_->list);
}

HttpReply Site::answer(const HttpRequest& request) {
  auto started = std::chrono::steady_clock::now();
  std::string_view route = "none";
  HttpReply reply;
  try {
    follow_pairs();
    reply = dispatch(request, route);
  } catch (const Error& error) {
    reply = reply_to(error);
    note(error);
  } catch (const std::exception& error) {
    reply = reply_to(Error(ErrorCode::Internal, error.what()));
  }
  SiteState::Missing before = std::exchange(missing_, live_.missing());
  state_->note_missing(before, missing_);
  state_->metrics().count(route, reply.status, std::chrono::steady_clock::now() - started);
  return reply;
}

void Site::note(const Error& error) {
  if (error.code() != ErrorCode::BrokenIndex) return;
  std::string index = generations_of(index_);
  bool is_told = live_.trouble() == error.what();  // as what is missing
  if (!index.empty()) state_->note_damage(index, error, is_told);
}

HttpReply Site::dispatch(const HttpRequest& request, std::string_view& name) {
  for (const Place& place : places()) {
    std::string_view pattern = place.route.pattern;
    std::size_t brace = pattern.find('{');
    bool open = brace != std::string_view::npos;
    bool matches =
        open ? request.path.starts_with(pattern.substr(0, brace)) : request.path == pattern;
    if (!matches) continue;
    name = place.route.name;
    std::string rest = open ? request.path.substr(brace) : std::string();
    if (open && rest.empty()) {
      throw Error(ErrorCode::NotFound, "nothing is named behind " + request.path,
                  "the form is " + std::string(pattern));
    }
    return (this->*place.handler)({request, std::move(rest), {request, state_->today()}});
  }
  name = "page";
  if (auto page = answer_page(request, live_, [this](const Error& error) { note(error); }))
    return std::move(*page);
  name = "none";
  throw Error(ErrorCode::NotFound, "there is nothing at " + request.path,
              "the page is at /, the API below /api/v1/");
}

HttpReply Site::tagged(const Asked& asked, const Searcher* searcher,
                       const std::function<HttpReply()>& make) const {
  auto make_tag_now = [&] {
    std::vector<std::string> parts = asked.question.normalised();
    if (searcher != nullptr) parts.push_back(state_of(*searcher));
    parts.emplace_back(pairs_wanted_ ? "pairs" : "no pairs");
    if (pairs_) parts.push_back(pairs_->name);
    parts.push_back(base_of(asked.request));  // links may be of this server
    parts.emplace_back(CSSEARCH_VERSION);
    return make_tag(parts);
  };
  std::string tag = make_tag_now();
  std::string known = asked.request.header("if-none-match").value_or("");
  HttpReply reply;
  // A tag was given out with a reply that was no error, and still would be none.
  if (names_tag(known, tag)) {
    reply.status = 304;
  } else {
    reply = make();
    // Meanwhile a part of the index may have gone, or a revision come.
    tag = make_tag_now();
    if (is_any_tag(known)) {
      reply.status = 304;
      reply.body.clear();
    }
  }
  reply.headers.emplace_back("ETag", tag);
  // Kept, but asked for again each time: what is new must be seen at once.
  reply.headers.emplace_back("Cache-Control", "private, no-cache");
  return reply;
}

HttpReply Site::search(const Asked& asked) {
  SearchRequest request = asked.question.search();
  Searcher& searcher = live_.current();
  return tagged(asked, &searcher, [&] { return reply_of(answer_json(searcher.search(request))); });
}

HttpReply Site::facets(const Asked& asked) {
  std::optional<Field> field = field_of_name(asked.rest);
  if (!field || !field_info(*field).facet) {
    std::string known;
    for (Field facet : facet_fields())
      known += (known.empty() ? "" : ", ") + std::string(field_info(facet).name);
    throw Error(ErrorCode::NotFound, "'" + asked.rest + "' is no facet", "facets are " + known);
  }
  const Question& question = asked.question;
  FacetPage page;
  page.prefix = question.value("prefix").value_or("");
  page.offset =
      static_cast<std::size_t>(question.number("offset", 0, std::numeric_limits<int>::max(), 0));
  page.limit =
      static_cast<std::size_t>(question.number("limit", 0, kMostFacetValues, kFacetValues));
  SearchRequest request = question.filters();
  request.facets = {*field};
  request.facet_values = std::numeric_limits<std::size_t>::max();
  Searcher& searcher = live_.current();
  return tagged(asked, &searcher,
                [&] { return reply_of(facet_json(searcher.search(request), page)); });
}

HttpReply Site::documents(const Asked& asked) {
  Searcher& searcher = live_.current();
  return tagged(asked, &searcher,
                [&] { return reply_of(document_json(searcher.show(asked.rest))); });
}

HttpReply Site::similar(const Asked& asked) {
  SearchRequest request = asked.question.search();
  Searcher& searcher = live_.current();
  return tagged(asked, &searcher,
                [&] { return reply_of(answer_json(searcher.similar(asked.rest, request))); });
}

std::vector<Suggestion> Site::suggestions(const Question& question, Searcher& searcher) {
  auto limit =
      static_cast<std::size_t>(question.number("limit", 1, kMostSuggestions, kSuggestions));
  std::string typed = question.text();
  if (typed.empty()) return {};
  return searcher.suggest({typed, limit, question.today()}, *state_->values(searcher));
}

HttpReply Site::suggest(const Asked& asked) {
  const Question& question = asked.question;
  question.number("limit", 1, kMostSuggestions, kSuggestions);
  Searcher& searcher = live_.current();
  return tagged(asked, &searcher, [&] {
    std::vector<Suggestion> found = suggestions(question, searcher);
    return reply_of(suggestions_json(question.text(), found, searcher.missing()));
  });
}

// NOLINTNEXTLINE(readability-convert-member-functions-to-static): one of the table
HttpReply Site::fields(const Asked& asked) {
  return tagged(asked, nullptr, [] { return reply_of(fields_json()); });
}

HttpReply Site::status(const Asked&) {
  ServedIndex served;
  try {
    Searcher& searcher = live_.current();
    served.info = &searcher.info();
    served.generation = searcher.generation();
    served.missing = searcher.missing();
    served.bytes = bytes_of(index_);
    served.trouble = live_.trouble();
    std::optional<Error> damage = state_->damage_of(generations_of(index_));
    if (damage && served.trouble.empty()) served.trouble = damage->what();
  } catch (const Error& error) {
    served.trouble = error.what();
  }
  return reply_of(status_json(served));
}

HttpReply Site::health(const Asked&) {
  std::string text;
  const Searcher& searcher = live_.current();
  if (std::optional<Error> damage = state_->damage_of(generations_of(index_))) throw Error(*damage);
  for (const MissingPart& part : searcher.missing()) text += "missing: " + part.why + "\n";
  return reply_of(text.empty() ? "ok\n" : text, "text/plain; charset=utf-8");
}

HttpReply Site::metrics(const Asked&) {
  const IndexInfo* info = nullptr;
  unsigned generation = 0;
  std::size_t missing = 0;
  try {
    Searcher& searcher = live_.current();
    generation = searcher.generation();
    missing = searcher.missing().size();
    if (!state_->damage_of(generations_of(index_))) info = &searcher.info();
  } catch (const Error&) {
    // Told by cssearch_index_up.
  }
  std::string text = build_metrics() + state_->metrics().requests_text() +
                     index_metrics(info, generation, missing, std::chrono::system_clock::now());
  if (state_->server()) text += server_metrics(state_->server()());
  return reply_of(std::move(text), "text/plain; version=0.0.4; charset=utf-8");
}

// NOLINTNEXTLINE(readability-convert-member-functions-to-static): one of the table
HttpReply Site::opensearch(const Asked& asked) {
  return reply_of(opensearch_description(base_of(asked.request)),
                  "application/opensearchdescription+xml");
}

HttpReply Site::opensearch_suggestions(const Asked& asked) {
  const Question& question = asked.question;
  question.number("limit", 1, kMostSuggestions, kSuggestions);
  Searcher& searcher = live_.current();
  return tagged(asked, &searcher, [&] {
    return reply_of(opensearch_json(question.text(), suggestions(question, searcher)),
                    "application/x-suggestions+json");
  });
}

HttpReply Site::feed(const Asked& asked) {
  const Question& question = asked.question;
  SearchRequest request = question.search();
  if (!question.value("limit")) request.limit = kEntriesOfAFeed;
  request.sort = Sort::Date;
  request.facets.clear();
  request.snippet_columns = kFeedColumns;
  std::string base = base_of(asked.request);
  Searcher& searcher = live_.current();
  return tagged(asked, &searcher, [&] {
    return reply_of(atom_feed(searcher.search(request), base, question.query_string()),
                    "application/atom+xml");
  });
}

}  // namespace cssearch
