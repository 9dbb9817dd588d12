// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/papers.h"

#include <algorithm>
#include <charconv>

#include "schema/error.h"
#include "schema/program/environment.h"
#include "schema/url.h"

namespace cssearch {
namespace {

using namespace std::chrono;

// arXiv may know tomorrow what it does not know today.
constexpr int kDaysUntilAskedAgain = 7;

PartialDate today() {
  year_month_day day(floor<days>(system_clock::now()));
  return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
          static_cast<int>(static_cast<unsigned>(day.day()))};
}

int days_since(const PartialDate& date) {
  year_month_day then(year(date.year), month(static_cast<unsigned>(std::max(date.month, 1))),
                      day(static_cast<unsigned>(std::max(date.day, 1))));
  return static_cast<int>((floor<days>(system_clock::now()) - sys_days(then)).count());
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
  options.hosts = {"export.arxiv.org", "arxiv.org"};
  if (auto url = parse_url(base)) options.hosts.push_back(url->host.substr(0, url->host.find(':')));
  return options;
}

}  // namespace

Papers::Papers(const Invocation& call, PaperHooks hooks)
    : store_(call.places.records),
      hooks_(std::move(hooks)),
      fetch_(call.line.has("fetch") || call.line.has("refresh")),
      dry_run_(call.line.has("dry-run")),
      refresh_days_(refresh_days(call.line)) {
  if (fetch_ && call.line.has("offline")) {
    throw Error(ErrorCode::Usage, "--offline and --fetch contradict each other",
                "without --fetch nothing is fetched anyway");
  }
}

std::vector<Record> Papers::records_of(const std::vector<std::string>& ids) {
  report_.named = ids.size();
  if (fetch_) {
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(report_.to_ask),
                 [&](const std::string& id) { return is_wanted(id); });
    if (!dry_run_) fetch();
  }
  std::vector<Record> records = load(ids);
  report_.known = records.size();
  return records;
}

std::vector<Record> Papers::all() {
  StoreContent content = store_.load_all();
  report_.broken = std::move(content.broken);
  std::vector<Record> records;
  for (StoredRecord& stored : content.records) records.push_back(std::move(stored.record));
  report_.named = report_.known = records.size();
  return records;
}

// What has no record, or an old one if it is to be refreshed. A record that cannot be read is
// fetched anew.
bool Papers::is_wanted(const std::string& id) const {
  try {
    if (std::optional<StoredRecord> stored = store_.load(id)) {
      return refresh_days_ && (!stored->fetched || days_since(*stored->fetched) >= *refresh_days_);
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::Input) throw;
    return true;
  }
  std::optional<PartialDate> asked = store_.missing_since(id);
  return !asked || refresh_days_ || days_since(*asked) >= kDaysUntilAskedAgain;
}

void Papers::fetch() {
  if (report_.to_ask.empty()) return;
  FetchOptions options;
  options.base_url = base_url();
  HttpClient client(client_options(options.base_url));
  SystemClock clock;
  PartialDate day = today();
  FetchHooks hooks;
  hooks.on_records = [&](const std::vector<Record>& records) {
    for (const Record& record : records) store_.save({record, day});
    report_.fetched += records.size();
  };
  hooks.on_unknown = [&](const std::vector<std::string>& ids) {
    for (const std::string& id : ids) store_.mark_missing(id, day);
  };
  hooks.on_progress = hooks_.progress;
  hooks.check_interrupt = hooks_.check_interrupt;
  FetchReport fetched = fetch_records(
      report_.to_ask, [&](const std::string& url) { return client.get(url); }, clock, options,
      hooks);
  report_.unknown = std::move(fetched.unknown);
  report_.refused = std::move(fetched.refused);
  report_.stopped = std::move(fetched.stopped);
}

std::vector<Record> Papers::load(const std::vector<std::string>& ids) {
  std::vector<Record> records;
  for (const std::string& id : ids) {
    try {
      if (auto stored = store_.load(id)) records.push_back(std::move(stored->record));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::Input) throw;
      report_.broken.push_back({store_.path_of(id).string(), error.what()});
    }
  }
  return records;
}

milliseconds expected_time_of(const PaperReport& report) {
  return expected_time(report.to_ask.size(), {});
}

}  // namespace cssearch
