// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/fetch_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono;
using ::testing::HasSubstr;

class FetchLogTest : public testing::Test {
 protected:
  FetchLog log{.last_request = sys_days(2026y / November / 22) + 1'500ms,
               .asked = {{"2309.06180", {2026, 11, 22}}, {"2309.99999", {2026, 11, 20}}},
               .missing = {"2309.99999"}};
  TempFolder folder;
  fs::path store = folder / "store";
};

TEST_F(FetchLogTest, IsReadAsItWasWritten) {
  EXPECT_EQ(read_fetch_log(store), FetchLog());
  write_fetch_log(store, log);
  EXPECT_EQ(read_fetch_log(store), log);
  EXPECT_THAT(read_file(store / ".fetch/log.json"), HasSubstr(R"("2309.06180": "2026-11-22")"));
}

TEST_F(FetchLogTest, WhatIsNoLogSaysSo) {
  for (const char* text : {"", "<<<<<<< HEAD", "[]", "5", R"({"asked": []})", R"({"asked": 5})",
                           R"({"asked": {"2309.06180": 5}})", R"({"missing": {}})",
                           R"({"missing": [5]})", R"({"last_request": "now"})"}) {
    folder.write("store/.fetch/log.json", text);
    EXPECT_THROW(read_fetch_log(store), Error) << text;
  }
  folder.write("store/.fetch/log.json",
               R"({"asked": {"2309.06180": "soon"}, "last_request": 9000000000000000000, "x": 1})");
  EXPECT_EQ(read_fetch_log(store), FetchLog());
}

TEST_F(FetchLogTest, NeverLeavesTheStore) {
  fs::create_directories(folder / "outside");
  fs::create_directories(store);
  fs::create_symlink(folder / "outside", store / ".fetch");
  EXPECT_THROW(read_fetch_log(store), Error);
  EXPECT_THROW(write_fetch_log(store, log), Error);
  EXPECT_THROW(FetchLock{store}, Error);
  EXPECT_TRUE(fs::is_empty(folder / "outside"));
}

TEST_F(FetchLogTest, OneProcessFetches) {
  {
    FetchLock held(store);
    try {
      FetchLock second(store);
      FAIL() << "locked twice";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::Locked);
      EXPECT_THAT(error.what(), HasSubstr(store.string()));
    }
  }
  FetchLock again(store);
}

TEST_F(FetchLogTest, IsNotForGit) {
  fs::create_directories(store);
  FetchLock held(store);
  write_fetch_log(store, log);
  CommandResult status =
      run_command_line("cd " + store.string() + " && git init -q . && git status --porcelain");
  EXPECT_EQ(status.output, "");
}

}  // namespace
}  // namespace cssearch
