// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files of an index that something else has changed: csindex --verify finds whatever makes a
// difference, cssearch answers or says what to do, and a rebuild is the repair. CSSEARCH_FLIPS says
// how many bits each test flips (bench/soak.sh takes hundreds).
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/index_dump.h"
#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

int count_of_flips() {
  const char* flips = std::getenv("CSSEARCH_FLIPS");
  return flips == nullptr ? 10 : std::atoi(flips);
}

// Its parameter is the table that is damaged.
class DamagedIndex : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    enter_home(home_.path(), {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER});
    CommandResult made =
        run_command_line("csindex --report none " + (project_folder() / "examples").string());
    ASSERT_EQ(made.status, 0) << made.output;
    for (const auto& entry : fs::directory_iterator(index()))
      if (entry.path().filename().string().starts_with("gen-")) generation_ = entry.path();
    fs::copy(generation_, home_ / "whole", fs::copy_options::recursive);
    whole_ = dump_index(index());
  }
  void TearDown() override { fs::current_path("/"); }

  fs::path index() const { return home_ / ".cache/cssearch/index"; }
  fs::path table() const { return generation_ / GetParam(); }

  void restore() const {
    fs::copy_file(home_ / "whole" / GetParam(), table(), fs::copy_options::overwrite_existing);
  }

  void flip_bit(std::uintmax_t bit) const {
    std::fstream file(table(), std::ios::in | std::ios::out | std::ios::binary);
    auto at = static_cast<std::streamoff>(bit / 8);
    file.seekg(at);
    auto byte = static_cast<char>(file.get() ^ (1 << bit % 8));
    file.seekp(at);
    file.put(byte);
    ASSERT_TRUE(file.flush());
  }

  // Whatever it reads, it ends as a program should, and what it cannot read it says. Xapian may
  // crash on what is damaged, seldom; that is told too.
  void expect_answers() {
    for (const char* query : {"attention", "\"paged attention\"", "--sort date model", "缓存",
                              "--facets all kv*", "--kind paper ''", "specualtive"}) {
      CommandResult answer = run_command_line(std::string("timeout 20 cssearch ") + query);
      const bool crashed = answer.output.find("it crashed") != std::string::npos;
      EXPECT_TRUE(crashed || answer.status <= 2) << query << "\n" << answer.output;
      ++answers_;
      if (crashed) ++crashes_;
      if (answer.status < 2) continue;
      EXPECT_THAT(answer.output, AnyOf(HasSubstr("--rebuild"), HasSubstr("--verify"))) << query;
    }
  }

  TempFolder home_;
  fs::path generation_;
  IndexDump whole_;
  int answers_ = 0, crashes_ = 0;
};

TEST_P(DamagedIndex, IsFoundOutByVerifying) {
  CommandResult verified = run_command_line("csindex --verify");
  ASSERT_EQ(verified.status, 0) << verified.output;
  std::mt19937_64 random(20261127);
  int found = 0;
  for (int flip = 0; flip < count_of_flips() && !HasFailure(); ++flip) {
    const std::uintmax_t bit = random() % (fs::file_size(table()) * 8);
    SCOPED_TRACE("bit " + std::to_string(bit));
    flip_bit(bit);
    verified = run_command_line("timeout 300 csindex --verify");
    if (verified.status == 0) {
      // Then it is of no importance, as one of a part that is not in use.
      EXPECT_EQ(differences(dump_index(index()), whole_), "");
    } else {
      // 2 if it seems to be of another version.
      EXPECT_THAT(verified.status, AnyOf(1, 2)) << verified.output;
      EXPECT_THAT(verified.output, HasSubstr("csindex --rebuild"));
      ++found;
    }
    expect_answers();
    restore();
  }
  EXPECT_GT(found, 0);
  EXPECT_LE(crashes_ * 20, answers_);
}

TEST_P(DamagedIndex, IsFoundOutWhereItIsCutOff) {
  const std::uintmax_t size = fs::file_size(table());
  for (std::uintmax_t left : {size / 2, std::uintmax_t{100}, std::uintmax_t{0}}) {
    SCOPED_TRACE(left);
    fs::resize_file(table(), left);
    CommandResult verified = run_command_line("timeout 300 csindex --verify --json");
    EXPECT_EQ(verified.status, 1) << verified.output;
    EXPECT_THAT(verified.output, HasSubstr("\"good\": false"));
    expect_answers();
    restore();
  }
  fs::remove(table());
  EXPECT_EQ(run_command_line("csindex --verify").status, 1);
  expect_answers();
}

TEST_P(DamagedIndex, IsRepairedByARebuild) {
  fs::resize_file(table(), fs::file_size(table()) / 2);
  CommandResult rebuilt = run_command_line("csindex --rebuild --report none && csindex --verify");
  EXPECT_EQ(rebuilt.status, 0) << rebuilt.output;
  EXPECT_EQ(differences(dump_index(index()), whole_), "");
}

// What is told must not hang on who started the program, or on what happens beside it.
class Verifying : public ::testing::Test {
 protected:
  void SetUp() override {
    enter_home(home_.path(), {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER});
    home_.write("notes/raft.md", "# Raft\n\nA leader is elected.\n");
    home_.write("notes/paxos.md", "# Paxos\n\nProposers and acceptors.\n");
  }
  void TearDown() override { fs::current_path("/"); }

  void write_many_notes() const {
    for (int note = 0; note < 300; ++note) {
      home_.write("notes/" + std::to_string(note) + ".md",
                  "# Note\n\nWords of number" + std::to_string(note) + "\n");
    }
  }
  // Its reading process gets the signal, after which it is to say `sign`.
  static CommandResult run_and_signal_reader(const std::string& command, const std::string& signal,
                                             const std::string& sign) {
    CommandResult result;
    for (int attempt = 0; attempt < 50; ++attempt) {  // the signal may come too late
      result = run_command_line("env --ignore-signal=CHLD " + command + " & until kill -" + signal +
                                " $(cat /proc/$!/task/$!/children) 2>/dev/null; "
                                "do kill -0 $! || break; done; wait $!");
      if (result.output.find(sign) != std::string::npos) break;
    }
    return result;
  }
  // Of the first shard, or of the only one.
  fs::path table(const std::string& name) const {
    for (const auto& entry : fs::recursive_directory_iterator(home_ / ".cache/cssearch/index"))
      if (entry.path().filename() == name) return entry.path();
    return {};
  }

  TempFolder home_;
};

// With SIGCHLD ignored nobody can be asked how a child ended.
TEST_F(Verifying, TellsACrashWhateverItsStarterIgnores) {
  write_many_notes();
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  const std::string sign = "reading it ends in a crash";
  const CommandResult verified = run_and_signal_reader("csindex --verify", "SYS", sign);
  EXPECT_EQ(verified.status, 1);
  EXPECT_THAT(verified.output, HasSubstr(sign));
}

TEST_F(Verifying, TakesAKilledReaderForNoDamage) {
  write_many_notes();
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  const std::string sign = "the process that reads the index was killed";
  const CommandResult verified = run_and_signal_reader("csindex --verify", "KILL", sign);
  EXPECT_EQ(verified.status, 2);
  EXPECT_THAT(verified.output, AllOf(HasSubstr(sign), HasSubstr("memory is short")));

  const CommandResult changed = run_and_signal_reader(
      "sh -c 'echo process 123 > .cache/cssearch/index/lock; exec csindex'", "KILL", sign);
  EXPECT_EQ(changed.status, 0);
  EXPECT_THAT(changed.output, AllOf(HasSubstr("not verified: " + sign), Not(HasSubstr("rebuilt"))));
  EXPECT_EQ(read_file(home_ / ".cache/cssearch/index/lock"), "process 123\n") << "for the next run";
}

TEST_F(Verifying, FindsShardsThatDoNotBelongTogether) {
  ASSERT_EQ(run_command_line("csindex notes --report none --shards 2").status, 0);
  const fs::path shard = table("iamglass").parent_path();
  fs::copy(shard, home_ / "old", fs::copy_options::recursive);
  home_.write("notes/raft.md", "# Raft\n\nA leader is elected again.\n");
  home_.write("notes/paxos.md", "# Paxos\n\nProposers and acceptors agree.\n");
  home_.write("notes/zab.md", "# Zab\n\nAtomic broadcast.\n");
  ASSERT_EQ(run_command_line("csindex --report none && csindex --verify").status, 0);
  fs::copy(home_ / "old", shard,
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  CommandResult verified = run_command_line("csindex --verify");
  EXPECT_EQ(verified.status, 1) << verified.output;
  EXPECT_THAT(verified.output, HasSubstr("do not belong together"));
}

// What is changed afterwards would be written into the wrong ones.
TEST_F(Verifying, FindsShardsThatChangedPlaces) {
  write_many_notes();
  ASSERT_EQ(run_command_line("csindex notes --report none --shards 3").status, 0);
  const fs::path generation = table("iamglass").parent_path().parent_path();
  fs::rename(generation / "shard-01", home_ / "shard");
  fs::rename(generation / "shard-02", generation / "shard-01");
  fs::rename(home_ / "shard", generation / "shard-02");
  CommandResult verified = run_command_line("csindex --verify");
  EXPECT_EQ(verified.status, 1) << verified.output;
  EXPECT_THAT(verified.output, HasSubstr("in the place of shard 1 is shard 2 of 3"));
  CommandResult changed =
      run_command_line("echo '# New' > notes/7.md; csindex && csindex --verify && csindex --check");
  EXPECT_EQ(changed.status, 0) << changed.output;
  EXPECT_THAT(changed.output, HasSubstr("in the place of shard 1 is shard 2 of 3"));
}

// A flipped bit that only --verify finds; the line in "lock" is what a csindex leaves that dies.
TEST_F(Verifying, ComesBeforeTheChangesOfARunAfterOneThatDied) {
  write_many_notes();
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  const fs::path lock = home_ / ".cache/cssearch/index/lock";
  EXPECT_EQ(fs::file_size(lock), 0U);
  for (const char* change : {"", "echo '# New' > notes/new.md; "}) {
    home_.write(".cache/cssearch/index/lock", "process 123 since 2026-11-28 09:00:00\n");
    CommandResult next = run_command_line(std::string(change) + "csindex && csindex --verify");
    EXPECT_EQ(next.status, 0) << next.output;
    EXPECT_THAT(next.output, AllOf(HasSubstr("process 123"), Not(HasSubstr("rebuilt"))));

    next = run_command_line("sed -i s/number123/mumber123/g " + lock.parent_path().string() +
                            "/gen-*/postlist.glass; csindex --report none; csindex --verify");
    EXPECT_EQ(next.status, 1) << "without a reason it is not read: " << next.output;
    home_.write(".cache/cssearch/index/lock", "process 123 since 2026-11-28 09:00:00\n");
    next = run_command_line("csindex && csindex --verify");
    EXPECT_EQ(next.status, 0) << next.output;
    EXPECT_THAT(next.output, HasSubstr("rebuilt    found after a csindex that died: "));
    EXPECT_EQ(fs::file_size(lock), 0U);
  }
}

TEST_F(Verifying, IsNotMisledByChangesBesideIt) {
  write_many_notes();
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  CommandResult result = run_command_line(
      "(for i in $(seq 40); do echo \"# New $i\" > notes/new.md; csindex --report none; done) & "
      "while kill -0 $! 2>/dev/null; do csindex --verify; test $? -eq 1 && exit 1; done; wait; "
      "csindex --verify");
  EXPECT_EQ(result.status, 0) << result.output;
}

TEST_F(Verifying, NeedsNoRightToWrite) {
  if (::geteuid() != 0 || run_command_line("su nobody -s /bin/sh -c true").status != 0)
    GTEST_SKIP() << "only root can become another user";
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  fs::permissions(home_.path(), fs::perms::all);
  CommandResult verified =
      run_command_line("su nobody -s /bin/sh -c 'HOME=$PWD PATH=$PATH csindex --verify'");
  EXPECT_EQ(verified.status, 0) << verified.output;
}

// Ctrl-C is for all processes of the terminal. Looking for leaks is a process too, and
// LeakSanitizer does not end if that is interrupted.
TEST_F(Verifying, AnInterruptIsNoDamage) {
  write_many_notes();
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  for (const char* after : {"0.005", "0.01", "0.02", "0.03", "0.05"}) {
    CommandResult verified = run_command_line(
        std::string("ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 setsid -w timeout -s INT ") + after +
        " csindex --verify; test $? -eq 124 -o $? -eq 0");
    EXPECT_EQ(verified.status, 0) << after;
    EXPECT_THAT(verified.output, ::testing::Not(HasSubstr("damaged"))) << after;
  }
}

TEST_F(Verifying, IsAJobOfItsOwn) {
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  for (const char* beside :
       {"notes", "--rebuild", "--dry-run", "--strict", "--forget notes", "--offline", "--wait 3"}) {
    CommandResult result = run_command_line(std::string("csindex --verify ") + beside);
    EXPECT_EQ(result.status, 2) << beside;
    EXPECT_THAT(result.output, HasSubstr("--verify")) << beside;
  }
}

// The child stands still while the index is changed so often that what it reads is gone.
TEST_F(Verifying, TellsThatItBeginsAgain) {
  write_many_notes();
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  CommandResult verified;
  for (int attempt = 0; attempt < 50; ++attempt) {  // it may be quicker
    verified = run_command_line(
        "csindex --verify & child=; while [ -z \"$child\" ] && kill -0 $! 2>/dev/null; do "
        "read -r child 2>/dev/null < /proc/$!/task/$!/children; done; until ls -l /proc/$child/fd "
        "2>/dev/null | grep -q glass || ! kill -0 $child "
        "2>/dev/null; do :; done; kill -STOP $child; "
        "for i in 1 2 3; do for note in $(seq 0 15); do echo \"# Note $i$note\" > "
        "notes/$note.md; done; csindex --report none; done; kill -CONT $child; wait $!");
    if (verified.output.find("read again") != std::string::npos) break;
  }
  EXPECT_THAT(verified.output, HasSubstr("csindex: the index was changed while it was read; it is "
                                         "read again\n"));
  EXPECT_EQ(verified.status, 0) << verified.output;
}

// What must be there and can be read, but is missing, of another kind, or not for this user.
class MisplacedFile : public Verifying {
 protected:
  static void make_index() {
    CommandResult made = run_command_line("csindex notes --report none");
    ASSERT_EQ(made.status, 0) << made.output;
  }
  fs::path index() const { return home_ / ".cache/cssearch/index"; }
  static CommandResult run(const std::string& command) {
    return run_command_line("timeout 20 " + command);
  }
};

TEST_F(MisplacedFile, IsNamedWithWhatRepairsIt) {
  struct Case {
    std::string file, instead;
    int search_status;
    std::string told, repair;
  };
  const std::string kRebuild = "csindex --rebuild --report none";
  const std::string kNamed = "csindex --rebuild notes --report none";
  for (const auto& [file, instead, search_status, told, repair] : {
           Case{"CURRENT", "mkfifo", 2, "not a regular file", "rm CURRENT; " + kRebuild},
           Case{"CURRENT", "mkdir", 2, "not a regular file", "rmdir CURRENT; " + kRebuild},
           Case{"sources.json", "mkfifo", 0, "not a regular file", "rm sources.json; " + kNamed},
           Case{"sources.json", "mkdir", 0, "not a regular file", "rmdir sources.json; " + kNamed},
           Case{"sources.json", "echo { >", 0, "list of sources", "rm sources.json; " + kNamed},
           Case{"gen-000001/iamglass", "mkfifo", 2, "not a regular file", kRebuild},
           Case{"gen-000001/postlist.glass", "mkfifo", 2, "not a regular file", kRebuild},
           Case{"gen-000001/position.glass", "mkdir", 2, "not a regular file", kRebuild},
           Case{"gen-000001", "mkfifo", 2, "not a folder", kRebuild},
       }) {
    SCOPED_TRACE(instead + " " + file);
    fs::remove_all(index());
    make_index();
    fs::remove_all(index() / file);
    ASSERT_EQ(run_command_line(instead + " " + (index() / file).string()).status, 0);
    CommandResult search = run("cssearch leader");
    EXPECT_EQ(search.status, search_status) << search.output;
    CommandResult verified = run("csindex --verify");
    EXPECT_EQ(verified.status, 1) << verified.output;
    for (const std::string& output : {search.output, verified.output}) {
      EXPECT_THAT(output, HasSubstr(told));
      EXPECT_THAT(output, HasSubstr("csindex --rebuild"));
    }
    fs::current_path(index());
    run_command_line(repair.substr(0, repair.find("csindex")) + "true");
    fs::current_path(home_.path());
    CommandResult repaired = run_command_line(repair.substr(repair.find("csindex")));
    EXPECT_EQ(repaired.status, 0) << repaired.output;
    EXPECT_EQ(run("csindex --verify").status, 0);
  }
}

// As a copy has it that was made while csindex wrote. Xapian says that the revision is given up, as
// if there were a newer one.
TEST_F(MisplacedFile, AnOlderVersionFileIsDamageAndNotANewerRevision) {
  make_index();
  const fs::path version_file = table("iamglass");
  fs::copy_file(version_file, home_ / "older");
  for (const char* note : {"one", "two", "three"}) {
    home_.write("notes/new.md", std::string("# Log\n\nThe leader keeps it, ") + note + ".\n");
    ASSERT_EQ(run_command_line("csindex --report none").status, 0);
  }
  ASSERT_EQ(table("iamglass"), version_file);
  fs::copy_file(home_ / "older", version_file, fs::copy_options::overwrite_existing);
  for (const char* command : {"cssearch leader", "csindex --verify", "csindex --export ndjson"}) {
    CommandResult result = run(command);
    EXPECT_NE(result.status, 0) << command;
    EXPECT_THAT(result.output, AllOf(HasSubstr("csindex --rebuild"), Not(HasSubstr("try again"))))
        << command;
  }
}

TEST_F(MisplacedFile, ATableThatIsGoneIsNotTakenForAnEmptyOne) {
  for (const char* name : {"position.glass", "termlist.glass", "docdata.glass"}) {
    make_index();
    const fs::path gone = table(name);
    fs::remove(gone);
    CommandResult search = run("cssearch '\"elected leader\"'");
    EXPECT_EQ(search.status, 2) << name;
    EXPECT_THAT(search.output, HasSubstr(gone.string() + " is not there"));
    EXPECT_EQ(run("csindex --verify").status, 1) << name;
    home_.write("notes/raft.md", std::string("# Raft\n\nA leader is elected, ") + name + ".\n");
    CommandResult changed = run_command_line("csindex && csindex --verify");
    EXPECT_EQ(changed.status, 0) << changed.output;
    EXPECT_THAT(changed.output, HasSubstr("is not there"));
    fs::remove_all(index());
  }
}

TEST_F(MisplacedFile, WordsOfAnyScriptHavePositions) {
  fs::remove_all(home_ / "notes");
  for (const char* words : {"труд мир", "λόγος ἔργον", "42 17", "显存 管理"}) {
    home_.write("notes/1.md", std::string(words) + "\n");
    make_index();
    fs::remove(table("position.glass"));
    EXPECT_EQ(run(std::string("cssearch '") + words + "'").status, 2) << words;
    fs::remove_all(index());
  }
}

TEST_F(MisplacedFile, NotesWithoutWordsHaveNoPositions) {
  fs::remove_all(home_ / "notes");
  home_.write("notes/!!!.md", "!!!\n");
  CommandResult made =
      run_command_line("csindex notes --report none --shards 3 && csindex --verify");
  EXPECT_EQ(made.status, 0) << made.output;
}

TEST_F(MisplacedFile, ATableThatMayNotBeReadIsNoDamage) {
  if (::geteuid() != 0 || run_command_line("su nobody -s /bin/sh -c true").status != 0)
    GTEST_SKIP() << "only root can become another user";
  make_index();
  fs::permissions(home_.path(), fs::perms::all);
  fs::permissions(table("position.glass"), fs::perms::none);
  for (const char* command : {"cssearch leader", "csindex --verify --json", "csindex --status"}) {
    CommandResult result = run_command_line(
        std::string("su nobody -s /bin/sh -c 'HOME=$PWD PATH=$PATH ") + command + "'");
    EXPECT_EQ(result.status, 2) << command;
    EXPECT_THAT(result.output,
                HasSubstr("cannot read " + table("position.glass").string() + ": Permission"));
  }
}

TEST_F(MisplacedFile, APipeIsNoFileOfAToken) {
  CommandResult result = run_command_line("mkfifo token; timeout 20 cssearchd --token-file token");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr("token is not a regular file"));
}

INSTANTIATE_TEST_SUITE_P(Tables, DamagedIndex,
                         ::testing::Values("postlist.glass", "position.glass", "docdata.glass",
                                           "termlist.glass", "iamglass"),
                         [](const auto& table) {
                           const std::string name = table.param;
                           return name.substr(0, name.find('.'));
                         });

}  // namespace
}  // namespace cssearch
