// SPDX-License-Identifier: GPL-3.0-or-later
//
// The disk fails at any moment of a run: what is wrong and the way out are said, the index answers
// as before or as after the run, and the next run puts all in order.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ostream>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/cases.h"
#include "tests/support/logged_calls.h"
#include "tests/support/shell.h"
#include "tests/support/state_notes.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using Holds = StateNotes::Holds;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// How many more calls than a run makes are tried at most.
constexpr int kMostCalls = 1'000;

struct DiskFault {
  const char* name;
  int error;
  const char* way_out;
  bool hint_only = false;  // as another in all else
};

std::ostream& operator<<(std::ostream& out, const DiskFault& fault) {
  return out << fault.name;
}

class FailingDisk : public ::testing::TestWithParam<DiskFault> {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "the sanitizers are to be loaded before all others";
#endif
    enter_home(home_.path(), {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER});
  }
  void TearDown() override {
    fs::current_path("/");
  }

  // What lies in the folder of the index.
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(index()))
      names.insert(entry.path().filename().string());
    return names;
  }

  fs::path index() const {
    return home_ / ".cache/cssearch/index";
  }

  CommandResult run_with_fault(const std::string& options, int call) {
    fs::remove(home_ / "calls");
    return run_command_line(
        "LD_PRELOAD=" CSSEARCH_FAILING_CALLS " FAIL_IN=" + index().string() +
        " FAIL_CALL=" + std::to_string(call) + " FAIL_ERRNO=" + std::to_string(GetParam().error) +
        " CALLS_LOG=" + (home_ / "calls").string() + " csindex --report none " + options);
  }
  // The calls of the last run that failed, in lines.
  std::string failed_calls() const {
    std::string failed;
    for (const LoggedCall& call : read_calls(home_ / "calls")) {
      if (call.failing) failed += call.name + " " + call.path.string() + "\n";
    }
    return failed;
  }

  // Runs csindex with a fault at each of its calls, from the first until there is none left.
  void fail_at_every_call(const std::string& options, bool may_be_half) {
    int old_state = state_, call = 1;
    for (; call < kMostCalls; ++call) {
      notes_.write(++state_);
      CommandResult result = run_with_fault(options, call);
      const std::string failed = failed_calls();
      SCOPED_TRACE("call " + std::to_string(call) + ": " + failed);
      Holds holds = notes_.index_holds(state_);
      ASSERT_NE(holds, Holds::Some) << result.output;
      if (holds == Holds::SaysThatItIsHalf) {
        ASSERT_TRUE(may_be_half) << result.output;
      } else {
        ASSERT_EQ(notes_.index_holds(old_state), holds == Holds::All ? Holds::None : Holds::All)
            << result.output;
      }
      old_state = state_;
      if (result.status == 0) {
        ASSERT_EQ(holds, Holds::All) << result.output;
        if (failed.empty()) break;
        continue;  // what it can do without
      }
      EXPECT_EQ(result.status, 2) << result.output;
      EXPECT_THAT(result.output, HasSubstr(std::strerror(GetParam().error)));
      EXPECT_THAT(result.output, HasSubstr(GetParam().way_out));
      CommandResult next = run_command_line("csindex --report none");
      ASSERT_EQ(next.status, 0) << next.output;
      ASSERT_EQ(notes_.index_holds(state_), Holds::All);
    }
    EXPECT_GT(call, 5);
    ASSERT_LT(call, kMostCalls);
    CommandResult checked = run_command_line("csindex --check && csindex --verify");
    EXPECT_EQ(checked.status, 0) << checked.output;
  }

  TempFolder home_;
  StateNotes notes_{home_, 8};
  int state_ = 0;
};

TEST_P(FailingDisk, LeavesAWholeIndexAtEveryCall) {
  notes_.write(state_);
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  // A change of several shards takes as many commits (schema/index/shards.h).
  for (auto [options, may_be_half] : Cases<const char*, bool>{{"--rebuild", false},
                                                              {"", false},
                                                              {"--rebuild --shards 2", false},
                                                              {"--shards 2", true}}) {
    if (GetParam().hint_only && std::string(options).ends_with("2")) break;
    SCOPED_TRACE(options);
    ASSERT_NO_FATAL_FAILURE(fail_at_every_call(options, may_be_half));
    EXPECT_THAT(files(), Each(AnyOf("CURRENT", "XAPIANDB", "lock", "shards", "sources.json",
                                    StartsWith("gen-"), StartsWith("shard-"))));
  }
}

INSTANTIATE_TEST_SUITE_P(Faults, FailingDisk,
                         ::testing::Values(DiskFault{"Full", ENOSPC, "make room on the disk"},
                                           DiskFault{"Quota", EDQUOT, "make room on the disk"},
                                           DiskFault{"Broken", EIO, "check the disk"},
                                           DiskFault{"ReadOnly", EROFS, "read-only", true},
                                           DiskFault{"Forbidden", EACCES, "permissions", true}),
                         [](const auto& fault) { return std::string(fault.param.name); });

}  // namespace
}  // namespace cssearch
