// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/layout.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema/analysis/analyzer.h"
#include "schema/durable_file.h"
#include "schema/error.h"
#include "schema/file_descriptor.h"
#include "schema/index/index_error.h"
#include "schema/index/replica.h"
#include "schema/index/stub_files.h"
#include "schema/index/tables.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kGenerationPrefix = "gen-";
constexpr const char* kSourcesFile = "sources.json";
constexpr const char* kRecordsFile = "records";
constexpr const char* kShardCountFile = "shards";
// A reader resolves CURRENT and opens what it names; so much later it surely has.
constexpr std::chrono::seconds kGracePeriod{60};

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

std::string read_small_file(const fs::path& path) {
  std::ifstream file = open_index_file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// "gen-000042" → 42.
std::optional<unsigned> generation_number(std::string_view name) {
  if (!name.starts_with(kGenerationPrefix)) return std::nullopt;
  name.remove_prefix(kGenerationPrefix.size());
  unsigned number = 0;
  auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  bool whole = error == std::errc() && end == name.data() + name.size() && !name.empty();
  return whole ? std::optional(number) : std::nullopt;
}

template <typename Visit>
void each_generation(const fs::path& index, Visit visit) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(index, error)) {
    if (auto number = generation_number(entry.path().filename().string()))
      visit(entry.path(), *number);
  }
}

const char* remedy(bool is_replica) {
  return is_replica ? "it is a copy: xapian-replicate --force-copy copies it again, and csindex "
                      "--rebuild makes anew what it is a copy of"
                    : "csindex --rebuild makes it anew from its sources";
}

std::optional<unsigned> named_in_current(const fs::path& index) {
  std::error_code error;
  std::string current = read_small_file(index / "CURRENT");
  if (current.empty() && !fs::exists(index / "CURRENT", error)) return std::nullopt;
  auto number = generation_number(current);
  if (!number) {
    throw Error(ErrorCode::BrokenIndex,
                "the index in " + index.string() + " cannot be read: CURRENT names no generation",
                remedy(false));
  }
  return number;
}

// What readers open.
struct Published {
  unsigned number = 0;
  fs::path path;
  bool is_replica = false;
};

std::optional<Published> find_published(const fs::path& index) {
  if (auto number = named_in_current(index))
    return Published{*number, generation_path(index, *number), false};
  if (auto replica = find_replica(index)) return Published{replica->since, replica->copy, true};
  return std::nullopt;
}

// For writers: an index whose CURRENT is broken is as good as none.
unsigned published_generation(const fs::path& index) {
  try {
    return named_in_current(index).value_or(0);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::BrokenIndex) throw;
    return 0;
  }
}

unsigned next_generation(const fs::path& index) {
  unsigned last = published_generation(index);
  each_generation(index, [&](const fs::path&, unsigned number) { last = std::max(last, number); });
  return last + 1;
}

bool is_older_than_grace(const fs::path& path) {
  std::error_code error;
  auto changed = fs::last_write_time(path, error);
  return !error && fs::file_time_type::clock::now() - changed > kGracePeriod;
}

void clean(const fs::path& index, unsigned current) {
  // First, so that they never name what is removed.
  if (current != 0) write_stub_files(index, generation_path(index, current));
  std::error_code error;
  each_generation(index, [&](const fs::path& path, unsigned number) {
    bool superseded = number < current && is_older_than_grace(path);
    if (number > current || superseded) fs::remove_all(path, error);
  });
  for (const fs::directory_entry& entry : fs::directory_iterator(index, error)) {
    bool left_over = entry.path().filename().string().starts_with("scratch-") ||
                     entry.path().extension() == ".tmp";
    if (left_over) fs::remove_all(entry.path(), error);
  }
}

std::string now_text() {
  std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  char buffer[32];
  std::strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M:%S", &parts);
  return buffer;
}

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

bool has_outdated(const std::vector<NewestRevision>& revisions) {
  return std::any_of(revisions.begin(), revisions.end(),
                     [](const NewestRevision& revision) { return revision.is_outdated(); });
}

// What `read` gives. What Xapian throws of a revision that is outdated meanwhile becomes a
// DatabaseModifiedError.
template <typename Read>
auto read_unless_outdated(const std::vector<NewestRevision>& revisions, Read read)
    -> decltype(read()) {
  try {
    return read();
  } catch (const Xapian::DatabaseVersionError&) {
    throw;
  } catch (const Xapian::Error& error) {
    if (has_outdated(revisions)) throw Xapian::DatabaseModifiedError(error.get_msg());
    throw;
  }
}

void open_shards(OpenIndex& open, const fs::path& index, const std::vector<fs::path>& paths) {
  // Before the others, so that a change which it does not show yet is noticed later.
  open.first = open_tables(paths.front());
  for (const fs::path& path : paths)
    open.shards.push_back(paths.size() == 1 ? open.first : open_tables(path));
  for (const Xapian::Database& shard : open.shards) open.database.add_database(shard);
  read_info(open, index);
  // A copy may be of one shard of them.
  if (!open.is_replica && named_digests(open.first).size() + 1 != open.shards.size()) {
    throw Error(ErrorCode::BrokenIndex, "shards of the index are not there",
                "csindex --rebuild makes it anew from its sources");
  }
  if (open.shards.size() == 1) return;
  auto renew = [&] {
    std::vector<NewestRevision> newest(paths.begin(), paths.end());
    if (!open.database.reopen()) return false;
    open.opened = std::move(newest);
    return true;
  };
  open.half_changed = !wait_for_whole_change([&] { return belong_together(open.shards); }, renew);
  read_info(open, index);
}

OpenIndex open_published(const fs::path& index, const Published& published) {
  OpenIndex open;
  open.generation = published.number;
  open.is_replica = published.is_replica;
  std::vector<fs::path> paths = shard_paths(published.path);
  const std::vector<NewestRevision> newest(paths.begin(), paths.end());
  open.opened = newest;
  read_unless_outdated(newest, [&] { open_shards(open, index, paths); });
  return open;
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

std::optional<unsigned> current_generation(const fs::path& index) {
  auto published = find_published(index);
  return published ? std::optional(published->number) : std::nullopt;
}

fs::path generation_path(const fs::path& index, unsigned generation) {
  char name[32];
  std::snprintf(name, sizeof name, "gen-%06u", generation);
  return index / name;
}

fs::path published_path(const fs::path& index) {
  auto published = find_published(index);
  return published ? published->path : fs::path();
}

bool is_overtaken(const OpenIndex& open) {
  return has_outdated(open.opened);
}

OpenIndex open_index(const fs::path& index) {
  // A writer may publish and clean up between our two steps; then something else is published.
  constexpr int kAttempts = 5;
  for (int attempt = 1;; ++attempt) {
    std::optional<Published> published = find_published(index);
    if (!published) {
      throw Error(ErrorCode::NoIndex, "there is no index in " + index.string(),
                  "csindex FOLDER makes one from a folder of notes");
    }
    auto broken = [&](const Xapian::Error& error) {
      return index_error(error, "the index in " + index.string(), remedy(published->is_replica));
    };
    auto is_replaced = [&] { return current_generation(index) != published->number; };
    try {
      OpenIndex open = open_published(index, *published);
      if (attempt == kAttempts || !is_replaced()) return open;
    } catch (const Xapian::DatabaseVersionError& error) {
      throw Error(
          ErrorCode::OtherVersion,
          "the index in " + index.string() + " was written by another Xapian: " + error.get_msg(),
          remedy(published->is_replica));
    } catch (const Xapian::DatabaseModifiedError&) {
      if (attempt == kAttempts) throw busy_index();
    } catch (const Xapian::Error& error) {
      if (attempt == kAttempts || !is_replaced()) throw broken(error);
    }
  }
}

namespace {

// Whether there is another revision in the folder that is open.
bool reopen(OpenIndex& open, const fs::path& index) {
  try {
    if (!open.is_replica) {
      fs::path generation = generation_path(index, open.generation);
      expect_table_file(shard_path(generation, 0, open.shards.size()) / "iamglass");
    }
    return open.first.reopen();
  } catch (const Xapian::DatabaseError&) {
    // The folder is gone.
    if (current_generation(index) == open.generation) throw;
    return false;
  }
}

// `newest` is of shard 0.
bool refresh_from(OpenIndex& open, const fs::path& index, const NewestRevision& newest) {
  open.stale = reopen(open, index) || open.stale;
  if (open.shards.size() == 1) open.opened.front() = newest;  // else they are opened anew
  // Asked only now, since reopen() takes what lies in a folder of the same name for the same.
  if (current_generation(index) != open.generation) {
    open = open_index(index);
    return true;
  }
  if (!open.stale) return false;
  // In place several would be a mixture while a writer commits one after the other.
  if (open.shards.size() > 1) {
    open = open_published(index, {open.generation, generation_path(index, open.generation)});
    return true;
  }
  read_info(open, index);
  open.stale = false;
  return true;
}

}  // namespace

// Reading CURRENT costs some ten microseconds, so that nothing needs to watch it.
bool refresh(OpenIndex& open, const fs::path& index) {
  const std::vector<NewestRevision> newest = {NewestRevision(open.opened.front().folder())};
  return read_unless_outdated(newest, [&] { return refresh_from(open, index, newest.front()); });
}

std::string old_index_stays(const fs::path& index) {
  std::error_code error;
  return fs::exists(index / "CURRENT", error) ? "; the old index is as it was" : "";
}

std::string remedy_of(const fs::path& index) {
  std::error_code error;
  return remedy(!fs::exists(index / "CURRENT", error) && find_replica(index));
}

std::size_t count_shards(const fs::path& index) {
  std::string text = read_small_file(index / kShardCountFile);
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
  std::string folder = read_small_file(index / kRecordsFile);
  return folder.empty() ? std::nullopt : std::optional<fs::path>(folder);
}

void remember_records(const fs::path& index, const fs::path& folder) {
  replace_durably(index / kRecordsFile, fs::absolute(folder).lexically_normal().string() + "\n");
}

namespace {

fs::path make_lock_file(const fs::path& index) {
  refuse_replica(index);
  make_folder(index);
  return index / "lock";
}

}  // namespace

IndexLock::IndexLock(const fs::path& index, int seconds,
                     const std::function<void(const std::string&)>& on_wait)
    : file_(make_lock_file(index), O_RDWR | O_CREAT, 0644) {
  fs::path path = index / "lock";
  if (!file_.valid()) storage_error("cannot write", path, errno);

  auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
    std::string holder = read_small_file(path);
    if (std::chrono::steady_clock::now() >= deadline) {
      throw Error(ErrorCode::Locked,
                  "another csindex is writing the index in " + index.string() + " (" + holder + ")",
                  "wait for it, with --wait SECONDS if you like");
    }
    if (on_wait) on_wait(holder);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  std::string holder = "process " + std::to_string(::getpid()) + " since " + now_text() + "\n";
  // Only for people to read: the lock itself is the kernel's, so nothing depends on this.
  if (::ftruncate(file_.get(), 0) == 0 &&
      ::pwrite(file_.get(), holder.data(), holder.size(), 0) < 0) {
    storage_error("cannot write", path, errno);
  }
}

void remove_leftovers(const fs::path& index) {
  // With a broken CURRENT nothing tells which generation was the good one: all stay for now.
  std::error_code error;
  unsigned published = published_generation(index);
  if (published != 0 || !fs::exists(index / "CURRENT", error)) clean(index, published);
}

NewGeneration::NewGeneration(const fs::path& index) : index_(index) {
  remove_leftovers(index);
  number_ = next_generation(index);
}

NewGeneration::~NewGeneration() {
  std::error_code error;
  fs::remove_all(scratch(), error);
  if (!published_) fs::remove_all(path(), error);
}

fs::path NewGeneration::scratch() const {
  return index_ / ("scratch-" + generation_path({}, number_).string());
}

void NewGeneration::publish(const std::vector<SourceInfo>& sources) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path()))
    sync_to_disk(entry.path());
  sync_to_disk(path());
  unsigned superseded = published_generation(index_);
  // The sources first: a run that dies between the two has lost nothing that was published.
  remember_sources(index_, sources);
  // From here on CURRENT may name it, even if a later step fails, so it is not removed any more.
  published_ = true;
  replace_durably(index_ / "CURRENT", path().filename().string() + "\n");
  // Its grace period begins now.
  if (superseded != 0) {
    ::utimensat(AT_FDCWD, generation_path(index_, superseded).c_str(), nullptr, 0);
  }
  clean(index_, number_);
}

}  // namespace cssearch
