// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/record_store.h"

#include <algorithm>

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

constexpr PartialDate kToday{2026, 11, 22};

StoredRecord record(const std::string& id, const std::string& title = "A title") {
  return {.record = {.id = id, .version = 1, .title = title}, .fetched = kToday};
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
    for (const StoredRecord& stored : store.load_all().records) ids.push_back(stored.record.id);
    return ids;
  }

  TempFolder folder;
  RecordStore store{folder / "records"};
};

TEST_F(RecordStoreTest, AFolderThatIsNotThereIsEmpty) {
  EXPECT_EQ(store.load("2309.06180"), std::nullopt);
  EXPECT_EQ(store.missing_since("2309.06180"), std::nullopt);
  EXPECT_THAT(store.load_all().records, IsEmpty());
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
  EXPECT_EQ(store.load("2309.06180")->record.title, "New");
  EXPECT_THAT(files_below(folder / "records"), ElementsAre("2309.06180.json"));
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
  StoreContent content = store.load_all();
  EXPECT_THAT(ids(), ElementsAre("2309.06180"));
  std::vector<std::string> lines;
  for (const BrokenRecord& broken : content.broken) {
    lines.push_back(broken.path + ": " + broken.message);
  }
  EXPECT_THAT(lines,
              ElementsAre("2001.00002.json: it is a symbolic link",
                          "2001.00003.json: it is a symbolic link",
                          "2305.09781.json: this is no record of a paper: it is broken JSON at "
                          "byte 1",
                          "hep-th/9901001.json: it holds the record of hep-th/9901002"));
}

TEST_F(RecordStoreTest, LeavesOtherFilesAlone) {
  for (const char* name : {"README.md", "package.json", ".git/config", ".git/2309.06180.json",
                           "notes/2309.06180.json", "2309.06180v1.json", "2309.06180.json.7.tmp"}) {
    folder.write("records/" + std::string(name), "{");
  }
  StoreContent content = store.load_all();
  EXPECT_THAT(content.records, IsEmpty());
  EXPECT_THAT(content.broken, IsEmpty());
}

TEST_F(RecordStoreTest, RemembersWhatArxivDoesNotKnow) {
  store.mark_missing("2309.99999", kToday);
  store.mark_missing("hep-th/9901999", kToday);
  EXPECT_EQ(store.missing_since("2309.99999"), kToday);
  EXPECT_EQ(store.missing_since("hep-th/9901999"), kToday);
  EXPECT_EQ(store.missing_since("2309.06180"), std::nullopt);
  EXPECT_THAT(ids(), IsEmpty());
  EXPECT_EQ(read_file(folder / "records/2309.99999.missing"), "2026-11-22\n");
  store.save(record("2309.99999"));
  EXPECT_EQ(store.missing_since("2309.99999"), std::nullopt);
}

TEST_F(RecordStoreTest, AnEmptyAnswerRemovesNoRecord) {
  store.save(record("2309.06180"));
  store.mark_missing("2309.06180", kToday);
  EXPECT_EQ(store.load("2309.06180"), record("2309.06180"));
}

TEST_F(RecordStoreTest, AnIdIsNoPath) {
  for (const char* id : {"../2309.06180", "/etc/passwd", "", "2309.06180v1", "math.CA/0611800"}) {
    EXPECT_THROW(store.path_of(id), Error) << id;
    EXPECT_THROW(store.load(id), Error) << id;
    EXPECT_THROW(store.mark_missing(id, kToday), Error) << id;
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
