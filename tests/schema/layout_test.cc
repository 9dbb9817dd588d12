// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/layout.h"

#include <fstream>
#include <map>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schema/analysis/analyzer.h"
#include "schema/error.h"
#include "schema/index/new_generation.h"
#include "schema/index/open_index.h"
#include "tests/support/cases.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// A generation with one document and the given versions.
void fill(const fs::path& path, int schema = kSchemaVersion, int analyzer = kAnalyzerVersion,
          const std::vector<SourceInfo>& sources = {}) {
  Xapian::WritableDatabase database(path.string(), Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS);
  IndexInfo info;
  info.schema = schema;
  info.analyzer = analyzer;
  info.sources = sources;
  database.set_metadata(kInfoKey, to_json_text(info));
  Xapian::Document passage;
  passage.set_data("text");
  passage.add_posting("word", 1);
  database.add_document(passage);
  database.commit();
}

unsigned publish_one(const fs::path& index) {
  NewGeneration generation(index);
  fill(generation.path());
  generation.publish({});
  return generation.number();
}

ErrorCode code_of_open(const fs::path& index) {
  try {
    open_index(index);
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint().empty());
    return error.code();
  }
  ADD_FAILURE() << "it opened";
  return ErrorCode::Internal;
}

std::size_t count_generations(const fs::path& index) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(index)) {
    count += entry.path().filename().string().starts_with("gen-") ? 1 : 0;
  }
  return count;
}

TEST(Layout, ReadersOpenWhatWasPublished) {
  TempFolder folder;
  EXPECT_EQ(publish_one(folder.path()), 1U);
  EXPECT_EQ(publish_one(folder.path()), 2U);
  EXPECT_EQ(open_index(folder.path()).generation, 2U);
  EXPECT_EQ(read_file(folder / "CURRENT"), "gen-000002\n");
}

TEST(Layout, UnpublishedGenerationsAreGone) {
  TempFolder folder;
  publish_one(folder.path());
  {
    NewGeneration abandoned(folder.path());
    fill(abandoned.path());
  }
  EXPECT_EQ(open_index(folder.path()).generation, 1U);
  EXPECT_EQ(count_generations(folder.path()), 1U);
}

TEST(Layout, WhatACrashLeftIsRemovedByTheNextRun) {
  TempFolder folder;
  publish_one(folder.path());
  fill(folder / "gen-000007");
  fs::create_directory(folder / "scratch-gen-000007");
  folder.write("CURRENT.12345.tmp", "gen-0000");
  publish_one(folder.path());
  EXPECT_FALSE(fs::exists(folder / "gen-000007"));
  EXPECT_FALSE(fs::exists(folder / "scratch-gen-000007"));
  EXPECT_FALSE(fs::exists(folder / "CURRENT.12345.tmp"));
}

TEST(Layout, WhatAFirstRunLeftIsRemovedToo) {
  TempFolder folder;
  fill(folder / "gen-000001");
  fs::create_directory(folder / "scratch-gen-000001");
  publish_one(folder.path());
  EXPECT_EQ(count_generations(folder.path()), 1U);
  EXPECT_FALSE(fs::exists(folder / "scratch-gen-000001"));
  EXPECT_EQ(open_index(folder.path()).generation, 1U);
}

TEST(Layout, RemembersHowManyShardsThereAre) {
  TempFolder folder;
  EXPECT_EQ(count_shards(folder.path()), 1U);
  remember_shards(folder.path(), 12);
  EXPECT_EQ(count_shards(folder.path()), 12U);
  for (const char* text : {"", "x", "0", "65", "-1"}) {
    folder.write("shards", text);
    EXPECT_EQ(count_shards(folder.path()), 1U) << text;
  }
  remember_shards(folder.path(), 1);
  EXPECT_FALSE(fs::exists(folder / "shards")) << "most indexes are one database";
}

TEST(Layout, OnlyAnIndexThatIsThereStaysAsItWas) {
  TempFolder folder;
  EXPECT_EQ(old_index_stays(folder.path()), "");
  publish_one(folder.path());
  EXPECT_EQ(old_index_stays(folder.path()), "; the old index is as it was");
}

TEST(Layout, ASupersededGenerationStaysForItsReaders) {
  TempFolder folder;
  publish_one(folder.path());
  OpenIndex reader = open_index(folder.path());
  publish_one(folder.path());
  EXPECT_TRUE(fs::exists(folder / "gen-000001"));
  EXPECT_EQ(reader.database.get_doccount(), 1U);
  timespec long_ago[2] = {{1, 0}, {1, 0}};
  ::utimensat(AT_FDCWD, (folder / "gen-000001").c_str(), long_ago, 0);
  publish_one(folder.path());
  EXPECT_FALSE(fs::exists(folder / "gen-000001"));
}

void fill_shards(const fs::path& generation, std::size_t count) {
  for (std::size_t shard = 0; shard < count; ++shard) {
    fs::path path = shard_path(generation, shard, count);
    fs::create_directories(path);
    fill(path);
  }
}

// The stub files for Xapian's servers, each a line.
std::string stubs(const fs::path& index) {
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::directory_iterator(index)) {
    std::string name = entry.path().filename().string();
    if (name == "XAPIANDB" || name.starts_with("shard-")) found[name] = read_file(entry.path());
  }
  std::string text;
  for (const auto& [name, line] : found) text += name + ": " + line;
  return text;
}

TEST(Layout, StubFilesNameTheDatabasesOfThePublishedGeneration) {
  TempFolder folder;
  for (const auto& [shards, expected] : Cases<std::size_t, std::string>{
           {1, "XAPIANDB: glass gen-000001\n"},
           {3,
            "shard-00: glass gen-000002/shard-00\n"
            "shard-01: glass gen-000002/shard-01\n"
            "shard-02: glass gen-000002/shard-02\n"},
           {2,
            "shard-00: glass gen-000003/shard-00\n"
            "shard-01: glass gen-000003/shard-01\n"},
           {1, "XAPIANDB: glass gen-000004\n"},
       }) {
    NewGeneration generation(folder.path());
    fill_shards(generation.path(), shards);
    generation.publish({});
    EXPECT_EQ(stubs(folder.path()), expected);
  }
}

TEST(Layout, StubFilesThatLackOrAreOutOfDateAreWrittenByTheNextRun) {
  TempFolder folder;
  publish_one(folder.path());
  const std::string expected = stubs(folder.path());
  for (const char* text : {"", "glass gen-000000\n", "auto replica_0\n"}) {
    folder.write("XAPIANDB", text);
    folder.write("shard-00", "glass gen-000001/shard-00\n");
    remove_leftovers(folder.path());
    EXPECT_EQ(stubs(folder.path()), expected) << text;
  }
  fs::remove(folder / "XAPIANDB");
  remove_leftovers(folder.path());
  EXPECT_EQ(stubs(folder.path()), expected);
}

TEST(Layout, ErrorsSayWhatToDo) {
  TempFolder folder;
  EXPECT_EQ(code_of_open(folder / "nothing"), ErrorCode::NoIndex);
  folder.write("broken/CURRENT", "../../etc\n");
  EXPECT_EQ(code_of_open(folder / "broken"), ErrorCode::BrokenIndex);
  folder.write("missing/CURRENT", "gen-000001\n");
  EXPECT_EQ(code_of_open(folder / "missing"), ErrorCode::BrokenIndex);
  folder.write("other/CURRENT", "gen-000001\n");
  fill(folder / "other/gen-000001", kSchemaVersion + 1);
  EXPECT_EQ(code_of_open(folder / "other"), ErrorCode::OtherVersion);
  folder.write("analyzer/CURRENT", "gen-000001\n");
  fill(folder / "analyzer/gen-000001", kSchemaVersion, kAnalyzerVersion + 1);
  EXPECT_EQ(code_of_open(folder / "analyzer"), ErrorCode::OtherVersion);
}

TEST(Layout, AStubFileIsNeverObeyed) {
  TempFolder folder;
  folder.write("stub/CURRENT", "gen-000001\n");
  folder.write("stub/gen-000001/XAPIANDB", "remote :touch " + (folder / "ran").string() + "\n");
  EXPECT_EQ(code_of_open(folder / "stub"), ErrorCode::BrokenIndex);
  EXPECT_FALSE(fs::exists(folder / "ran"));
}

// Only the two that xapian-replicate writes make a folder without CURRENT a replica.
TEST(Layout, AStubFileThatIsNoReplicasIsNoIndex) {
  TempFolder folder;
  fill(folder / "replica_0");
  const std::string comments = "# Automatically generated\n# Do not manually edit\n";
  for (const char* stub : {"auto replica_0\n", "auto replica_0"}) {
    folder.write("XAPIANDB", comments + stub);
    EXPECT_EQ(open_index(folder.path()).info.schema, kSchemaVersion) << stub;
  }
  for (const std::string& stub : {
           std::string(),
           comments,
           std::string("auto ./replica_0"),
           std::string("auto replica_2"),
           std::string("glass replica_0"),
           "auto " + (folder / "replica_0").string(),
           std::string("auto replica_0\nauto replica_1"),
           "auto replica_0\nremote :touch " + (folder / "ran").string(),
           "remote :touch " + (folder / "ran").string(),
       }) {
    folder.write("XAPIANDB", stub + "\n");
    EXPECT_EQ(code_of_open(folder.path()), ErrorCode::NoIndex) << stub;
    EXPECT_FALSE(fs::exists(folder / "ran"));
  }
}

// The sources are known whatever becomes of the generation, so that an index can be made anew.
TEST(Layout, SourcesOutliveABrokenIndex) {
  TempFolder folder;
  EXPECT_TRUE(read_sources(folder.path()).empty());
  std::vector<SourceInfo> sources = {{"a", "/home/me/a", {}}, {"b", "/home/me/笔记", {}}};
  NewGeneration generation(folder.path());
  fill(generation.path(), kSchemaVersion + 1);
  generation.publish(sources);
  EXPECT_EQ(read_sources(folder.path()), sources);
  fs::remove_all(generation.path());
  EXPECT_EQ(read_sources(folder.path()), sources);
}

TEST(Layout, RootsStandBesideTheIndexAndNotInIt) {
  TempFolder folder;
  NewGeneration generation(folder.path());
  fill(generation.path(), kSchemaVersion, kAnalyzerVersion, {{"a", "/home/me/a", "abc"}});
  generation.publish({{"a", "/home/me/a", "abc"}});
  EXPECT_EQ(open_index(folder.path()).info.sources.at(0), (SourceInfo{"a", "/home/me/a", "abc"}));
  fs::remove(folder / "sources.json");
  EXPECT_EQ(open_index(folder.path()).info.sources.at(0), (SourceInfo{"a", "", "abc"}));
}

TEST(Layout, ABrokenListOfSourcesHindersWritersOnly) {
  TempFolder folder;
  publish_one(folder.path());
  for (const char* text : {"", "[", "[1]", "{\"a\": 1}"}) {
    folder.write("sources.json", text);
    std::vector<std::string> notes = open_index(folder.path()).notes;
    ASSERT_EQ(notes.size(), 1U) << text;
    EXPECT_NE(notes[0].find("csindex --rebuild FOLDER"), std::string::npos) << notes[0];
    EXPECT_THROW(read_sources(folder.path()), Error) << text;
  }
}

TEST(Layout, ABrokenCurrentIsRepairedByTheNextRun) {
  TempFolder folder;
  publish_one(folder.path());
  folder.write("CURRENT", "nonsense");
  publish_one(folder.path());
  EXPECT_EQ(open_index(folder.path()).generation, 2U);
}

TEST(IndexLock, TellsWhoDiedWithIt) {
  TempFolder folder;
  for (int child = 0; child < 2; ++child) {
    const pid_t process = ::fork();
    if (process == 0) {
      try {
        IndexLock held(folder / "index", 0);
        ::_exit(0);
      } catch (...) {
        ::_exit(1);
      }
    }
    ASSERT_EQ(::waitpid(process, nullptr, 0), process);
    const auto names_it = ::testing::StartsWith("process " + std::to_string(process) + " since ");
    EXPECT_THAT(IndexLock(folder / "index", 0).dead_holder(), names_it);
    {
      IndexLock next(folder / "index", 0);
      EXPECT_THAT(next.dead_holder(), names_it) << "nobody has forgotten it";
      next.forget_dead_holder();
    }
    EXPECT_EQ(IndexLock(folder / "index", 0).dead_holder(), "");
  }
}

TEST(IndexLock, IsHeldByOneAndNamesTheHolder) {
  TempFolder folder;
  IndexLock held(folder / "index", 0);
  try {
    IndexLock second(folder / "index", 0);
    FAIL() << "two hold the lock";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Locked);
    EXPECT_NE(std::string(error.what()).find("process " + std::to_string(::getpid())),
              std::string::npos);
  }
}

TEST(IndexLock, IsWaitedFor) {
  TempFolder folder;
  auto held = std::make_unique<IndexLock>(folder / "index", 0);
  std::jthread release([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    held.reset();
  });
  std::string holder;
  IndexLock second(folder / "index", 30, [&](const std::string& text) {
    if (!text.empty()) holder = text;
  });
  EXPECT_NE(holder.find("process"), std::string::npos);
}

TEST(Layout, AFirstRunThatDiesLeavesServersNothingToServe) {
  TempFolder folder;
  folder.write("gen-000001/postlist.glass", "");
  remove_leftovers(folder.path());
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

}  // namespace
}  // namespace cssearch
