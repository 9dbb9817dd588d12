// SPDX-License-Identifier: GPL-3.0-or-later
//
// csindex is killed at any moment, while others search: the index opens and is of one state,
// nothing that a run has announced is lost, and the next run puts all in order. CSSEARCH_KILLS says
// how many times each test kills (bench/soak.sh takes hundreds).
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

}  // namespace
}  // namespace cssearch
