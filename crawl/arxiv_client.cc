// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/arxiv_client.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <random>
#include <unordered_map>

#include <curl/curl.h>

#include "crawl/atom.h"
#include "schema/ascii.h"
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
    Busy,     // asked to come back later
    Failed,   // broken; may succeed later, or with fewer ids
    Smaller,  // never with these ids together
    BadId,    // `bad_id` is called malformed
    Stop,     // no use in asking further
  };
  Next next = Next::Done;
  AtomFeed feed{};
  std::string reason{};
  std::string retry_after{};
  std::string bad_id{};
};
using Next = Outcome::Next;

// Ids that are asked for together.
struct Batch {
  std::vector<std::string> ids;
  bool again = false;  // nothing came when they were asked for
};

Outcome of_failure(const HttpFailure& failure) {
  using Kind = HttpFailure::Kind;
  Next next = Next::Failed;
  if (failure.kind == Kind::TooLarge) next = Next::Smaller;
  if (failure.kind == Kind::Forbidden || failure.kind == Kind::Stopped) next = Next::Stop;
  return {.next = next, .reason = failure.message};
}

// "2001.0001" is not named by "incorrect id format for 2001.00012".
bool names(std::string_view text, std::string_view id) {
  auto in_word = [](char c) { return is_letter(c) || is_digit(c); };
  for (std::size_t at = 0; (at = text.find(id, at)) != std::string_view::npos; ++at) {
    std::string_view before = text.substr(0, at), after = text.substr(at + id.size());
    bool begins = before.empty() || (!in_word(before.back()) && before.back() != '.');
    if (begins && (after.empty() || !in_word(after.front()))) return true;
  }
  return false;
}

// What to make of arXiv's reason to refuse a request. One bad id fails all that are asked for with
// it; but not each error is about an id.
Outcome of_error(std::string reason, const std::vector<std::string>& ids) {
  std::vector<std::string> bad;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(bad),
               [&](const std::string& id) { return names(reason, id); });
  bool about_ids = lower_ascii(reason).find("incorrect id format") != std::string::npos;
  if (about_ids && ids.size() == 1) bad = ids;
  if (bad.size() == 1) return {.next = Next::BadId, .reason = std::move(reason), .bad_id = bad[0]};
  return {.next = about_ids ? Next::Smaller : Next::Failed, .reason = std::move(reason)};
}

// A feed, whatever the status; nothing if it is none ("Rate exceeded.", a page of some proxy, half
// a feed), and `reason` says why.
std::optional<AtomFeed> read_feed(const HttpResponse& response, std::string& reason) {
  try {
    return read_atom(response.body);
  } catch (const Error& error) {
    reason = error.what();
    return std::nullopt;
  }
}

Outcome of_response(const HttpResponse& response, const std::vector<std::string>& ids) {
  int status = response.status;
  std::string number = " (" + std::to_string(status) + ")";
  if (status == 200 || status == 400) {
    std::string reason;
    std::optional<AtomFeed> feed = read_feed(response, reason);
    if (feed && feed->error) return of_error(*feed->error, ids);
    if (feed && status == 200) return {.feed = std::move(*feed)};
    bool busy = response.body.starts_with("Rate exceeded") || !response.retry_after.empty();
    return {.next = busy ? Next::Busy : Next::Failed,
            .reason = status == 200 ? reason : "arXiv refuses the request" + number,
            .retry_after = response.retry_after};
  }
  if (status == 414) return {.next = Next::Smaller, .reason = "the request is too long (414)"};
  if (status == 406 || status == 429 || !response.retry_after.empty()) {
    return {.next = Next::Busy,
            .reason = "arXiv is busy" + number,
            .retry_after = response.retry_after};
  }
  if (status >= 500) return {.next = Next::Failed, .reason = "arXiv fails" + number};
  return {.next = Next::Stop, .reason = "arXiv refuses to answer" + number};
}

class Fetcher {
 public:
  Fetcher(const Transport& transport, Clock& clock, const FetchOptions& options,
          const FetchHooks& hooks)
      : transport_(transport), clock_(clock), options_(options), hooks_(hooks) {}

  FetchReport run(const std::vector<std::string>& ids) {
    all_ = ids.size();
    started_ = clock_.now();
    std::size_t size = std::max<std::size_t>(options_.batch, 1);
    for (std::size_t begin = 0; begin < ids.size(); begin += size) {
      work_.push_back(part_of(ids, begin, std::min(begin + size, ids.size())));
    }
    while (!work_.empty() && report_.stopped.empty()) {
      Batch batch = std::move(work_.front());
      work_.pop_front();
      fetch(std::move(batch));
    }
    return std::move(report_);
  }

 private:
  static Batch part_of(const std::vector<std::string>& ids, std::size_t begin, std::size_t end) {
    return {{ids.begin() + static_cast<std::ptrdiff_t>(begin),
             ids.begin() + static_cast<std::ptrdiff_t>(end)}};
  }

  void fetch(Batch batch) {
    Outcome answer = ask_until_answered(batch.ids);
    bool alone = batch.ids.size() == 1;
    if (answer.next == Next::Done) {
      failures_in_row_ = 0;
      return take(batch, std::move(answer.feed));
    }
    if (answer.next == Next::Smaller && !alone) return halve(batch, work_.begin());
    ++failures_in_row_;
    if (answer.next == Next::BadId) {
      refuse(std::move(batch), answer.bad_id);
    } else if (answer.next == Next::Busy || answer.next == Next::Stop || !reached_) {
      report_.stopped = answer.reason;
    } else if (alone) {
      give_up(batch.ids, answer.reason);
    } else {
      // Last: what others bring before tells bad ids from a service that is down.
      halve(batch, work_.end());
    }
    if (failures_in_row_ >= options_.failures && !work_.empty()) report_.stopped = answer.reason;
  }

  void halve(const Batch& batch, const std::deque<Batch>::iterator& where) {
    std::size_t middle = batch.ids.size() / 2;
    work_.insert(where,
                 {part_of(batch.ids, 0, middle), part_of(batch.ids, middle, batch.ids.size())});
  }

  void give_up(const std::vector<std::string>& ids, const std::string& reason) {
    for (const std::string& id : ids) report_.failed.push_back({id, reason});
    advance(ids.size());
  }

  void refuse(Batch batch, const std::string& id) {
    report_.refused.push_back(id);
    std::erase(batch.ids, id);
    if (hooks_.on_unknown) hooks_.on_unknown({id});
    if (!batch.ids.empty()) work_.push_front(std::move(batch));
    advance(1);
  }

  Outcome ask_until_answered(const std::vector<std::string>& ids) {
    Outcome answer;
    int tries = options_.tries;
    for (int attempt = 1; attempt <= tries; ++attempt) {
      keep_pace();
      HttpResult result = transport_(url_for(ids));
      if (result.failure) check_interrupt();
      reached_ = reached_ || !result.failure || result.failure->kind != HttpFailure::Kind::Network;
      bool doubtful = !reached_ || failures_in_row_ > 0;
      tries = doubtful ? std::min(options_.tries, options_.doubtful_tries) : options_.tries;
      answer = result.response ? of_response(*result.response, ids) : of_failure(*result.failure);
      if (answer.next != Next::Busy && answer.next != Next::Failed) return answer;
      if (attempt < tries) retreat(attempt, answer);
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
    check_interrupt();
    last_start_ = clock_.now();
  }

  void check_interrupt() {
    if (hooks_.check_interrupt) hooks_.check_interrupt();
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

  // Answers are matched by id, never by place: unknown ids are missing, or come bare. Pages that
  // are empty or shorter than arXiv itself says have been seen; what is not on them is asked for
  // again, until nothing comes twice.
  void take(const Batch& batch, AtomFeed feed) {
    std::unordered_map<std::string, Record> by_id;
    for (Record& record : feed.entries) by_id.emplace(record.id, std::move(record));
    std::vector<Record> records;
    Batch rest;
    for (const std::string& id : batch.ids) {
      auto found = by_id.find(id);
      if (found == by_id.end()) {
        rest.ids.push_back(id);
      } else {
        records.push_back(std::move(found->second));
      }
    }
    rest.again = records.empty();
    std::size_t promised =
        std::min(static_cast<std::size_t>(feed.total.value_or(0)), batch.ids.size());
    bool is_short = feed.elements < promised;
    bool is_doubtful = is_short || (feed.elements == 0 && batch.ids.size() > 1);
    report_.fetched += records.size();
    if (!records.empty()) {
      if (hooks_.on_records) hooks_.on_records(records);
      advance(records.size());
    }
    if (rest.ids.empty()) return;
    if (is_doubtful && !(batch.again && rest.again)) return work_.push_front(std::move(rest));
    if (is_short) return give_up(rest.ids, "arXiv knows more than it sends");
    report_.unknown.insert(report_.unknown.end(), rest.ids.begin(), rest.ids.end());
    if (hooks_.on_unknown) hooks_.on_unknown(rest.ids);
    advance(rest.ids.size());
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
    double rate = spent.count() > 0
                      ? 1000.0 * static_cast<double>(done_) / static_cast<double>(spent.count())
                      : 0.0;
    hooks_.on_progress({done_, all_, rate, estimate, std::move(waiting)});
  }

  const Transport& transport_;
  Clock& clock_;
  const FetchOptions& options_;
  const FetchHooks& hooks_;
  FetchReport report_;
  std::size_t all_ = 0;
  std::size_t done_ = 0;
  std::deque<Batch> work_;
  int failures_in_row_ = 0;
  bool reached_ = false;  // the service was, at least once
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
