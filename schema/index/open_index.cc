// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/open_index.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "schema/analysis/analyzer.h"
#include "schema/error.h"
#include "schema/index/index_error.h"
#include "schema/index/layout.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// An index that was made elsewhere has no roots.
void add_roots(std::vector<SourceInfo>& sources, const std::vector<SourceInfo>& here) {
  for (SourceInfo& source : sources) {
    auto known = std::find_if(here.begin(), here.end(), [&](const SourceInfo& candidate) {
      return candidate.name == source.name;
    });
    if (known != here.end()) source.root = known->root;
  }
}

// A change of a document would be written into another shard than that which has it.
void expect_in_order(const std::vector<IndexInfo>& infos, const fs::path& index) {
  for (std::size_t number = 0; number < infos.size(); ++number) {
    const IndexInfo& info = infos[number];
    if (!info.shard || *info.shard == number) continue;
    throw Error(ErrorCode::BrokenIndex,
                "the index in " + index.string() + " cannot be read: in the place of shard " +
                    std::to_string(number) + " is shard " + std::to_string(*info.shard) + " of " +
                    std::to_string(info.shards),
                remedy(false));
  }
}

void read_info(OpenIndex& open, const fs::path& index) {
  std::vector<IndexInfo> infos;
  for (const Xapian::Database& shard : open.shards) {
    if (open.is_replica && shard.get_metadata(kInfoKey).empty()) {
      throw Error(ErrorCode::NoIndex, "nothing has been copied to " + index.string() + " yet",
                  "xapian-replicate says why");
    }
    infos.push_back(read_index_info(shard, index.string(), remedy(open.is_replica)));
  }
  // A copy may be of one shard of them.
  if (!open.is_replica) expect_in_order(infos, index);
  IndexInfo info = whole_info(infos);
  open.notes.clear();
  try {
    add_roots(info.sources, read_sources(index));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::BrokenIndex) throw;
    open.notes = {std::string(error.what()) + " (" + error.hint() + ")"};  // no search needs it
  }
  open.info = std::move(info);
}

void open_shards(OpenIndex& open, const fs::path& index, const std::vector<fs::path>& paths) {
  for (const fs::path& path : paths) {
    open.shards.push_back(open_tables(path));
    open.database.add_database(open.shards.back());
  }
  read_info(open, index);
  // A copy may be of one shard of them.
  if (!open.is_replica && named_digests(open.shards.front()).size() + 1 != open.shards.size()) {
    throw Error(ErrorCode::BrokenIndex, "shards of the index are not there",
                "csindex --rebuild makes it anew from its sources");
  }
  if (open.shards.size() == 1) return;
  auto renew = [&] {
    std::vector<SeenRevision> newest(paths.begin(), paths.end());
    if (!open.database.reopen()) return false;
    open.opened = std::move(newest);
    return true;
  };
  open.half_changed = !wait_for_whole_change([&] { return belong_together(open.shards); }, renew);
  read_info(open, index);
}

// Opens them, or says why that cannot be. Throws what another revision would not mend.
std::optional<Error> try_to_open(OpenIndex& open, const fs::path& index,
                                 const std::vector<fs::path>& paths) {
  const std::string named = "the index in " + index.string();
  try {
    open_shards(open, index, paths);
    return std::nullopt;
  } catch (const Xapian::DatabaseVersionError& error) {
    throw Error(ErrorCode::OtherVersion,
                named + " was written by another Xapian: " + error.get_msg(),
                remedy(open.is_replica));
  } catch (const Xapian::Error& error) {
    return index_error(error, named, remedy(open.is_replica));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::BrokenIndex) throw;
    return error;
  }
}

}  // namespace

IndexInfo read_index_info(const Xapian::Database& database, const std::string& place,
                          const std::string& remedy) {
  IndexInfo info = cssearch::read_info(database);
  if (info.schema == kSchemaVersion && info.analyzer == kAnalyzerVersion) return info;
  auto version = [](int schema, int analyzer) {
    return "version " + std::to_string(schema) + "." + std::to_string(analyzer);
  };
  throw Error(ErrorCode::OtherVersion,
              "the index in " + place + " has " + version(info.schema, info.analyzer) +
                  ", this program reads " + version(kSchemaVersion, kAnalyzerVersion),
              remedy);
}

bool wait_for_whole_change(const std::function<bool()>& is_whole,
                           const std::function<bool()>& renew) {
  constexpr int kMostWaits = 200;
  constexpr int kIdleWaits = 20;
  int idle = 0;
  bool whole = is_whole();
  for (int waits = 0; !whole && waits < kMostWaits && idle < kIdleWaits; ++waits) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    idle = renew() ? 0 : idle + 1;
    whole = is_whole();
  }
  return whole;
}

bool is_overtaken(const OpenIndex& open) {
  return std::any_of(open.opened.begin(), open.opened.end(),
                     [](const SeenRevision& revision) { return revision.is_outdated(); });
}

OpenIndex open_index(const fs::path& index) {
  // A writer may publish and clean up, or commit, between our steps; then there is something newer.
  constexpr int kAttempts = 5;
  for (int attempt = 1;; ++attempt) {
    std::optional<Published> published = find_published(index);
    if (!published) {
      throw Error(ErrorCode::NoIndex, "there is no index in " + index.string(),
                  "csindex FOLDER makes one from a folder of notes");
    }
    OpenIndex open;
    open.generation = published->number;
    open.is_replica = published->is_replica;
    const std::vector<fs::path> paths = shard_paths(published->path);
    open.opened = std::vector<SeenRevision>(paths.begin(), paths.end());
    std::optional<Error> broken = try_to_open(open, index, paths);
    const bool overtaken = broken && is_overtaken(open);
    const bool again = overtaken || current_generation(index) != open.generation;
    if (again && attempt < kAttempts) continue;
    if (overtaken) throw busy_index();
    if (broken) throw Error(*broken);
    return open;
  }
}

// Two small files are read, in some ten microseconds each, so that nothing needs to watch them.
bool refresh(OpenIndex& open, const fs::path& index) {
  // A change of several shards is complete with that of the first.
  if (current_generation(index) == open.generation && !open.opened.front().is_outdated())
    return false;
  open = open_index(index);
  return true;
}

}  // namespace cssearch
