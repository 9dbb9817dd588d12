// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/record_store.h"

#include <algorithm>
#include <chrono>
#include <system_error>

#include "crawl/store_file.h"
#include "schema/arxiv_id.h"
#include "schema/durable_file.h"
#include "schema/error.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRecordEnding = ".json";
// A file is written in a moment; what is older than this was left behind.
constexpr std::chrono::hours kLeftoverAge{1};

// "hep-th/9901001.json". Also what keeps "../x" from being a name.
fs::path name_of(const std::string& id) {
  auto parsed = parse_arxiv_id(id);
  if (!parsed || parsed->id != id) {
    throw Error(ErrorCode::Input, "\"" + id + "\" is no arXiv id without version");
  }
  return id + kRecordEnding;
}

// "hep-th/9901001" for "hep-th/9901001.json"; nothing for files that are no records.
std::optional<std::string> id_of_file(const fs::path& name) {
  if (name.extension() != kRecordEnding) return std::nullopt;
  std::string id = fs::path(name).replace_extension().generic_string();
  auto parsed = parse_arxiv_id(id);
  return parsed && parsed->id == id ? std::optional(id) : std::nullopt;
}

// "hep-th". Others are not entered: they may be anything, lost+found too.
bool is_archive(const fs::path& folder_name) {
  return id_of_file(folder_name / "9901001.json").has_value();
}

// "2309.06180.json.4711.tmp", of replace_durably().
bool is_temporary(const fs::path& name) {
  fs::path written = fs::path(name).replace_extension().replace_extension();
  return name.extension() == ".tmp" && id_of_file(written);
}

std::vector<fs::path> names_in(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> names;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    names.push_back(at->path().filename());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    storage_error("cannot read", folder, error.value());
  }
  return names;
}

// What lies in the store and in the folders of archives, by names in the store.
std::vector<fs::path> all_names(const fs::path& store, std::vector<BrokenFile>& broken) {
  std::vector<fs::path> names;
  for (const fs::path& name : names_in(store)) {
    names.push_back(name);
    if (!is_archive(name)) continue;
    std::error_code error;
    if (fs::is_symlink(store / name, error)) {
      broken.push_back({(store / name).string(), "it is a symbolic link", {}});
    } else if (fs::is_directory(store / name, error)) {
      try {
        for (const fs::path& inside : names_in(store / name)) names.push_back(name / inside);
      } catch (const Error& unreadable) {
        if (unreadable.code() == ErrorCode::Storage) throw;
        broken.push_back({(store / name).string(), unreadable.what(), {}});
      }
    }
  }
  return names;
}

}  // namespace

fs::path RecordStore::path_of(const std::string& id) const {
  return folder_ / name_of(id);
}

StoreListing RecordStore::list() const {
  StoreListing listing;
  for (const fs::path& name : all_names(folder_, listing.broken)) {
    if (auto id = id_of_file(name)) listing.ids.push_back(*id);
  }
  std::sort(listing.ids.begin(), listing.ids.end());
  return listing;
}

std::optional<Record> RecordStore::load(const std::string& id) const {
  auto json = read_store_file(folder_, name_of(id), kMaxRecordBytes);
  if (!json) return std::nullopt;
  Record record = record_from_json(*json);
  if (record.id == id) return record;
  throw Error(ErrorCode::Input, "it holds the record of " + record.id);
}

FileStamp RecordStore::stamp(const std::string& id) const {
  struct stat status {};
  return ::lstat(path_of(id).c_str(), &status) == 0 ? stamp_of(status) : kNoStamp;
}

StoreContent RecordStore::load_all(const std::vector<std::string>& ids) const {
  StoreContent content;
  for (const std::string& id : ids) {
    try {
      if (auto record = load(id)) content.records.push_back(std::move(*record));
    } catch (const Error& error) {
      if (error.code() == ErrorCode::Storage) throw;
      content.broken.push_back({path_of(id).string(), error.what(), id});
    }
  }
  return content;
}

void RecordStore::save(const Record& record) const {
  StoreContent old = load_all({record.id});
  if (old.records != std::vector{record}) {
    replace_store_file(folder_, name_of(record.id), record_to_json(record));
  }
}

void RecordStore::remove_leftovers() const {
  std::vector<BrokenFile> broken;
  for (const fs::path& name : all_names(folder_, broken)) {
    if (!is_temporary(name)) continue;
    std::error_code error;
    auto written = fs::last_write_time(folder_ / name, error);
    bool old = !error && written < fs::file_time_type::clock::now() - kLeftoverAge;
    if (old) fs::remove(folder_ / name, error);
  }
}

}  // namespace cssearch
