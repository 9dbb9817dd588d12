// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a hostile file can do when it has taken over its reader: tests/sandbox/hostile_reader.cc
// tries it.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/sandbox/run_reader.h"
#include "schema/error.h"
#include "tests/support/cases.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

// Its answer, or why there is none.
std::string run(const std::string& deed, const ReaderLimits& limits = {}) {
  try {
    return run_reader(CSSEARCH_HOSTILE_READER, deed, limits);
  } catch (const Error& error) {
    return error.what();
  }
}

class Sandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::current_path(folder_.path());
    folder_.write("victim", "whole");
  }
  void TearDown() override {
    EXPECT_EQ(read_file(folder_ / "victim"), "whole");
    EXPECT_FALSE(std::filesystem::exists(folder_ / "hostile"));
    std::filesystem::current_path("/");
  }
  TempFolder folder_;
};

TEST_F(Sandbox, AnswersAndReasonsComeBack) {
  EXPECT_EQ(run("nothing"), "done");
  EXPECT_EQ(run("refuse"), "it is no such file");
  EXPECT_EQ(run("no such deed"), "map::at");
}

TEST_F(Sandbox, WhatAReaderMayNotEndsIt) {
  for (const char* deed : {"write a file", "change a file", "remove a file", "connect", "fork",
                           "exec", "kill", "run code"}) {
    EXPECT_EQ(run(deed), "its reader tried what it may not (signal 31)") << deed;
  }
}

TEST_F(Sandbox, FilesOfThePersonCannotBeRead) {
  EXPECT_EQ(run("read a file"), "denied");
  EXPECT_THAT(run("read a font"), MatchesRegex("done|denied")) << "denied without Landlock";
}

TEST_F(Sandbox, ACrashIsTold) {
  EXPECT_THAT(run("crash"), MatchesRegex("its reader (crashed|ended|tried) .*"));
}

TEST_F(Sandbox, WhatTakesTooMuchIsStopped) {
// The sanitizers need addresses themselves.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_EQ(run("take memory", {.memory = 1'000'000'000}),
            "its reader needs more memory than it may take (1.0 GB)");
#endif
  EXPECT_EQ(run("compute forever", {.processor = std::chrono::seconds(1)}),
            "it took longer than 1 s");
  EXPECT_EQ(run("answer forever", {.output = 1'000'000}),
            "its reader found more than 1.0 MB of text");
}

TEST_F(Sandbox, AFileThatIsLargeIsSentAndReadAtOnce) {
  EXPECT_EQ(run(std::string().append(20'000'000, 'x')), "map::at");
}

TEST_F(Sandbox, AReaderThatEndsBeforeItHasReadIsNoHang) {
  for (const char* program : {"/bin/true", "/bin/false"}) {
    try {
      EXPECT_EQ(run_reader(program, std::string().append(20'000'000, 'x')), "");
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), "its reader ended with status 1");
    }
  }
}

TEST_F(Sandbox, AReaderThatOnlyWaitsIsKilledAtTheDeadline) {
  for (const char* script : {"exec sleep 1000", "exec >&- <&-; sleep 1000"}) {
    folder_.write("waits", std::string("#!/bin/sh\n") + script + "\n");
    std::filesystem::permissions(folder_ / "waits", std::filesystem::perms::owner_all);
    try {
      run_reader(folder_ / "waits", "x", {.time = milliseconds(200)});
      FAIL();
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), "it took longer than 1 s");
    }
  }
}

TEST_F(Sandbox, AReaderThatIsNotThereIsNamed) {
  try {
    run_reader("/no/such/reader", "x");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("/no/such/reader cannot be started: No such file"));
  }
}

}  // namespace
}  // namespace cssearch
