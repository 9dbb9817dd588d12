// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/update/index_state.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <tuple>

#include <nlohmann/json.hpp>

#include "schema/error.h"
#include "schema/hash.h"
#include "schema/index/deflated.h"
#include "schema/index/format.h"
#include "schema/index/stored.h"

namespace cssearch {
namespace {

using nlohmann::json;

constexpr const char* kStateKey = "state";
constexpr std::size_t kGroups = 256;

std::size_t group_of(const std::string& place) {
  return hash64(place) % kGroups;
}

std::string group_key(std::size_t group) {
  std::array<char, 8> key;
  std::snprintf(key.data(), key.size(), "f%02zx", group);
  return key.data();
}

std::string links_key(const std::string& key) {
  return limited_term("l" + key);
}

json stamp_to_json(const FileStamp& stamp) {
  return {stamp.size, stamp.modified, stamp.changed};
}

FileStamp stamp_from_json(const json& list) {
  return {list.at(0), list.at(1), list.at(2)};
}

// 20240131, 20240100, 0 for none.
int day_number(const std::optional<PartialDate>& day) {
  return day ? day->year * 10'000 + day->month * 100 + day->day : 0;
}

std::optional<PartialDate> day_of_number(int number) {
  if (number == 0) return std::nullopt;
  return PartialDate{number / 10'000, number / 100 % 100, number % 100};
}

json file_to_json(const std::string& place, const FileState& state) {
  return {place,         stamp_to_json(state.stamp), state.hash,
          state.folders, day_number(state.day),      state.blob,
          state.links};
}

json history_to_json(const GitHistory& history) {
  json commits = json::array();
  for (const auto& [path, day] : history.last_commit) {
    commits.push_back(path);
    commits.push_back(day_number(day));
  }
  return {{"repository", history.is_repository},
          {"shallow", history.shallow},
          {"complete", history.complete},
          {"revision", history.revision},
          {"folder", history.folder},
          {"commits", std::move(commits)}};
}

GitHistory history_from_json(const json& object) {
  GitHistory history{object.at("repository"), object.at("shallow"), object.at("complete"),
                     object.at("revision"),   object.at("folder"),  {}};
  const json& commits = object.at("commits");
  for (std::size_t i = 0; i + 1 < commits.size(); i += 2) {
    if (auto day = day_of_number(commits[i + 1]))
      history.last_commit.emplace(commits[i].get_ref<const std::string&>(), *day);
  }
  return history;
}

std::string to_bytes(const json& value) {
  std::string bytes;
  json::to_cbor(value, bytes);
  return bytes;
}

[[noreturn]] void broken(const char* why) {
  throw Error(ErrorCode::BrokenIndex,
              std::string("what the index knows of its sources cannot be read: ") + why,
              "csindex --rebuild makes it anew");
}

using FileByPlace = std::pair<const std::string, FileState>;

// Empty without files.
std::string group_to_bytes(const std::vector<const FileByPlace*>& files) {
  json list = json::array();
  for (const FileByPlace* file : files) list.push_back(file_to_json(file->first, file->second));
  return list.empty() ? std::string() : to_bytes(list);
}

void read_files(const json& list, std::unordered_map<std::string, FileState>& files) {
  for (const json& item : list) {
    FileState state;
    state.stamp = stamp_from_json(item.at(1));
    state.hash = item.at(2);
    state.folders = item.at(3);
    state.day = day_of_number(item.at(4));
    state.blob = item.at(5);
    item.at(6).get_to(state.links);
    files.emplace(item.at(0).get_ref<const std::string&>(), std::move(state));
  }
}

}  // namespace

IndexState read_state(const Xapian::Database& database) {
  IndexState state;
  std::string bytes = inflated(database.get_metadata(kStateKey));
  if (bytes.empty()) broken("there is nothing");
  try {
    json object = json::from_cbor(bytes);
    object.at("options").get_to(state.options);
    object.at("fields").get_to(state.fields);
    for (const auto& [source, history] : object.at("histories").items())
      state.histories.emplace(source, history_from_json(history));
    for (const auto& [id, stamp] : object.at("records").items())
      state.records.emplace(id, stamp_from_json(stamp));
    for (std::size_t group = 0; group < kGroups; ++group) {
      std::string files = inflated(database.get_metadata(group_key(group)));
      if (!files.empty()) read_files(json::from_cbor(files), state.files);
    }
  } catch (const json::exception& error) {
    broken(error.what());
  }
  return state;
}

std::vector<Contribution> read_links(const Xapian::Database& database, const std::string& key) {
  std::string text = database.get_metadata(links_key(key));
  return text.empty() ? std::vector<Contribution>() : decode_contributions(text);
}

void write_state(MetadataWriter& metadata, const IndexState& state,
                 const std::unordered_set<std::string>* changed) {
  std::array<bool, kGroups> wanted{};
  if (changed == nullptr) wanted.fill(true);
  if (changed != nullptr) {
    for (const std::string& place : *changed) wanted[group_of(place)] = true;
  }
  // As JSON a file takes several times what it takes here, so one group after the other.
  std::array<std::vector<const FileByPlace*>, kGroups> groups;
  for (const FileByPlace& file : state.files) groups[group_of(file.first)].push_back(&file);
  for (std::size_t group = 0; group < kGroups; ++group) {
    if (wanted[group]) {
      metadata.set_metadata(group_key(group), deflated(group_to_bytes(groups[group])));
    }
  }
  json histories = json::object(), records = json::object();
  for (const auto& [source, history] : state.histories)
    histories[source] = history_to_json(history);
  for (const auto& [id, stamp] : state.records) records[id] = stamp_to_json(stamp);
  metadata.set_metadata(kStateKey, deflated(to_bytes({{"options", state.options},
                                                      {"fields", state.fields},
                                                      {"histories", std::move(histories)},
                                                      {"records", std::move(records)}})));
}

void write_links(MetadataWriter& metadata, const LinksByKey& links) {
  for (auto [key, contributions] : links) {
    std::sort(contributions.begin(), contributions.end(),
              [](const Contribution& a, const Contribution& b) {
                return std::tie(a.source, a.path, a.line) < std::tie(b.source, b.path, b.line);
              });
    metadata.set_metadata(links_key(key), contributions.empty()
                                              ? std::string()
                                              : encode_contributions(contributions));
  }
}

}  // namespace cssearch
