// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/shards.h"

#include <cstdio>
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

std::string shard_revisions(std::span<const Xapian::Database> others) {
  if (others.empty()) return {};
  json revisions = json::array();
  for (const Xapian::Database& shard : others) revisions.push_back(shard.get_revision());
  return revisions.dump();
}

bool belong_together(const std::vector<Xapian::Database>& shards) {
  std::string text = shards.front().get_metadata(kShardsKey);
  if (text == shard_revisions(std::span(shards).subspan(1))) return true;
  json revisions = json::parse(text.empty() ? "[]" : text, nullptr, false);
  if (revisions.is_array() && revisions.size() + 1 == shards.size()) return false;
  throw Error(ErrorCode::BrokenIndex, "shards of the index are not there",
              "csindex --rebuild makes it anew from its sources");
}

IndexInfo whole_info(const std::vector<IndexInfo>& shards) {
  IndexInfo whole = shards.front();
  Digest digest(whole.digest);
  for (std::size_t i = 1; i < shards.size(); ++i) {
    const IndexInfo& shard = shards[i];
    digest.add_all(Digest(shard.digest));
    whole.documents += shard.documents;
    whole.passages += shard.passages;
    for (const auto& [kind, documents] : shard.kinds) whole.kinds[kind] += documents;
  }
  whole.digest = digest.text();
  return whole;
}

}  // namespace cssearch
