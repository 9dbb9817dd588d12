// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/record_store.h"

#include <algorithm>
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Record record(const std::string& id, const std::string& title = "A title") {
  return {.id = id, .version = 1, .title = title};
}

std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), folder).string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class RecordStoreTest : public testing::Test {
 protected:
  std::vector<std::string> ids() const {
    std::vector<std::string> ids;
    for (const Record& record : store.load_all(store.list().ids).records) ids.push_back(record.id);
    return ids;
  }
  // What is said of the files that cannot be used, with their names in the store.
  std::vector<std::string> broken() const {
    std::vector<std::string> lines;
    StoreListing listing = store.list();
    for (const auto& list : {listing.broken, store.load_all(listing.ids).broken}) {
      for (const BrokenFile& file : list) {
        lines.push_back(fs::path(file.path).lexically_relative(folder / "records").string() + ": " +
                        file.message);
      }
    }
    return lines;
  }

  TempFolder folder;
  RecordStore store{folder / "records"};
};

TEST_F(RecordStoreTest, AFolderThatIsNotThereIsEmpty) {
  EXPECT_EQ(store.load("2309.06180"), std::nullopt);
  EXPECT_THAT(ids(), IsEmpty());
  EXPECT_FALSE(fs::exists(folder / "records"));
}

TEST_F(RecordStoreTest, KeepsAFileForEachPaper) {
  store.save(record("2309.06180"));
  store.save(record("hep-th/9901001"));
  EXPECT_THAT(files_below(folder / "records"),
              ElementsAre("2309.06180.json", "hep-th/9901001.json"));
  EXPECT_EQ(store.load("2309.06180"), record("2309.06180"));
  EXPECT_EQ(store.load("hep-th/9901001"), record("hep-th/9901001"));
  EXPECT_EQ(store.path_of("hep-th/9901001"), folder / "records/hep-th/9901001.json");
}

TEST_F(RecordStoreTest, ReplacesARecordByANewerAnswer) {
  store.save(record("2309.06180", "Old"));
  store.save(record("2309.06180", "New"));
  EXPECT_EQ(store.load("2309.06180")->title, "New");
  EXPECT_THAT(files_below(folder / "records"), ElementsAre("2309.06180.json"));
}

// Nor one that another program wrote in another order, or with more in it.
TEST_F(RecordStoreTest, DoesNotWriteWhatItHolds) {
  std::string other =
      R"({"title": "A title", "fetched": "2025-01-01", "version": 1, "id": "2309.06180"})";
  folder.write("records/2309.06180.json", other);
  store.save(record("2309.06180"));
  EXPECT_EQ(read_file(store.path_of("2309.06180")), other);
}

TEST_F(RecordStoreTest, ListsByIds) {
  for (const char* id : {"hep-th/9901001", "2309.06180", "cs/0503050", "1909.04783"}) {
    store.save(record(id));
  }
  EXPECT_THAT(ids(), ElementsAre("1909.04783", "2309.06180", "cs/0503050", "hep-th/9901001"));
}

TEST_F(RecordStoreTest, ABrokenFileIsALineAndNotAnEnd) {
  store.save(record("2309.06180"));
  folder.write("records/2305.09781.json", "<<<<<<< HEAD\n");
  folder.write("records/hep-th/9901001.json", R"({"id": "hep-th/9901002"})");
  fs::create_symlink("/dev/zero", folder / "records/2001.00002.json");
  fs::create_symlink("nowhere", folder / "records/2001.00003.json");
  fs::create_directory(folder / "records/2001.00004.json");
  folder.write("records/cs", "a file");
  EXPECT_THAT(ids(), ElementsAre("2309.06180"));
  EXPECT_THAT(broken(),
              ElementsAre("2001.00002.json: it is a symbolic link",
                          "2001.00003.json: it is a symbolic link",
                          "2001.00004.json: it is no regular file",
                          "2305.09781.json: this is no record of a paper: it is broken JSON at "
                          "byte 1",
                          "hep-th/9901001.json: it holds the record of hep-th/9901002"));
}

// The disk is well, so this is about one paper only.
TEST_F(RecordStoreTest, WhatStandsInTheWayOfARecordIsNamed) {
  fs::create_directories(folder / "records/2001.00004.json");
  folder.write("records/cs", "a file");
  for (const char* id : {"2001.00004", "cs/0503050"}) {
    try {
      store.save(record(id));
      FAIL() << id;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::Input) << error.what();
    }
  }
}

// A store may be somebody else's repository.
TEST_F(RecordStoreTest, NeverLeavesItsFolder) {
  RecordStore outside(folder / "outside");
  outside.save(record("hep-th/9901001"));
  fs::create_directory(folder / "records");
  fs::create_symlink(folder / "outside/hep-th", folder / "records/hep-th");
  EXPECT_THROW(store.load("hep-th/9901001"), Error);
  EXPECT_THROW(store.save(record("hep-th/9901002")), Error);
  EXPECT_THAT(ids(), IsEmpty());
  EXPECT_THAT(broken(), ElementsAre("hep-th: it is a symbolic link"));
  EXPECT_THAT(files_below(folder / "outside"), ElementsAre("hep-th/9901001.json"));
  // The store itself is its owner's choice.
  fs::create_directory_symlink(folder / "outside", folder / "linked");
  EXPECT_EQ(RecordStore(folder / "linked").load("hep-th/9901001"), record("hep-th/9901001"));
}

TEST_F(RecordStoreTest, RemovesWhatKilledRunsLeft) {
  auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(2);
  for (const char* name : {"2309.06180.json.7.tmp", "hep-th/9901001.json.7.tmp", "notes.7.tmp",
                           "2309.06180.json", "other/2309.06180.json.7.tmp"}) {
    folder.write("records/" + std::string(name), "{");
    fs::last_write_time(folder / "records" / name, long_ago);
  }
  folder.write("records/2309.06181.json.8.tmp", "{");  // somebody writes it
  store.remove_leftovers();
  EXPECT_THAT(files_below(folder / "records"),
              ElementsAre("2309.06180.json", "2309.06181.json.8.tmp", "notes.7.tmp",
                          "other/2309.06180.json.7.tmp"));
}

TEST_F(RecordStoreTest, LeavesOtherFilesAlone) {
  for (const char* name :
       {"README.md", "package.json", ".git/config", ".git/2309.06180.json", "notes/2309.06180.json",
        "2309.06180v1.json", "2309.06180.json.7.tmp", "2309.99999.missing", ".fetch/log.json"}) {
    folder.write("records/" + std::string(name), "{");
  }
  EXPECT_THAT(ids(), IsEmpty());
  EXPECT_THAT(broken(), IsEmpty());
}

TEST_F(RecordStoreTest, AnIdIsNoPath) {
  for (const char* id : {"../2309.06180", "/etc/passwd", "", "2309.06180v1", "math.CA/0611800"}) {
    EXPECT_THROW(store.path_of(id), Error) << id;
    EXPECT_THROW(store.load(id), Error) << id;
    EXPECT_THROW(store.save(record(id)), Error) << id;
  }
}

TEST_F(RecordStoreTest, AFolderThatCannotBeWrittenIsAnError) {
  folder.write("records", "a file");
  try {
    store.save(record("2309.06180"));
    FAIL() << "saved into a file";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Storage);
    EXPECT_THAT(error.what(), HasSubstr("records"));
    EXPECT_NE(error.hint(), "");
  }
}

}  // namespace
}  // namespace cssearch
