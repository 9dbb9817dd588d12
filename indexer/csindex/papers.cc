// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/papers.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "schema/error.h"
#include "schema/program/environment.h"

namespace cssearch {
namespace {

using namespace std::chrono;

// The first day of what the date may mean.
sys_days first_day(const PartialDate& date) {
  return year(date.year) / std::max(date.month, 1) / std::max(date.day, 1);
}

// "30", "30d": days. Without a value every record is old.
std::optional<int> refresh_days(const CommandLine& line) {
  if (!line.has("refresh")) return std::nullopt;
  std::string text = line.value("refresh").value_or("0");
  if (text.ends_with("d")) text.pop_back();
  int days = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error == std::errc() && end == text.data() + text.size() && days >= 0) return days;
  throw Error(ErrorCode::Usage, "--refresh takes a number of days, not '" + text + "'",
              "csindex --fetch --refresh=30 asks again for what is older than a month");
}

// Where to ask: the service, or what the environment names (a mirror, a test).
std::string base_url() {
  std::string named = environment("CSSEARCH_ARXIV_URL");
  return named.empty() ? FetchOptions().base_url : named;
}

HttpClient::Options client_options(const std::string& base) {
  HttpClient::Options options;
  options.user_agent = std::string("cssearch/") + CSSEARCH_VERSION;
  options.accept = "application/atom+xml, application/xml;q=0.9, */*;q=0.1";
  options.hosts = {"export.arxiv.org", "arxiv.org", host_of(base)};
  return options;
}

void check_base_url() {
  std::string base = base_url();
  if (auto why = why_refused(base, client_options(base).hosts)) {
    throw Error(ErrorCode::Usage, "CSSEARCH_ARXIV_URL cannot be asked: " + *why,
                "a mirror is https://HOST/PATH, or http:// on this machine");
  }
}

}  // namespace

Papers::Papers(const Invocation& call, Clock& clock, PaperHooks hooks)
    : folder_(call.places.records),
      store_(folder_),
      clock_(clock),
      hooks_(std::move(hooks)),
      dry_run_(call.line.has("dry-run")),
      refresh_days_(refresh_days(call.line)) {
  report_.asks = call.line.has("fetch") || call.line.has("refresh");
  if (fetches() && call.line.has("offline")) {
    throw Error(ErrorCode::Usage, "--offline and --fetch contradict each other",
                "without --fetch nothing is fetched anyway");
  }
  if (fetches()) check_base_url();
  std::error_code error;
  const std::filesystem::path& folder = call.places.records;
  if (call.places.records_named && !std::filesystem::is_directory(folder, error) &&
      (!fetches() || std::filesystem::exists(folder, error))) {
    throw Error(ErrorCode::Input, folder.string() + " is no folder of records",
                "csindex --fetch --records FOLDER makes one");
  }
}

void Papers::fetch(const std::vector<std::string>& ids) {
  report_.to_ask = wanted(ids);
  if (dry_run_ || report_.to_ask.empty()) return;
  try {
    FetchLock lock(folder_);
    report_.to_ask = wanted(ids);  // another run may just have fetched them
    store_.remove_leftovers();
    if (!report_.to_ask.empty()) ask();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::Input) throw;
    report_.stopped = error.what();  // what stands in the place of the lock
  }
}

KnownPapers Papers::known(const std::vector<std::string>& ids) {
  KnownPapers papers;
  std::int64_t now = now_nanoseconds();
  for (const std::string& id : ids) papers.stamps[id] = settled(store_.stamp(id), now);
  StoreContent content = store_.load_all(ids);
  for (const BrokenFile& file : content.broken) papers.stamps[file.id] = kNoStamp;
  report_.named = ids.size();
  report_.known = content.records.size();
  report_.broken = std::move(content.broken);
  read_log();
  papers.records = std::move(content.records);
  std::unordered_set<std::string> have;
  for (const Record& record : papers.records) have.insert(record.id);
  for (const std::string& id : ids) {
    if (!have.contains(id) && log_.missing.contains(id)) papers.missing.push_back(id);
  }
  std::set_difference(papers.missing.begin(), papers.missing.end(), report_.to_ask.begin(),
                      report_.to_ask.end(), std::back_inserter(report_.missing));
  return papers;
}

void Papers::count(const std::unordered_map<std::string, FileStamp>& named) {
  read_log();
  report_.named = named.size();
  report_.known = 0;
  report_.missing.clear();
  for (const auto& [id, stamp] : named) {
    if (stamp != kNoStamp) {
      ++report_.known;
    } else if (log_.missing.contains(id) &&
               !std::binary_search(report_.to_ask.begin(), report_.to_ask.end(), id)) {
      report_.missing.push_back(id);
    }
  }
}

KnownPapers Papers::all() {
  StoreListing listing = store_.list();
  KnownPapers papers = known(listing.ids);
  std::move(listing.broken.begin(), listing.broken.end(), std::back_inserter(report_.broken));
  return papers;
}

// A record that cannot be read is fetched anew.
std::vector<std::string> Papers::wanted(const std::vector<std::string>& ids) {
  read_log();
  std::unordered_set<std::string> have;
  for (const Record& record : store_.load_all(ids).records) have.insert(record.id);
  std::vector<std::string> wanted;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(wanted), [&](const std::string& id) {
    if (have.contains(id)) return refresh_days_ && is_old(id, *refresh_days_);
    return !log_.missing.contains(id) || is_old(id, refresh_days_.value_or(kDaysUntilAskedAgain));
  });
  return wanted;
}

// Asked for so many days ago, or nobody knows when. A day in the future is of a clock that was
// wrong.
bool Papers::is_old(const std::string& id, int days) const {
  auto asked = log_.asked.find(id);
  if (asked == log_.asked.end()) return true;
  auto age = (floor<std::chrono::days>(clock_.today()) - first_day(asked->second)).count();
  return age < 0 || age >= days;
}

void Papers::read_log() {
  log_ = {};
  try {
    log_ = read_fetch_log(folder_);
  } catch (const Error& error) {
    report_.broken.push_back({(folder_ / kFetchLogFile).string(), error.what(), {}});
  }
}

void Papers::write_log() const {
  try {
    write_fetch_log(folder_, log_);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::Input) throw;  // known() names it
  }
}

void Papers::ask() {
  FetchOptions options;
  options.base_url = base_url();
  HttpClient::Options http = client_options(options.base_url);
  http.stop = hooks_.interrupted;
  HttpClient client(std::move(http));
  FetchHooks hooks;
  hooks.on_records = [&](const std::vector<Record>& records) { keep(records); };
  hooks.on_unknown = [&](const std::vector<std::string>& ids) { keep_missing(ids); };
  hooks.on_progress = hooks_.progress;
  hooks.check_interrupt = [&] { check_interrupt(); };
  auto transport = [&](const std::string& url) {
    log_.last_request = floor<milliseconds>(clock_.today());
    write_log();
    return client.get(url);
  };
  keep_distance(options.between);
  FetchReport fetched = fetch_records(report_.to_ask, transport, clock_, options, hooks);
  report_.unknown = std::move(fetched.unknown);
  report_.refused = std::move(fetched.refused);
  report_.failed = std::move(fetched.failed);
  report_.stopped = std::move(fetched.stopped);
}

// From the last request of the run before, too.
void Papers::keep_distance(milliseconds between) {
  if (!log_.last_request) return;
  auto since = floor<milliseconds>(clock_.today()) - *log_.last_request;
  if (since >= between) return;
  clock_.sleep(std::min(between - since, between), [&] { check_interrupt(); });
}

// All that can be saved is saved before an error ends the run. What stands in the way of one file
// is no such error: known() names it.
void Papers::keep(const std::vector<Record>& records) {
  std::exception_ptr failure;
  for (const Record& record : records) {
    try {
      store_.save(record);
      log_.asked[record.id] = today();
      log_.missing.erase(record.id);
      ++report_.fetched;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::Input && !failure) failure = std::current_exception();
    }
  }
  write_log();
  if (failure) std::rethrow_exception(failure);
}

void Papers::keep_missing(const std::vector<std::string>& ids) {
  for (const std::string& id : ids) log_.asked[id] = today();
  log_.missing.insert(ids.begin(), ids.end());
  write_log();
}

void Papers::check_interrupt() const {
  if (!hooks_.interrupted()) return;
  throw Error(ErrorCode::Interrupted,
              "interrupted; " + std::to_string(report_.fetched) +
                  " fetched records are kept, and the old index is as it was",
              "the next csindex --fetch goes on from there");
}

PartialDate Papers::today() const {
  year_month_day day(floor<days>(clock_.today()));
  return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
          static_cast<int>(static_cast<unsigned>(day.day()))};
}

milliseconds expected_time_of(const PaperReport& report) {
  return expected_time(report.to_ask.size(), {});
}

}  // namespace cssearch
