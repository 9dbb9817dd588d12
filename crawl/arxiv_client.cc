// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/arxiv_client.h"

#include <algorithm>
#include <charconv>
#include <random>
#include <unordered_map>

#include <curl/curl.h>

#include "crawl/atom.h"
#include "schema/error.h"

namespace cssearch {
namespace {

using namespace std::chrono;

constexpr milliseconds kFirstRetreat{5'000};
constexpr milliseconds kLongestRetreat{120'000};
constexpr seconds kLongestWait{3'600};

// What became of one request.
struct Outcome {
  enum class Next : unsigned char {
    Done,     // `feed` is the answer
    Again,    // busy or broken; may succeed later
    Smaller,  // too many ids for one URL
    BadId,    // an id in it is called malformed
    Stop,     // no use in asking further
  };
  Next next = Next::Done;
  AtomFeed feed;
  std::string reason;
  std::string retry_after;
};
using Next = Outcome::Next;

Outcome outcome(Next next, std::string reason, std::string retry_after = {}) {
  return {next, {}, std::move(reason), std::move(retry_after)};
}

Outcome of_failure(const HttpFailure& failure) {
  bool hopeless = failure.kind == HttpFailure::Kind::Forbidden;
  return outcome(hopeless ? Next::Stop : Next::Again, failure.message);
}

// An answer with the status of success, which may still be an error or no feed at all.
Outcome of_body(const HttpResponse& response) {
  try {
    AtomFeed feed = read_atom(response.body);
    if (feed.error) return outcome(Next::BadId, *feed.error);
    return {Next::Done, std::move(feed), {}, {}};
  } catch (const Error& error) {
    // "Rate exceeded.", a page of some proxy, half a feed.
    return outcome(Next::Again, error.what(), response.retry_after);
  }
}

std::string reason_of(const HttpResponse& response) {
  try {
    if (auto error = read_atom(response.body).error) return *error;
  } catch (const Error&) {  // not every error comes as a feed
  }
  return "HTTP status " + std::to_string(response.status);
}

Outcome of_response(const HttpResponse& response) {
  int status = response.status;
  if (status == 200) return of_body(response);
  if (status == 400) return outcome(Next::BadId, reason_of(response));
  if (status == 414) return outcome(Next::Smaller, "the request is too long");
  bool busy = status == 406 || status == 429 || status >= 500;
  std::string reason =
      (busy ? "arXiv is busy (" : "arXiv refuses to answer (") + std::to_string(status) + ")";
  return outcome(busy ? Next::Again : Next::Stop, reason, response.retry_after);
}

class Fetcher {
 public:
  Fetcher(const Transport& transport, Clock& clock, const FetchOptions& options,
          const FetchHooks& hooks)
      : transport_(transport), clock_(clock), options_(options), hooks_(hooks) {}

  FetchReport run(const std::vector<std::string>& ids) {
    all_ = ids.size();
    started_ = clock_.now();
    std::size_t batch = std::max<std::size_t>(options_.batch, 1);
    for (std::size_t begin = 0; begin < ids.size() && report_.stopped.empty(); begin += batch) {
      std::size_t end = std::min(begin + batch, ids.size());
      fetch({ids.begin() + static_cast<std::ptrdiff_t>(begin),
             ids.begin() + static_cast<std::ptrdiff_t>(end)});
    }
    return std::move(report_);
  }

 private:
  void fetch(std::vector<std::string> ids) {
    while (!ids.empty() && report_.stopped.empty()) {
      Outcome answer = ask_until_answered(ids);
      if (answer.next == Next::Smaller && ids.size() > 1) return fetch_halves(ids);
      if (answer.next == Next::BadId && drop_bad_id(ids, answer.reason)) continue;
      if (answer.next != Next::Done) {
        report_.stopped = answer.reason;
        return;
      }
      take(ids, std::move(answer.feed));
      return;
    }
  }

  void fetch_halves(const std::vector<std::string>& ids) {
    auto middle = ids.begin() + static_cast<std::ptrdiff_t>(ids.size() / 2);
    fetch({ids.begin(), middle});
    fetch({middle, ids.end()});
  }

  // One bad id fails its whole batch: without it, and once more. If the reason names none of them,
  // each is asked for alone.
  bool drop_bad_id(std::vector<std::string>& ids, const std::string& reason) {
    auto named = std::find_if(ids.begin(), ids.end(), [&](const std::string& id) {
      return reason.find(id) != std::string::npos;
    });
    if (named == ids.end() && ids.size() > 1) {
      std::vector<std::string> alone = std::move(ids);
      ids.clear();
      for (const std::string& id : alone) {
        if (report_.stopped.empty()) fetch({id});
      }
      return true;
    }
    if (named == ids.end()) named = ids.begin();
    report_.refused.push_back(*named);
    ids.erase(named);
    advance(1);
    return true;
  }

  Outcome ask_until_answered(const std::vector<std::string>& ids) {
    Outcome answer;
    for (int attempt = 1; attempt <= options_.tries; ++attempt) {
      keep_pace();
      HttpResult result = transport_(url_for(ids));
      answer = result.response ? of_response(*result.response) : of_failure(*result.failure);
      // An empty page where records are known to exist has been seen; it is asked for once more.
      bool doubtful = answer.next == Next::Done && answer.feed.entries.empty() && ids.size() > 1 &&
                      attempt == 1;
      if (answer.next != Next::Again && !doubtful) return answer;
      if (attempt < options_.tries) retreat(attempt, answer);
    }
    return answer;
  }

  std::string url_for(const std::vector<std::string>& ids) const {
    std::string list;
    for (const std::string& id : ids) list += (list.empty() ? "" : ",") + id;
    return options_.base_url + "?id_list=" + list +
           "&start=0&max_results=" + std::to_string(ids.size());
  }

  // Three seconds from the start of one request to the start of the next.
  void keep_pace() {
    if (last_start_) {
      auto since = duration_cast<milliseconds>(clock_.now() - *last_start_);
      if (since < options_.between) clock_.sleep(options_.between - since, hooks_.check_interrupt);
    }
    if (hooks_.check_interrupt) hooks_.check_interrupt();
    last_start_ = clock_.now();
  }

  // The longest of what the service asks for and our own growing, jittered wait.
  void retreat(int attempt, const Outcome& answer) {
    milliseconds own = std::min(kFirstRetreat * (1 << (attempt - 1)), kLongestRetreat);
    std::uniform_int_distribution<long> jitter(0, own.count() / 2);
    own += milliseconds(jitter(random_));
    milliseconds asked{0};
    if (auto wait = read_retry_after(answer.retry_after, clock_.today())) asked = *wait;
    milliseconds wait = std::max({own, asked, options_.between});
    tell(answer.reason + "; waiting " + std::to_string(duration_cast<seconds>(wait).count()) +
         " s");
    clock_.sleep(wait, hooks_.check_interrupt);
  }

  // Answers are matched by id, never by place: unknown ids are missing, or come bare.
  void take(const std::vector<std::string>& ids, AtomFeed feed) {
    std::unordered_map<std::string, Record> by_id;
    for (Record& record : feed.entries) by_id.emplace(record.id, std::move(record));
    std::vector<Record> records;
    std::vector<std::string> unknown;
    for (const std::string& id : ids) {
      auto found = by_id.find(id);
      if (found == by_id.end()) {
        unknown.push_back(id);
      } else {
        records.push_back(std::move(found->second));
      }
    }
    report_.fetched += records.size();
    report_.unknown.insert(report_.unknown.end(), unknown.begin(), unknown.end());
    if (!records.empty() && hooks_.on_records) hooks_.on_records(records);
    if (!unknown.empty() && hooks_.on_unknown) hooks_.on_unknown(unknown);
    advance(ids.size());
  }

  void advance(std::size_t ids) {
    done_ += ids;
    tell({});
  }

  void tell(std::string waiting) {
    if (!hooks_.on_progress) return;
    auto spent = duration_cast<milliseconds>(clock_.now() - started_);
    std::size_t left = all_ - done_;
    milliseconds estimate = expected_time(left, options_);
    if (done_ > 0) {
      estimate = std::max(estimate, spent * static_cast<long>(left) / static_cast<long>(done_));
    }
    hooks_.on_progress({done_, all_, estimate, std::move(waiting)});
  }

  const Transport& transport_;
  Clock& clock_;
  const FetchOptions& options_;
  const FetchHooks& hooks_;
  FetchReport report_;
  std::size_t all_ = 0;
  std::size_t done_ = 0;
  steady_clock::time_point started_;
  std::optional<steady_clock::time_point> last_start_;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace

FetchReport fetch_records(const std::vector<std::string>& ids, const Transport& transport,
                          Clock& clock, const FetchOptions& options, const FetchHooks& hooks) {
  return Fetcher(transport, clock, options, hooks).run(ids);
}

milliseconds expected_time(std::size_t ids, const FetchOptions& options) {
  std::size_t batch = std::max<std::size_t>(options.batch, 1);
  return options.between * static_cast<long>((ids + batch - 1) / batch);
}

std::optional<seconds> read_retry_after(const std::string& value, system_clock::time_point today) {
  if (value.empty()) return std::nullopt;
  long number = 0;
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (end == value.data() + value.size()) {
    if (error == std::errc::result_out_of_range) return kLongestWait;
    if (error != std::errc() || number < 0) return std::nullopt;
    return std::min(seconds(number), kLongestWait);
  }
  std::time_t date = curl_getdate(value.c_str(), nullptr);
  if (date < 0) return std::nullopt;
  auto wait = duration_cast<seconds>(system_clock::from_time_t(date) - today);
  return std::clamp(wait, seconds(0), kLongestWait);
}

}  // namespace cssearch
