// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notes and records of a test, an index that is kept up to date, and one that is rebuilt.
#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "indexer/csindex/make_index.h"
#include "indexer/update/update_index.h"
#include "indexer/verify/verify_database.h"
#include "schema/index/layout.h"
#include "schema/index/new_generation.h"
#include "schema/index/shards.h"
#include "tests/support/index_dump.h"
#include "tests/support/temp_folder.h"

namespace cssearch {

namespace fs = std::filesystem;

inline const ReadHooks kReading{nullptr, [] {}};
inline const WriteHooks kWriting{nullptr, [] {}};

// The source is "notes".
class Notes {
 public:
  explicit Notes(std::size_t shards = 1) : shards_(shards) {}

  Notes& write(const std::string& path, const std::string& text) {
    folder_.write("notes/" + path, text);
    // So that no run finds it old enough to trust its stamp, however slow the machine is.
    fs::last_write_time(file(path), fs::file_time_type::clock::now() + std::chrono::hours(1));
    return *this;
  }
  void remove(const std::string& path) {
    fs::remove(file(path));
    for (fs::path above = file(path).parent_path(); above != root() && fs::is_empty(above);
         above = above.parent_path()) {
      fs::remove(above);
    }
  }
  void rename(const std::string& from, const std::string& to) {
    fs::create_directories(file(to).parent_path());
    fs::rename(file(from), file(to));
  }
  bool has(const std::string& path) const { return fs::exists(file(path)); }

  void record(const std::string& id, const std::string& title) {
    Record record;
    record.id = id;
    record.title = title;
    record.authors.emplace_back().name = "Woosuk Kwon";
    record.abstract = "An abstract about " + title;
    record.published = PartialDate{2023, 9, 12};
    records_[id] = {record, {1, ++clock_, clock_}};
  }
  void drop_record(const std::string& id) { records_.erase(id); }

  fs::path root() const { return folder_ / "notes"; }
  fs::path index() const { return folder_ / "index"; }
  fs::path rebuilt() const { return folder_ / "rebuilt"; }
  fs::path undivided() const { return folder_ / "undivided"; }

  // The index itself, written whole.
  void build() { build(index(), shards_); }

  std::optional<Update> update(UpdateOptions how = {1'000'000, true}) {
    IndexLock lock(index(), 0);
    OpenIndex old = open_index(index());
    IndexState state = read_state(old.shards.front());
    auto past = [&](const std::string& source) {
      auto history = state.histories.find(source);
      return history == state.histories.end() ? nullptr : &history->second;
    };
    ReadOptions reading = options();
    return update_index(
        index(), old, state, survey_sources(sources(), reading.walk, past), reading,
        [this](const std::string& id) { return stamp(id); }, "2026-11-22T12:00:00Z", kReading,
        kWriting, how);
  }

  // As csindex does it: changed, or made anew. With as many shards as before unless told otherwise.
  MadeIndex make(std::optional<std::size_t> shards = {}) {
    IndexLock lock(index(), 0);
    MakeIndexJob job;
    job.index = index();
    job.sources = sources();
    job.reading = options();
    job.record_stamp = [this](const std::string& id) { return stamp(id); };
    job.shards = shards;
    return make_index(job, kReading, kWriting);
  }

  // As one database.
  void rebuild_undivided() { build(undivided(), 1); }

  // What an incremental run has left that a rebuild does not, or the other way round.
  std::string wrong() {
    build(rebuilt(), shards_);
    std::string damaged;
    for (const fs::path& shard : shard_paths(published_path(index()))) {
      const auto findings = verify_database(shard, [] {});
      for (const std::string& finding : findings.value()) damaged += finding + "\n";
    }
    return damaged + differences(dump_index(index()), dump_index(rebuilt()));
  }

 private:
  fs::path file(const std::string& path) const { return root() / path; }
  std::vector<SourceInfo> sources() const { return {{"notes", root().string(), ""}}; }

  FileStamp stamp(const std::string& id) const {
    auto known = records_.find(id);
    return known == records_.end() ? kNoStamp : known->second.second;
  }

  ReadOptions options() {
    ReadOptions options;
    options.threads = 3;
    options.papers = [this](const std::vector<std::string>& ids) {
      KnownPapers known;
      for (const std::string& id : ids) {
        known.stamps[id] = stamp(id);
        if (records_.contains(id)) known.records.push_back(records_[id].first);
      }
      return known;
    };
    return options;
  }

  void build(const fs::path& where, std::size_t shards) {
    IndexLock lock(where, 0);
    Collection collection = read_collection(sources(), options(), kReading);
    write_index(where, collection, "2026-11-22T12:00:00Z", kWriting, {shards, 3});
  }

  std::size_t shards_;
  TempFolder folder_;
  std::map<std::string, std::pair<Record, FileStamp>> records_;
  std::int64_t clock_ = 1;
};

// "1 new, 0 changed, 2 gone"
inline std::string counts(const std::optional<Update>& update) {
  if (!update) return "too much";
  return std::to_string(update->added) + " new, " + std::to_string(update->changed) + " changed, " +
         std::to_string(update->removed) + " gone" + (update->written ? "" : ", not written");
}

// Runs git in the source with a fixed identity.
inline void git(const Notes& notes, const std::string& day, const std::string& arguments) {
  std::string command = "cd '" + notes.root().string() + "' && GIT_COMMITTER_DATE='" + day +
                        "T12:00:00Z' git -c user.name=a -c user.email=a@b " + arguments +
                        " >/dev/null 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

}  // namespace cssearch
