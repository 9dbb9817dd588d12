// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/layout.h"

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <system_error>

#include "schema/durable_file.h"
#include "schema/error.h"
#include "schema/index/replica.h"
#include "schema/index/shards.h"
#include "schema/index/tables.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kGenerationPrefix = "gen-";
constexpr const char* kSourcesFile = "sources.json";
constexpr const char* kRecordsFile = "records";
constexpr const char* kShardCountFile = "shards";

// A file of the index, which need not be there. One that may not be read is not taken for none.
std::ifstream open_index_file(const fs::path& path) {
  if (is_there_but_no_file(path))
    throw Error(ErrorCode::BrokenIndex, path.string() + " is not a regular file",
                "move it away; then csindex --rebuild makes the index anew from its sources");
  errno = 0;
  std::ifstream file = open_for_reading(path);
  if (!file.is_open() && errno != 0 && errno != ENOENT && errno != ENOTDIR)
    storage_error("cannot read", path, errno);
  return file;
}

std::optional<unsigned> named_in_current(const fs::path& index) {
  std::error_code error;
  std::string current = read_first_line(index / "CURRENT");
  if (current.empty() && !fs::exists(index / "CURRENT", error)) return std::nullopt;
  auto number = generation_number(current);
  if (!number) {
    throw Error(ErrorCode::BrokenIndex,
                "the index in " + index.string() + " cannot be read: CURRENT names no generation",
                remedy(false));
  }
  return number;
}

}  // namespace

fs::path generation_path(const fs::path& index, unsigned generation) {
  char name[32];
  std::snprintf(name, sizeof name, "gen-%06u", generation);
  return index / name;
}

std::optional<unsigned> generation_number(std::string_view name) {
  if (!name.starts_with(kGenerationPrefix)) return std::nullopt;
  name.remove_prefix(kGenerationPrefix.size());
  unsigned number = 0;
  auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  bool whole = error == std::errc() && end == name.data() + name.size() && !name.empty();
  return whole ? std::optional(number) : std::nullopt;
}

std::optional<Published> find_published(const fs::path& index) {
  if (auto number = named_in_current(index))
    return Published{*number, generation_path(index, *number), false};
  if (auto replica = find_replica(index)) return Published{replica->since, replica->copy, true};
  return std::nullopt;
}

std::optional<unsigned> current_generation(const fs::path& index) {
  auto published = find_published(index);
  return published ? std::optional(published->number) : std::nullopt;
}

fs::path published_path(const fs::path& index) {
  auto published = find_published(index);
  return published ? published->path : fs::path();
}

unsigned published_generation(const fs::path& index) {
  try {
    return named_in_current(index).value_or(0);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::BrokenIndex) throw;
    return 0;
  }
}

std::string old_index_stays(const fs::path& index) {
  std::error_code error;
  return fs::exists(index / "CURRENT", error) ? "; the old index is as it was" : "";
}

const char* remedy(bool is_replica) {
  return is_replica ? "it is a copy: xapian-replicate --force-copy copies it again, and csindex "
                      "--rebuild makes anew what it is a copy of"
                    : "csindex --rebuild makes it anew from its sources";
}

const char* remedy_of(const fs::path& index) {
  std::error_code error;
  return remedy(!fs::exists(index / "CURRENT", error) && find_replica(index));
}

std::size_t count_shards(const fs::path& index) {
  std::string text = read_first_line(index / kShardCountFile);
  std::size_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  if (count >= 1 && count <= kMostShards) return count;
  unsigned generation = published_generation(index);
  return generation == 0 ? 1 : shard_paths(generation_path(index, generation)).size();
}

void remember_shards(const fs::path& index, std::size_t count) {
  std::error_code error;
  if (count > 1) {
    replace_durably(index / kShardCountFile, std::to_string(count) + "\n");
  } else if (fs::remove(index / kShardCountFile, error)) {
    sync_to_disk(index);
  }
}

std::vector<SourceInfo> read_sources(const fs::path& index) {
  try {
    std::ifstream file = open_index_file(index / kSourcesFile);
    if (!file.is_open()) return {};
    return sources_from_json(
        {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
  } catch (const Error& error) {
    if (error.code() != ErrorCode::BrokenIndex) throw;
    throw Error(ErrorCode::BrokenIndex, error.what(),
                "move " + (index / kSourcesFile).string() +
                    " away and name all folders of the index again: csindex --rebuild FOLDER...");
  }
}

void remember_sources(const fs::path& index, const std::vector<SourceInfo>& sources) {
  replace_durably(index / kSourcesFile, sources_to_json(sources));
}

std::optional<fs::path> remembered_records(const fs::path& index) {
  std::string folder = read_first_line(index / kRecordsFile);
  return folder.empty() ? std::nullopt : std::optional<fs::path>(folder);
}

void remember_records(const fs::path& index, const fs::path& folder) {
  replace_durably(index / kRecordsFile, fs::absolute(folder).lexically_normal().string() + "\n");
}

std::string read_first_line(const fs::path& path) {
  std::ifstream file = open_index_file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace cssearch
