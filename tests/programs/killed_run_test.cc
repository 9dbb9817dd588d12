// SPDX-License-Identifier: GPL-3.0-or-later
//
// csindex is killed at any moment, while others search, and at each call that changes what is on
// the disk: the index opens and is of one state, nothing that a run has announced is lost, and the
// next run puts all in order. CSSEARCH_KILLS says how many times each test kills at random moments
// (bench/soak.sh takes hundreds).
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "tests/support/logged_calls.h"
#include "tests/support/shell.h"
#include "tests/support/state_notes.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;
using Clock = std::chrono::steady_clock;
using Holds = StateNotes::Holds;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::StartsWith;

constexpr std::ptrdiff_t kNotes = 200;

int count_of_kills() {
  const char* kills = std::getenv("CSSEARCH_KILLS");
  return kills == nullptr ? 12 : std::atoi(kills);
}

// Searches again and again until it is destroyed; every answer is to hold all notes.
class Reader {
 public:
  Reader() : thread_([this] { read(); }) {}
  ~Reader() {
    stop_ = true;
    thread_.join();
    EXPECT_GT(answers_, 0);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

 private:
  void read() {
    const std::string all = std::to_string(kNotes) + "\n";
    while (!stop_) {
      CommandResult answer = run_command_line("cssearch leaders -n 1000 --format paths | wc -l");
      EXPECT_EQ(answer.output, all);
      ++answers_;
    }
  }

  std::atomic<bool> stop_ = false;
  std::atomic<int> answers_ = 0;
  std::thread thread_;
};

class KilledRun : public ::testing::TestWithParam<std::vector<std::string>> {
 protected:
  void SetUp() override {
    enter_home(home_.path(), {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER});
    notes_.write(state_);
    ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  }
  void TearDown() override { fs::current_path("/"); }

  static pid_t start_run() {
    std::vector<std::string> words = {"csindex", "--report", "none"};
    words.insert(words.end(), GetParam().begin(), GetParam().end());
    return start_command(words);
  }

  // How long a run takes that nobody kills.
  microseconds time_of_run() {
    notes_.write(++state_);
    Clock::time_point begin = Clock::now();
    EXPECT_EQ(wait_for(start_run()), 0);
    EXPECT_EQ(notes_.index_holds(state_), Holds::All);
    return std::chrono::duration_cast<microseconds>(Clock::now() - begin);
  }

  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(index()))
      names.push_back(entry.path().filename().string());
    return names;
  }

  fs::path index() const { return home_ / ".cache/cssearch/index"; }

  TempFolder home_;
  StateNotes notes_{home_, kNotes};
  int state_ = 0;
};

TEST_P(KilledRun, LeavesAnIndexOfOneState) {
  const auto longest = time_of_run().count() * 11 / 10;
  std::mt19937 random(20261127);
  int killed = 0;
  {
    Reader reader;
    for (int kill = 0; kill < count_of_kills() && !HasFailure(); ++kill) {
      int old_state = state_;
      notes_.write(++state_);
      // Else it begins with a verification, and most would be killed in that.
      if (kill % 4 != 1) home_.write(".cache/cssearch/index/lock", "");
      pid_t run = start_run();
      auto moment = std::uniform_int_distribution<decltype(longest)>(0, longest)(random);
      std::this_thread::sleep_for(microseconds(moment));
      ::kill(run, SIGKILL);
      int status = wait_for(run);
      SCOPED_TRACE("kill " + std::to_string(kill) + " after " + std::to_string(moment) +
                   " us, status " + std::to_string(status));
      if (status != 0) ++killed;
      Holds holds = notes_.index_holds(state_);
      if (status == 0) {
        ASSERT_EQ(holds, Holds::All);
      }
      ASSERT_EQ(notes_.index_holds(old_state), holds == Holds::All ? Holds::None : Holds::All);
      if (holds != Holds::All) state_ = old_state;
      if (kill % 4 != 3) continue;
      CommandResult next =
          run_command_line("csindex --report none && csindex --check && csindex --verify");
      ASSERT_EQ(next.status, 0) << next.output;
    }
  }
  EXPECT_GT(killed, 0);
  notes_.write(++state_);
  ASSERT_EQ(run_command_line("csindex --report none --rebuild").status, 0);
  // What it took the place of stays for a while, for those that are opening it.
  ASSERT_EQ(run_command_line("touch -d '2 hours ago' " + index().string() + "/gen-*").status, 0);
  ASSERT_EQ(run_command_line("csindex --report none --rebuild").status, 0);
  EXPECT_EQ(notes_.index_holds(state_), Holds::All);
  EXPECT_THAT(files(),
              Each(AnyOf("CURRENT", "XAPIANDB", "lock", "sources.json", StartsWith("gen-"))));
  EXPECT_LE(files().size(), 6U);
}

INSTANTIATE_TEST_SUITE_P(Runs, KilledRun,
                         ::testing::Values(std::vector<std::string>{},
                                           std::vector<std::string>{"--rebuild"}));

// Moments at random hardly ever fall into the short steps that publish and clean up.
class KilledRunAtACall : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "the sanitizers are to be loaded before all others";
#endif
    enter_home(home_.path(), {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER});
    notes_.write(state_);
    ASSERT_EQ(run_command_line("csindex notes --report none " + GetParam()).status, 0);
  }
  void TearDown() override {
    fs::current_path("/");
  }

  // What runs that died have left, and a generation that nobody reads any more.
  void plant_leftovers() const {
    for (const char* name : {"gen-000000/shard-00/iamglass", "gen-999999/iamglass",
                             "scratch-gen-999999/rows", "scratch-Xc5Ya0", "CURRENT.1.tmp"}) {
      home_.write(".cache/cssearch/index/" + std::string(name), "");
    }
    age_generations();
  }
  // Then the grace period of those that were superseded is over.
  void age_generations() const {
    for (const auto& entry : fs::directory_iterator(index()))
      fs::last_write_time(entry, fs::file_time_type::clock::now() - std::chrono::hours(2));
  }

  CommandResult run_killed_at(int call) {
    fs::remove(log_);
    return run_command_line("LD_PRELOAD=" CSSEARCH_FAILING_CALLS " FAIL_IN=" + index().string() +
                            " FAIL_ERRNO=0 FAIL_CALL=" + std::to_string(call) +
                            " CALLS_LOG=" + log_.string() + " csindex --report none " + GetParam());
  }

  enum class Change { NotSeen, HalfSeen, Announced };
  // By the last run. Of several shards the first publishes what the others hold.
  Change change() const {
    Change change = Change::NotSeen;
    for (const LoggedCall& call : read_calls(log_)) {
      if (call.name != "rename" || call.failing) continue;
      if (call.path.filename() == "CURRENT") return Change::Announced;
      if (call.path.filename() != "iamglass") continue;
      if (call.path.parent_path().filename() != "shard-01") return Change::Announced;
      change = Change::HalfSeen;
    }
    return change;
  }

  void expect_only_one_generation() const {
    std::vector<std::string> others;
    for (const auto& entry : fs::directory_iterator(index()))
      others.push_back(entry.path().filename().string());
    auto first = std::find_if(others.begin(), others.end(),
                              [](const std::string& name) { return name.starts_with("gen-"); });
    ASSERT_NE(first, others.end());
    others.erase(first);
    EXPECT_THAT(others, Each(AnyOf("CURRENT", "XAPIANDB", "lock", "shards", "shard-00", "shard-01",
                                   "sources.json")));
  }

  fs::path index() const {
    return home_ / ".cache/cssearch/index";
  }

  TempFolder home_;
  fs::path log_ = home_ / "calls";
  StateNotes notes_{home_, 3};
  int state_ = 0;
};

TEST_P(KilledRunAtACall, LosesNothingAndIsCleanedUpAfter) {
  bool killed = true;
  for (int call = 1; killed && !HasFailure(); ++call) {
    plant_leftovers();
    notes_.write(++state_);
    CommandResult run = run_killed_at(call);
    killed = run.status == 128 + SIGKILL;
    ASSERT_TRUE(killed || run.status == 0) << run.output;
    SCOPED_TRACE(read_file(log_));
    switch (change()) {
      case Change::NotSeen: ASSERT_EQ(notes_.index_holds(state_ - 1), Holds::All); break;
      case Change::HalfSeen: ASSERT_EQ(notes_.index_holds(state_), Holds::SaysThatItIsHalf); break;
      case Change::Announced: ASSERT_EQ(notes_.index_holds(state_), Holds::All); break;
    }
    CommandResult next = run_command_line("csindex --report none");
    ASSERT_EQ(next.status, 0) << next.output;
    ASSERT_EQ(notes_.index_holds(state_), Holds::All);
    age_generations();
    next = run_command_line("csindex --report none && csindex --verify");
    ASSERT_EQ(next.status, 0) << next.output;
    expect_only_one_generation();
  }
  EXPECT_GT(state_, 20);
}

INSTANTIATE_TEST_SUITE_P(Runs, KilledRunAtACall, ::testing::Values("", "--rebuild", "--shards 2"));

}  // namespace
}  // namespace cssearch
