// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/shards.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <system_error>

#include <nlohmann/json.hpp>

#include "schema/error.h"
#include "schema/hash.h"

namespace cssearch {

namespace fs = std::filesystem;
using nlohmann::json;

std::size_t shard_number(std::string_view key, std::size_t count) {
  return hash64(key) % count;
}

fs::path shard_path(const fs::path& generation, std::size_t number, std::size_t count) {
  if (count == 1) return generation;
  char name[32];
  std::snprintf(name, sizeof name, "shard-%02zu", number);
  return generation / name;
}

std::vector<fs::path> shard_paths(const fs::path& generation) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (std::size_t number = 0; number < kMostShards; ++number) {
    fs::path path = shard_path(generation, number, kMostShards);
    if (!fs::exists(path, error)) break;
    paths.push_back(path);
  }
  return paths.empty() ? std::vector<fs::path>{generation} : paths;
}

IndexInfo read_info(const Xapian::Database& shard) {
  return index_info_from_json(shard.get_metadata(kInfoKey));
}

std::string shard_digests(std::span<const Xapian::Database> others) {
  if (others.empty()) return {};
  json digests = json::array();
  for (const Xapian::Database& shard : others) digests.push_back(read_info(shard).digest);
  return digests.dump();
}

std::vector<std::string> named_digests(const Xapian::Database& shard) {
  json digests = json::parse(shard.get_metadata(kShardsKey), nullptr, false);
  std::vector<std::string> named;
  if (!digests.is_array()) return named;
  for (const json& digest : digests) named.push_back(digest.is_string() ? digest : json(""));
  return named;
}

bool belong_together(std::span<const Xapian::Database> shards) {
  std::vector<std::string> named, there;
  std::map<std::size_t, std::size_t> lacking;  // by how many shards an index has
  for (const Xapian::Database& shard : shards) {
    IndexInfo info = read_info(shard);
    std::vector<std::string> others = named_digests(shard);
    if (!others.empty()) lacking[info.shards] += others.size();
    if (info.shards > 1 && others.empty()) --lacking[info.shards];
    there.push_back(std::move(info.digest));
    named.insert(named.end(), others.begin(), others.end());
  }
  std::sort(named.begin(), named.end());
  std::sort(there.begin(), there.end());
  bool complete = std::all_of(lacking.begin(), lacking.end(),
                              [](const auto& count) { return count.second == 0; });
  return complete && std::includes(there.begin(), there.end(), named.begin(), named.end());
}

IndexInfo whole_info(std::span<const IndexInfo> parts) {
  IndexInfo whole = parts.front();
  whole.shards = 1;
  whole.shard.reset();
  Digest digest(whole.digest);
  for (const IndexInfo& part : parts.subspan(1)) {
    digest.add_all(Digest(part.digest));
    whole.built = std::max(whole.built, part.built);
    whole.files += part.files;
    whole.documents += part.documents;
    whole.passages += part.passages;
    for (const auto& [kind, documents] : part.kinds) whole.kinds[kind] += documents;
    for (const SourceInfo& source : part.sources) {
      bool known = std::any_of(whole.sources.begin(), whole.sources.end(),
                               [&](const SourceInfo& one) { return one.name == source.name; });
      if (!known) whole.sources.push_back(source);
    }
  }
  whole.digest = digest.text();
  return whole;
}

}  // namespace cssearch
