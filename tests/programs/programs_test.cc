// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real programs where a transcript does not reach: a second process, signals, limits, and an
// index of another version.
#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schema/index/layout.h"
#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_server.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Programs : public ::testing::Test {
 protected:
  void SetUp() override {
    enter_home(home_.path(), {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER});
  }
  void TearDown() override { fs::current_path("/"); }

  // Two notes, indexed: what every failure below must leave as it is.
  void index_two_notes() {
    home_.write("notes/raft.md", "# Raft\n\nLeaders are elected.\n");
    home_.write("notes/paxos.md", "# Paxos\n\nProposers and acceptors.\n");
    ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  }

  void expect_old_index() {
    EXPECT_EQ(current_generation(index()), 1U);
    CommandResult found = run_command_line("cssearch --format paths leaders");
    EXPECT_EQ(found.status, 0) << found.output;
    EXPECT_THAT(found.output, HasSubstr("notes/raft.md"));
    for (const auto& entry : fs::directory_iterator(index())) {
      std::string name = entry.path().filename().string();
      EXPECT_TRUE(name == "CURRENT" || name == "sources.json" || name == "lock" ||
                  name == "gen-000001")
          << name;
    }
  }

  void add_notes(int count) {
    std::string words;
    for (int i = 0; i < 400; ++i) words += "word" + std::to_string(i * 7919 % 100'003) + " ";
    for (int i = 0; i < count; ++i) {
      home_.write("notes/many/" + std::to_string(i) + ".md",
                  "# N" + std::to_string(i) + "\n\n" + words);
    }
  }

  fs::path index() const { return home_ / ".cache/cssearch/index"; }

  TempFolder home_;
};

TEST_F(Programs, ALockedIndexNamesItsHolder) {
  index_two_notes();
  {
    IndexLock held(index(), 0);
    CommandResult result = run_command_line("csindex");
    EXPECT_EQ(result.status, 2);
    EXPECT_THAT(result.output, AllOf(HasSubstr("another csindex is writing the index"),
                                     HasSubstr("process " + std::to_string(::getpid()) + " since"),
                                     HasSubstr("--wait SECONDS")));
  }
  expect_old_index();
}

TEST_F(Programs, WaitWaitsForTheHolder) {
  index_two_notes();
  auto held = std::make_unique<IndexLock>(index(), 0);
  std::jthread release([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    held.reset();
  });
  CommandResult result = run_command_line("csindex --wait 60");
  EXPECT_EQ(result.status, 0) << result.output;
  EXPECT_THAT(result.output, HasSubstr("waiting for another csindex (process"));
  EXPECT_EQ(current_generation(index()), 2U);
}

TEST_F(Programs, ReadersAreNotDisturbedByAWriter) {
  index_two_notes();
  IndexLock held(index(), 0);
  EXPECT_EQ(run_command_line("cssearch leaders").status, 0);
}

TEST_F(Programs, AnInterruptWhileWaitingEndsTheRun) {
  index_two_notes();
  IndexLock held(index(), 0);
  CommandResult result = run_command_line("timeout --signal=INT 0.5 csindex --wait 60; echo $?");
  EXPECT_THAT(result.output, HasSubstr("interrupted; the old index is as it was"));
}

// Runs csindex and interrupts it as soon as it writes the new generation.
TEST_F(Programs, AnInterruptInTheMiddleLeavesTheOldIndex) {
  index_two_notes();
  add_notes(3'000);
  pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::freopen("log", "w", stderr);
    ::execlp("csindex", "csindex", "--report", "none", nullptr);
    ::_exit(127);
  }
  auto is_writing = [&] {
    for (const auto& entry : fs::directory_iterator(index())) {
      if (entry.path().filename().string().starts_with("scratch")) return true;
    }
    return false;
  };
  int status = 0;
  while (!is_writing() && ::waitpid(child, &status, WNOHANG) == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ::kill(child, SIGINT);
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 130);
  EXPECT_THAT(read_file(home_ / "log"),
              HasSubstr("csindex: interrupted; the old index is as it was"));
  expect_old_index();
}

// As on a full disk: a write fails in the middle.
TEST_F(Programs, AFailedWriteLeavesTheOldIndex) {
  index_two_notes();
  add_notes(500);
  CommandResult result = run_command_line("ulimit -f 100; csindex");
  EXPECT_EQ(result.status, 2) << result.output;
  EXPECT_THAT(result.output, HasSubstr("csindex: cannot write the index in " + index().string()));
  expect_old_index();
  EXPECT_EQ(run_command_line("csindex --report none").status, 0);
}

TEST_F(Programs, AKilledRunLeavesTheOldIndexAndIsCleanedUpByTheNext) {
  index_two_notes();
  home_.write(".cache/cssearch/index/gen-000002/postlist.glass", "half written");
  home_.write(".cache/cssearch/index/scratch-gen-000002/0/postlist.glass", "half written");
  EXPECT_EQ(run_command_line("cssearch leaders").status, 0);
  EXPECT_EQ(run_command_line("csindex --report none").status, 0);
  EXPECT_EQ(run_command_line("cssearch leaders").status, 0);
  EXPECT_FALSE(fs::exists(index() / "scratch-gen-000002"));
}

TEST_F(Programs, AnIndexOfAnotherVersionNamesBothAndTheCommand) {
  index_two_notes();
  {
    Xapian::WritableDatabase database((index() / "gen-000001").string(), Xapian::DB_OPEN);
    std::string info = database.get_metadata("index");
    std::string version = "\"schema\":" + std::to_string(kSchemaVersion);
    ASSERT_THAT(info, HasSubstr(version));
    info.replace(info.find(version), version.size(), "\"schema\":99");
    database.set_metadata("index", info);
    database.commit();
  }
  CommandResult result = run_command_line("cssearch leaders");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, AllOf(HasSubstr("99"), HasSubstr(std::to_string(kSchemaVersion)),
                                   HasSubstr("csindex --rebuild")));
  // It is enough to do what the message says: the sources are still known.
  CommandResult rebuilt = run_command_line("csindex --rebuild --report none");
  EXPECT_EQ(rebuilt.status, 0) << rebuilt.output;
  EXPECT_EQ(run_command_line("cssearch leaders").status, 0);
}

TEST_F(Programs, AFileOf200MegabytesIsNamedAndSkipped) {
  home_.write("notes/a.md", "# A\n\nsmall\n");
  home_.write("notes/huge.md", "# Huge\n");
  fs::resize_file(home_ / "notes/huge.md", 200'000'000);
  CommandResult result = run_command_line("csindex notes");
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.output, HasSubstr("notes/huge.md: too large, 200.0 MB, the limit is 8.0 MB"));
  EXPECT_EQ(run_command_line("cssearch small").status, 0);
}

TEST_F(Programs, AFileThatCannotBeReadIsNamedAndSkipped) {
  // Root reads every file, so then it is somebody else who runs csindex.
  bool root = ::geteuid() == 0;
  std::string somebody = root ? "setpriv --reuid=65534 --clear-groups " : "";
  fs::permissions(home_.path(), fs::perms::all);
  if (run_command_line(somebody + "csindex --version").status != 0) {
    GTEST_SKIP() << "the program cannot be run as another user here";
  }
  home_.write("notes/a.md", "# A\n\nsmall\n");
  home_.write("notes/secret.md", "# Secret\n");
  fs::permissions(home_ / "notes/secret.md", fs::perms::none);
  CommandResult result = run_command_line(somebody + "csindex notes");
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.output, HasSubstr("notes/secret.md: unreadable, Permission denied"));
}

std::string entry(const std::string& id, const std::string& title, const std::string& abstract) {
  return "<entry><id>http://arxiv.org/abs/" + id + "v2</id><title>" + title + "</title><summary>" +
         abstract +
         "</summary><author><name>Woosuk Kwon</name></author><author><name>Zhuohan Li</name>"
         "</author><published>2023-09-12T12:50:04Z</published><updated>2023-09-12T12:50:04Z"
         "</updated><primary_category term='cs.LG'/><category term='cs.LG'/><category "
         "term='cs.DC'/></entry>";
}

std::string feed(const std::string& entries) {
  return "<feed xmlns='http://www.w3.org/2005/Atom'><title>q</title><id>q</id>" + entries +
         "</feed>";
}

// From a link in a list to a hit with the reader's words and arXiv's.
TEST_F(Programs, FetchBringsTheRecordsOfThePapersThatAreNamed) {
  home_.write(
      "notes/README.md",
      "## Papers\n\n| Title | Category | Date | Rec | Read |\n| - | - | - | - | - |\n"
      "| [PagedAttention: Efficient Memory Management](https://arxiv.org/abs/2309.06180v1) "
      "| KV Cache | 2023 | ⭐⭐⭐⭐⭐ | ✅✅ |\n"
      "| [Something quite different](https://arxiv.org/abs/2205.14135) | Kernels | 2022 | | "
      "|\n");
  home_.write("notes/a.md", "# A\n\nAs arXiv:2101.00001 and arXiv:2101.99999 show.\n");
  TestServer server(
      {reply(200, feed(entry("2309.06180",
                             "Efficient Memory Management for Large Language Model Serving with "
                             "PagedAttention",
                             "Near-zero waste by the Erd\\H{o}s allocator.") +
                       entry("2205.14135", "FlashAttention", "IO-awareness.") +
                       entry("2101.00001", "Named in a note", "Zymurgy.")))});
  ::setenv("CSSEARCH_ARXIV_URL", server.url().c_str(), 1);

  CommandResult dry = run_command_line("csindex notes --fetch --dry-run");
  EXPECT_THAT(dry.output, HasSubstr("--fetch would ask for 4, in about 3 s: 2101.00001"));
  EXPECT_TRUE(server.requests().empty());

  CommandResult fetched = run_command_line("csindex notes --fetch");
  EXPECT_EQ(fetched.status, 0) << fetched.output;
  EXPECT_THAT(fetched.output,
              AllOf(HasSubstr("4 papers on arXiv, 3 with a record, 3 of them new"),
                    HasSubstr("not known to arXiv: 2101.99999"), HasSubstr("lint       1 line")));
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_THAT(server.requests()[0],
              HasSubstr("id_list=2101.00001,2101.99999,2205.14135,2309.06180"));

  // One hit: the reader's category, rating and passes, arXiv's authors, day and abstract.
  CommandResult found = run_command_line("cssearch Erdős allocator");
  EXPECT_THAT(found.output,
              AllOf(HasSubstr("PagedAttention: Efficient Memory Management"),
                    HasSubstr("Woosuk Kwon, Zhuohan Li · 2023-09-12 · KV Cache · ★★★★★ · ✓✓"),
                    HasSubstr("README.md:5"), HasSubstr("1 document")));
  EXPECT_THAT(run_command_line("cssearch -n 0 --facets=subject has:abstract").output,
              AllOf(HasSubstr("2 documents"), HasSubstr("cs.DC 2"), HasSubstr("cs.LG 2")));
  EXPECT_THAT(run_command_line("cssearch subject:cs.LG author:zhuohan zymurgy").output,
              AllOf(HasSubstr("Named in a note"), HasSubstr("a.md:3")));
  EXPECT_THAT(run_command_line("csindex --lint").output,
              HasSubstr("'Something quite different' has the link of arXiv:2205.14135, which is "
                        "'FlashAttention'"));

  // The second run asks for nothing, and without --fetch the records stay.
  EXPECT_EQ(run_command_line("csindex --fetch --report none").status, 0);
  EXPECT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(run_command_line("csindex --report none").status, 0);
  EXPECT_EQ(run_command_line("cssearch zymurgy").status, 0);
  // --refresh does.
  EXPECT_EQ(run_command_line("csindex --refresh --report none").status, 0);
  EXPECT_EQ(server.requests().size(), 2U);
  ::unsetenv("CSSEARCH_ARXIV_URL");
}

TEST_F(Programs, AServiceThatRefusesIsALineInTheReport) {
  home_.write("notes/a.md", "# A\n\nAs arXiv:2101.00001 shows.\n");
  TestServer server({reply(403, "denied")});
  ::setenv("CSSEARCH_ARXIV_URL", server.url().c_str(), 1);
  CommandResult result = run_command_line("csindex notes --fetch");
  ::unsetenv("CSSEARCH_ARXIV_URL");
  EXPECT_EQ(result.status, 0) << result.output;
  EXPECT_THAT(result.output, HasSubstr("arXiv refuses to answer (403); the next csindex --fetch"));
  EXPECT_EQ(run_command_line("cssearch shows").status, 0);
}

TEST_F(Programs, RecordsAloneAreACollection) {
  home_.write("store/2309.06180.json",
              R"({"id": "2309.06180", "title": "Efficient Memory", "authors": [{"name": "A B"}],)"
              R"( "abstract": "Paging.", "published": "2023-09-12"})");
  home_.write("store/2309.06181.json", "no json");
  CommandResult result = run_command_line("csindex --records store");
  EXPECT_EQ(result.status, 0) << result.output;
  EXPECT_THAT(result.output, AllOf(HasSubstr("1 paper"), HasSubstr("2309.06181.json")));
  EXPECT_THAT(run_command_line("cssearch paging date:2023-09").output,
              AllOf(HasSubstr("Efficient Memory"), HasSubstr("arXiv")));
}

TEST_F(Programs, HelpFitsAScreen) {
  for (const char* program : {"csindex", "cssearch"}) {
    CommandResult help = run_command_line(std::string(program) + " --help");
    EXPECT_EQ(help.status, 0);
    std::istringstream lines(help.output);
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
      EXPECT_LE(line.size(), 88U) << line;  // bytes: a Han character is three, and two columns
    }
    EXPECT_LE(count, 45) << program;
    EXPECT_THAT(help.output.substr(0, 200), HasSubstr("  " + std::string(program) + " "))
        << "examples lead";
  }
}

TEST_F(Programs, ManPagesAreValid) {
  if (run_command_line("command -v groff").status != 0) GTEST_SKIP() << "there is no groff here";
  for (const char* program : {"csindex", "cssearch"}) {
    CommandResult page =
        run_command_line(std::string(program) + " --manual | groff -man -Tutf8 -K utf8 -ww -z");
    EXPECT_EQ(page.output, "") << program;
  }
}

TEST_F(Programs, TheConfigurationFileSetsDefaults) {
  home_.write("notes/raft.md", "# Raft\n\nLeaders are elected.\n");
  home_.write(".config/cssearch/config",
              "# where\nindex = " + (home_ / "elsewhere").string() + "\nformat = paths\n");
  EXPECT_EQ(run_command_line("csindex notes --report none").status, 0);
  EXPECT_TRUE(fs::exists(home_ / "elsewhere/CURRENT"));
  EXPECT_EQ(run_command_line("cssearch leaders").output, (home_ / "notes/raft.md").string() + "\n");
  EXPECT_THAT(run_command_line("cssearch --format text leaders").output, HasSubstr("1 document"));
}

}  // namespace
}  // namespace cssearch
