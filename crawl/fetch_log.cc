// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/fetch_log.h"

#include <cerrno>

#include <nlohmann/json.hpp>
#include <sys/file.h>

#include "crawl/store_file.h"
#include "schema/durable_file.h"
#include "schema/error.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono;
using Json = nlohmann::json;

constexpr const char* kLockFile = ".fetch/lock";
constexpr std::size_t kMaxLogBytes = 67'108'864;  // two million ids
constexpr sys_days kFirstDay{year(2000) / January / 1};
constexpr sys_days kLastDay{year(2101) / January / 1};

FetchLog log_from_json(const Json& object) {
  FetchLog log{.missing = object.value("missing", std::set<std::string>())};
  for (const auto& [id, day] : object.value("asked", std::map<std::string, std::string>())) {
    if (auto date = parse_date(day)) log.asked[id] = *date;
  }
  sys_time<milliseconds> last{milliseconds(object.value("last_request", std::int64_t{0}))};
  if (last >= kFirstDay && last < kLastDay) log.last_request = last;
  return log;
}

Json log_to_json(const FetchLog& log) {
  Json object = {{"asked", Json::object()}, {"missing", log.missing}};
  for (const auto& [id, day] : log.asked) object["asked"][id] = day.text();
  if (log.last_request) object["last_request"] = log.last_request->time_since_epoch().count();
  return object;
}

fs::path make_lock_file(const fs::path& store) {
  constexpr const char* kIgnoreFile = ".fetch/.gitignore";
  try {
    replace_store_file(store, kIgnoreFile, "*\n");
  } catch (const Error& error) {
    if (error.code() != ErrorCode::Input) throw;
    throw Error(ErrorCode::Input, (store / kIgnoreFile).string() + ": " + error.what());
  }
  return store / kLockFile;
}

}  // namespace

FetchLog read_fetch_log(const fs::path& store) {
  auto text = read_store_file(store, kFetchLogFile, kMaxLogBytes);
  if (!text) return {};
  try {
    return log_from_json(Json::parse(*text));
  } catch (const Json::exception&) {
    throw Error(ErrorCode::Input,
                "it is no log of csindex; the next csindex --fetch writes it anew");
  }
}

void write_fetch_log(const fs::path& store, const FetchLog& log) {
  replace_store_file(store, kFetchLogFile, log_to_json(log).dump(1) + "\n");
}

FetchLock::FetchLock(const fs::path& store)
    : file_(make_lock_file(store), O_RDWR | O_CREAT | O_NOFOLLOW, 0644) {
  if (!file_.valid()) storage_error("cannot write", store / kLockFile, errno);
  if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
    throw Error(ErrorCode::Locked, "another csindex is fetching into " + store.string(),
                "wait for it; what it fetches need not be fetched again");
  }
}

}  // namespace cssearch
