// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real programs where a transcript does not reach: a second process, signals, limits, and an
// index of another version.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "indexer/sandbox/run_reader.h"
#include "schema/index/layout.h"
#include "schema/index/new_generation.h"
#include "tests/support/cases.h"
#include "tests/support/gzip.h"
#include "tests/support/pdf.h"
#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_server.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

int interrupt(pid_t child) {
  ::kill(child, SIGINT);
  return wait_for(child);
}

void pause_briefly() {
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

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
                  name == "XAPIANDB" || name == "gen-000001")
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

// One PDF is read, one is damaged; neither its reader nor its loss stops the run.
TEST_F(Programs, APdfIsFoundByItsPageAndOpenedThere) {
  home_.write("notes/raft.md", "# Raft\n\nLeaders are elected.\n");
  home_.write("notes/LLM/paged.pdf", pdf({"An introduction.", "Blocks are swapped to memory."}));
  home_.write("notes/damaged.pdf", "%PDF-1.4");
  CommandResult indexed = run_command_line("csindex notes");
  EXPECT_EQ(indexed.status, 0);
  EXPECT_THAT(indexed.output, AllOf(HasSubstr("PDFs       1\n"),
                                    HasSubstr("damaged.pdf: unreadable, it is broken or no PDF")));
  EXPECT_THAT(run_command_line("cssearch swapped").output, HasSubstr("LLM/paged.pdf, page 2\n"));
  std::string file = (home_ / "notes/LLM/paged.pdf").string();
  for (const auto& [viewer, command] : Cases<std::string, std::string>{
           {"xdg-open", file},
           {"evince", "--page-index=2 " + file},
           {"okular", "--page 2 " + file},
           {"zathura", "--page=2 " + file},
           {"mupdf", file + " 2"},
           {"firefox", "file://" + file + "#page=2"},
       }) {
    home_.write("bin/" + viewer, "#!/bin/sh\necho \"$@\"\n");
    fs::permissions(home_ / ("bin/" + viewer), fs::perms::owner_all);
    std::string opened =
        run_command_line("PDFVIEWER=bin/" + viewer + " cssearch swapped --open 1").output;
    EXPECT_EQ(opened, command + "\n");
  }
}

// As if pages had taken over their reader: it does what each one says.
TEST_F(Programs, APageThatEndsItsReaderCostsItself) {
  fs::path csindex = home_ / "bin/csindex";
  fs::path html = (csindex.parent_path() /
                   reader_program_path("csindex-html").lexically_relative(CSSEARCH_CSINDEX_FOLDER))
                      .lexically_normal();
  fs::create_directories(csindex.parent_path());
  fs::create_directories(html.parent_path());
  fs::copy_file(fs::path(CSSEARCH_CSINDEX_FOLDER) / "csindex", csindex);
  fs::copy_file(CSSEARCH_HOSTILE_READER, html);
  home_.write("notes/raft.md", "# Raft\n\nLeaders are elected.\n");
  const Cases<std::string, std::string> kPages = {
      {"crash", "its reader "},
      {"connect", "its reader tried what it may not (signal 31)"},
      {"refuse", "it is no such file"},
      {"nothing", "its reader gave no answer that can be understood"},
  };
  for (const auto& [deed, reason] : kPages) home_.write("notes/" + deed + ".html", deed);
  CommandResult indexed = run_command_line("bin/csindex notes");
  EXPECT_EQ(indexed.status, 0);
  for (const auto& [deed, reason] : kPages) {
    EXPECT_THAT(indexed.output, HasSubstr(deed + ".html: unreadable, " + reason));
  }
  EXPECT_THAT(run_command_line("cssearch --format paths leaders").output,
              HasSubstr("notes/raft.md"));
}

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
    run_command_line("until grep -qs waiting log; do sleep 0.02; done");
    held.reset();
  });
  CommandResult result =
      run_command_line("csindex --rebuild --wait 60 2>log; status=$?; cat log; exit $status");
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
  CommandResult result = run_command_line(
      "csindex --wait 60 2>log & until grep -qs waiting log; do sleep 0.02; done; "
      "kill -INT $!; wait $!; cat log");
  EXPECT_THAT(result.output, HasSubstr("interrupted; the old index is as it was"));
}

// Runs csindex and interrupts it as soon as it writes the new generation.
TEST_F(Programs, AnInterruptInTheMiddleLeavesTheOldIndex) {
  index_two_notes();
  add_notes(3'000);
  pid_t child = start_command({"csindex", "--report", "none"});
  ASSERT_GE(child, 0);
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
  ASSERT_EQ(::waitpid(child, &status, WNOHANG), 0) << "it has ended before it could be interrupted";
  EXPECT_EQ(interrupt(child), 130);
  EXPECT_EQ(fs::file_size(index() / "lock"), 0U) << "it did not die";
  EXPECT_THAT(read_file(home_ / "log"),
              HasSubstr("csindex: interrupted; the old index is as it was"));
  expect_old_index();
}

TEST_F(Programs, OfAFirstRunThatFailedNoOldIndexIsTold) {
  add_notes(500);
  CommandResult result = run_command_line("ulimit -f 5000; csindex notes");
  EXPECT_EQ(result.status, 2) << result.output;
  EXPECT_THAT(result.output, HasSubstr("csindex: cannot write the index in " + index().string()));
  EXPECT_THAT(result.output, Not(HasSubstr("old index")));
}

// As on a full disk: a write fails in the middle.
TEST_F(Programs, AFailedWriteLeavesTheOldIndex) {
  index_two_notes();
  add_notes(500);
  // In blocks of 512 bytes: the text of the notes takes two megabytes, the positions three.
  for (auto [limit, what] :
       Cases<const char*, const char*>{{"100", "the text of the notes"}, {"5000", "the index"}}) {
    CommandResult result = run_command_line(std::string("ulimit -f ") + limit + "; csindex");
    EXPECT_EQ(result.status, 2) << result.output;
    EXPECT_THAT(result.output, HasSubstr(std::string("csindex: cannot write ") + what + " in " +
                                         index().string()));
    expect_old_index();
  }
  EXPECT_EQ(run_command_line("csindex --report none").status, 0);
}

TEST_F(Programs, TooManyOpenFilesAreNoFaultOfTheIndex) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizers open pipes themselves, to see what memory can be read";
#endif
  index_two_notes();
  int failures = 0;
  for (const char* command : {"cssearch leaders", "csindex --status", "csindex --check",
                              "csindex --export ndjson", "csindex --pairs", "csindex"}) {
    for (int limit = 5; limit <= 7; ++limit) {
      CommandResult result =
          run_command_line("ulimit -n " + std::to_string(limit) + "; exec " + command);
      if (result.status == 0) continue;
      ++failures;
      EXPECT_THAT(result.output, AllOf(HasSubstr("too many files are open"), HasSubstr("ulimit -n"),
                                       Not(HasSubstr("rebuild")), Not(HasSubstr("remove"))))
          << command << " with " << limit;
    }
  }
  EXPECT_GT(failures, 6);
  expect_old_index();
}

// As where a user may have no more processes.
TEST_F(Programs, WithoutMoreThreadsTheOldIndexStays) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizers are to be loaded before all others";
#endif
  index_two_notes();
  int failures = 0;
  for (int first = 1; first <= 12; ++first) {
    CommandResult result = run_command_line(
        "LD_PRELOAD=" CSSEARCH_FAILING_CALLS " FAIL_THREAD=" + std::to_string(first) +
        " csindex --rebuild --report none --threads 2");
    if (result.status == 0) break;
    ++failures;
    EXPECT_EQ(result.status, 2) << first;
    EXPECT_THAT(result.output,
                AllOf(HasSubstr("no more processes can be started"), HasSubstr("ulimit -u")))
        << first;
    expect_old_index();
  }
  EXPECT_GT(failures, 2);
  EXPECT_LT(failures, 12);
}

// A user namespace has limits of its own.
TEST_F(Programs, FoldersThatCannotBeWatchedAreLookedAtAgain) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "there a run in a user namespace has not ended once";
#endif
  if (run_command_line("unshare -Ur true").status != 0)
    GTEST_SKIP() << "there can be no user namespace here";
  index_two_notes();
  for (auto [limit, reason] :
       Cases<const char*, const char*>{{"watches", "fs.inotify.max_user_watches"},
                                       {"instances", "folders cannot be watched"}}) {
    CommandResult result = run_command_line(
        std::string("rm -f told; unshare -Ur sh -c 'echo 0 > /proc/sys/user/max_inotify_") + limit +
        " || exit; csindex --watch --report none 2> told & "
        "until grep -q minute told; do kill -0 $! || break; sleep .1; done; "
        "kill $!; wait $! && cat told'");
    EXPECT_EQ(result.status, 0) << result.output;  // it went on until it was stopped
    EXPECT_THAT(result.output, AllOf(HasSubstr(reason), HasSubstr("once a minute")));
  }
  expect_old_index();
}

// Not to open a file for want of descriptors is no reason to take it for gone.
TEST_F(Programs, ARunThatMayOpenTooFewFilesLosesNoNote) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizers open pipes themselves, to see what memory can be read";
#endif
  home_.write("notes/a/b/page.html", "<h1>Gossip</h1><p>Leaders talk.</p>");
  home_.write("notes/a/packed.md.gz", gzip("# Zab\n\nLeaders again.\n"));
  home_.write("notes/a/paper.pdf", pdf({"Leaders in print."}));
  home_.write("notes/drafts/.gitignore", "*\n");
  home_.write("notes/drafts/new.md", "# Draft\n\nLeaders to be.\n");
  index_two_notes();
  // Without git the notes would be of today.
  ASSERT_EQ(run_command_line("git init -q notes && cd notes && git add -A && "
                             "GIT_COMMITTER_DATE=2020-01-02T12:00:00Z git -c user.name=A "
                             "-c user.email=a@b.c commit -qm All && csindex --report none")
                .status,
            0);
  const char* query = "cssearch --format paths leaders date:2020";
  const std::string all = run_command_line(query).output;
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 4) << all;
  std::set<int> statuses;
  for (int limit = 5; limit <= 24; ++limit) {
    CommandResult result = run_command_line("ulimit -n " + std::to_string(limit) +
                                            "; exec csindex --rebuild --report none --threads 3");
    statuses.insert(result.status);
    if (result.status != 0) {
      EXPECT_THAT(result.output,
                  AllOf(HasSubstr("too many files are open"), HasSubstr("ulimit -n")))
          << limit;
    }
    EXPECT_EQ(run_command_line(query).output, all) << limit;
  }
  EXPECT_EQ(statuses, (std::set<int>{0, 2}));
}

TEST_F(Programs, WhatCannotBeReadIsToldByEveryRun) {
  index_two_notes();
  home_.write("notes/broken.pdf", "%PDF-1.4");
  for (int run = 0; run < 3; ++run) {
    CommandResult result = run_command_line("csindex");
    EXPECT_EQ(result.status, 0);
    EXPECT_THAT(result.output, HasSubstr("notes/broken.pdf: unreadable, it is broken or no PDF"));
  }
}

TEST_F(Programs, AnIndexThatMayNotBeReadIsNotTakenForNone) {
  if (::geteuid() != 0 || run_command_line("su nobody -s /bin/sh -c true").status != 0)
    GTEST_SKIP() << "only root can become another user";
  index_two_notes();
  fs::permissions(home_.path(), fs::perms::all);
  for (const char* what : {"sources.json", "CURRENT"}) {
    fs::permissions(index() / what, fs::perms::none);
    for (const char* command : {"cssearch leaders", "csindex --status"}) {
      CommandResult result = run_command_line(
          std::string("su nobody -s /bin/sh -c 'HOME=$PWD PATH=$PATH ") + command + "'");
      EXPECT_EQ(result.status, 2) << command;
      EXPECT_THAT(result.output, AllOf(HasSubstr(what), HasSubstr("Permission denied"),
                                       HasSubstr("check the permissions")));
    }
    fs::permissions(index() / what, fs::perms::owner_all | fs::perms::others_read);
  }
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
  home_.write("notes/b.md", "# B\n\nAs arXiv:2309.06180 shows.\n");
  home_.write("store/2309.06180.json", "{}");
  for (const char* file : {"notes/secret.md", "store/2309.06180.json"})
    fs::permissions(home_ / file, fs::perms::none);
  CommandResult result = run_command_line(somebody + "csindex notes --records store");
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("notes/secret.md: unreadable, Permission denied"),
                    HasSubstr("store/2309.06180.json: it cannot be read: Permission denied")));
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
  EXPECT_THAT(dry.output, HasSubstr("would ask for 4, in about 3 s: 2101.00001"));
  EXPECT_TRUE(server.requests().empty());

  CommandResult fetched = run_command_line("csindex notes --fetch");
  EXPECT_EQ(fetched.status, 0) << fetched.output;
  EXPECT_THAT(fetched.output,
              AllOf(HasSubstr("4 papers, 3 with a record, 3 fetched now"),
                    HasSubstr("not known to arXiv: 2101.99999"), HasSubstr("lint       2 lines")));
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_THAT(server.requests()[0],
              AllOf(HasSubstr("id_list=2101.00001,2101.99999,2205.14135,2309.06180"),
                    HasSubstr("\r\nUser-Agent: cssearch/0.1.0\r\n")));

  // One hit: the reader's category, rating and passes, arXiv's authors, day and abstract.
  CommandResult found = run_command_line("cssearch Erdős allocator");
  EXPECT_THAT(found.output,
              AllOf(HasSubstr("PagedAttention: Efficient Memory Management"),
                    HasSubstr("Woosuk Kwon, Zhuohan Li · 2023-09-12 · KV Cache · ★★★★★ · ✓✓"),
                    HasSubstr("README.md:5"), HasSubstr("1 document")));
  EXPECT_THAT(run_command_line("cssearch -n 0 --facets=subject has:abstract").output,
              AllOf(HasSubstr("3 documents"), HasSubstr("cs.DC 3"), HasSubstr("cs.LG 3")));
  EXPECT_THAT(run_command_line("cssearch subject:cs.LG author:zhuohan zymurgy").output,
              AllOf(HasSubstr("Named in a note"), HasSubstr("a.md:3")));
  EXPECT_THAT(
      run_command_line("csindex --lint").output,
      HasSubstr("'Something quite different' has the link of 'FlashAttention'; they are kept "
                "apart"));

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

// One paper in three lists, with two notes and a record: one hit that tells what each of them says.
TEST_F(Programs, APaperInThreeListsIsOneHit) {
  home_.write("notes/README.md",
              "## Papers\n\n| Title | Category | Date | Rec | Note |\n| - | - | - | - | - |\n"
              "| [PagedAttention](https://arxiv.org/abs/2309.06180v1) | KV Cache | 2023 | ⭐⭐⭐⭐ | "
              "[note](papers/paged.md) |\n");
  home_.write("notes/best.md",
              "# Best of 2023\n\n| Title | Author | Category | Read |\n| - | - | - | - |\n"
              "| [vLLM: PagedAttention](https://doi.org/10.48550/arXiv.2309.06180) | @UC Berkeley "
              "| LLM Serving | ✅✅ |\n");
  home_.write(
      "notes/serving.md",
      "# Serving\n\n## Memory\n\n| Title | Date | Note |\n| - | - | - |\n| [Efficient "
      "Memory Management for LLM Serving with PagedAttention]"
      "(https://huggingface.co/papers/2309.06180) | 2023-09 | [note](papers/second.md) |\n");
  home_.write("notes/papers/paged.md", "# Blocks and tables\n\nPages.\n");
  home_.write("notes/papers/second.md", "# A second reading\n\nMore.\n");
  home_.write(
      "store/2309.06180.json",
      R"({"id": "2309.06180", "version": 1, "title": "Efficient Memory Management for )"
      R"(Large Language Model Serving with PagedAttention", "authors": [{"name": )"
      R"("Woosuk Kwon"}, {"name": "Zhuohan Li"}], "abstract": "Near-zero waste in memory.",)"
      R"( "categories": ["cs.LG", "cs.DC"], "published": "2023-09-12"})");
  CommandResult indexed = run_command_line("csindex notes --records store");
  EXPECT_THAT(indexed.output, HasSubstr("1 paper, 1 with a record"));

  CommandResult found = run_command_line("cssearch near-zero waste --facets=none");
  EXPECT_THAT(found.output,
              AllOf(HasSubstr("paper · Woosuk Kwon and 2 more · 2023-09-12 · KV Cache +2 · ★★★★ · "
                              "✓✓\n"),
                    HasSubstr("README.md:5"), HasSubstr("also in best.md:5, serving.md:7\n"),
                    HasSubstr("Near-zero waste in memory."), HasSubstr("1 document ")));

  CommandResult shown = run_command_line("cssearch --show 2309.06180");
  for (const char* line :
       {"authors   Woosuk Kwon, Zhuohan Li, UC Berkeley\n", "subject   cs.LG, cs.DC\n",
        "note      note:notes/papers/paged.md\n", "note      note:notes/papers/second.md\n",
        "/notes/README.md:5\n", "/notes/best.md:5\n", "/notes/serving.md:7\n", "from      arXiv\n",
        "Near-zero waste in memory."}) {
    EXPECT_THAT(shown.output, HasSubstr(line));
  }
  for (const char* query :
       {"author:kwon", "subject:cs.DC", "has:abstract", "category:'KV Cache'",
        "category:'LLM Serving'", "category:Memory", "rating:4", "read:2", "date:2023-09-12",
        "has:notes", "'\"large language model serving\"'", "'efficient memory management'"}) {
    EXPECT_THAT(run_command_line(std::string("cssearch --format paths kind:paper ") + query).output,
                HasSubstr("README.md"))
        << query;
  }
}

// Ctrl-C while fetching keeps what has come, and the next run asks only for the rest.
TEST_F(Programs, AnInterruptedFetchGoesOn) {
  std::string note = "# Ids\n\n", first;
  for (int i = 1; i <= 101; ++i) {
    std::string id = "2101." + std::to_string(10'000 + i);
    note += "arXiv:" + id + "\n";
    if (i <= 100) first += entry(id, "Paper " + id, "Some abstract.");
  }
  home_.write("notes/ids.md", note);
  TestServer server({reply(200, feed(first)), reply(200, feed(entry("2101.10101", "Last", "A.")))});
  ::setenv("CSSEARCH_ARXIV_URL", server.url().c_str(), 1);
  pid_t child = start_command({"csindex", "notes", "--fetch", "--records", "records"});
  ASSERT_GE(child, 0);
  // The second request starts three seconds after the first.
  while (!fs::exists("records/2101.10100.json") && server.requests().size() < 2) pause_briefly();
  EXPECT_EQ(interrupt(child), 130);
  EXPECT_THAT(read_file("log"), HasSubstr("100 fetched records are kept"));
  EXPECT_EQ(server.requests().size(), 1U);

  CommandResult rest = run_command_line("csindex notes --fetch --records records");
  ::unsetenv("CSSEARCH_ARXIV_URL");
  EXPECT_THAT(rest.output, HasSubstr("101 papers, 101 with a record, 1 fetched now"));
  ASSERT_EQ(server.requests().size(), 2U);
  EXPECT_THAT(server.requests()[1], HasSubstr("id_list=2101.10101&"));
}

TEST_F(Programs, AServiceThatRefusesIsALineInTheReport) {
  home_.write("notes/a.md", "# A\n\nAs arXiv:2101.00001 shows.\n");
  TestServer server({reply(403, "denied")});
  ::setenv("CSSEARCH_ARXIV_URL", server.url().c_str(), 1);
  CommandResult result = run_command_line("csindex notes --fetch --strict");
  ::unsetenv("CSSEARCH_ARXIV_URL");
  EXPECT_EQ(result.status, 1) << "the index is written all the same\n" << result.output;
  EXPECT_THAT(result.output, AllOf(HasSubstr("fetching ended early: arXiv refuses to answer (403)"),
                                   HasSubstr("the next csindex --fetch goes on from here")));
  EXPECT_EQ(run_command_line("cssearch shows").status, 0);
}

// A search until it finds the words, or the test's time is up.
void wait_until_found(const std::string& words) {
  while (run_command_line("cssearch --format paths " + words).status != 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

TEST_F(Programs, WatchIndexesWhatChanges) {
  home_.write("notes/a.md", "# A\n\naardvark\n");
  pid_t child = start_command({"csindex", "--watch", "notes"});
  ASSERT_GE(child, 0);
  wait_until_found("aardvark");
  home_.write("notes/new/folder/b.md", "# B\n\nzebra\n");
  wait_until_found("zebra");
  home_.write("notes/new/folder/b.md", "# B\n\ngiraffe\n");
  wait_until_found("giraffe");
  EXPECT_EQ(run_command_line("cssearch zebra").status, 1);
  fs::rename(home_ / "notes/new", home_ / "notes/other");
  wait_until_found("path:other");
  fs::remove_all(home_ / "notes/other");
  while (run_command_line("cssearch giraffe").status == 0) {
  }
  EXPECT_EQ(run_command_line("cssearch aardvark").status, 0);
  EXPECT_EQ(interrupt(child), 0);
}

TEST_F(Programs, AMistypedRecordStoreChangesNothing) {
  home_.write("store/2309.06180.json",
              R"({"id": "2309.06180", "title": "Efficient Memory", "abstract": "Paging."})");
  home_.write("notes/a.md", "# A\n\nAs arXiv:2309.06180 shows.\n");
  ASSERT_EQ(run_command_line("csindex notes --records store --report none").status, 0);
  for (const char* wrong : {"csindex --records stroe", "csindex --records notes/a.md"}) {
    CommandResult result = run_command_line(wrong);
    EXPECT_EQ(result.status, 2) << wrong;
    EXPECT_THAT(result.output, HasSubstr("is no folder of records")) << wrong;
  }
  EXPECT_EQ(run_command_line("cssearch paging").status, 0);
  // The store is remembered; without notes too.
  EXPECT_EQ(run_command_line("csindex --report none").status, 0);
  EXPECT_EQ(run_command_line("cssearch paging").status, 0);
  EXPECT_EQ(run_command_line("csindex --index alone --records store --report none").status, 0);
  EXPECT_EQ(run_command_line("csindex --index alone --report none").status, 0);
  EXPECT_EQ(run_command_line("cssearch --index alone paging").status, 0);
  fs::create_directory(home_ / "empty");
  CommandResult empty = run_command_line("csindex --index alone --records empty");
  EXPECT_EQ(empty.status, 2);
  EXPECT_THAT(empty.output, HasSubstr("there is no record in"));
  EXPECT_EQ(run_command_line("cssearch --index alone paging").status, 0);
}

TEST_F(Programs, LintNamesIdsThatLeadNowhere) {
  home_.write("notes/README.md",
              "| Title | Date | Link |\n| - | - | - |\n"
              "| [A](https://arxiv.org/abs/2313.45678) | 2023 | |\n"
              "| B | 2024 | arXiv:2412.18843 |\n");
  home_.write("store/.fetch/log.json",
              R"({"asked": {"2412.18843": "2026-11-20"}, "missing": ["2412.18843"]})");
  run_command_line("csindex notes --records store --report none");
  EXPECT_EQ(run_command_line("csindex --lint").output,
            "notes/README.md:3: https://arxiv.org/abs/2313.45678 has no id of arXiv\n"
            "notes/README.md:4: arXiv knows no 2412.18843\n");
  EXPECT_THAT(run_command_line("cssearch 2412.18843").output, HasSubstr("README.md:4"));
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

TEST_F(Programs, FetchingNeedsNoSources) {
  home_.write("store/2309.06180.json", R"({"id": "2309.06180", "title": "Old title"})");
  TestServer server({reply(200, feed(entry("2309.06180", "Efficient Memory", "Paging.")))});
  ::setenv("CSSEARCH_ARXIV_URL", server.url().c_str(), 1);
  EXPECT_THAT(run_command_line("csindex --records store --fetch").output,
              AllOf(HasSubstr("1 paper, 1 with a record\n"), HasSubstr("nothing to ask for")));
  EXPECT_TRUE(server.requests().empty());
  EXPECT_THAT(run_command_line("csindex --records store --refresh").output,
              HasSubstr("1 paper, 1 with a record, 1 fetched now"));
  EXPECT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(run_command_line("cssearch paging").status, 0);
  ::unsetenv("CSSEARCH_ARXIV_URL");
}

TEST_F(Programs, WhatArxivDoesNotKnowIsCountedUntilItIsAskedAgain) {
  home_.write("notes/a.md", "# A\n\nAs arXiv:2101.00001 shows.\n");
  TestServer server({reply(200, feed(""))});
  ::setenv("CSSEARCH_ARXIV_URL", server.url().c_str(), 1);
  EXPECT_THAT(run_command_line("csindex notes --fetch").output,
              HasSubstr("not known to arXiv: 2101.00001"));
  for (const char* command : {"csindex", "csindex --fetch", "csindex --fetch --dry-run"}) {
    EXPECT_THAT(run_command_line(command).output,
                AllOf(HasSubstr("1 not known to arXiv, asked again after 7 days"),
                      Not(HasSubstr("brings them"))))
        << command;
  }
  ::unsetenv("CSSEARCH_ARXIV_URL");
}

TEST_F(Programs, DryRunNamesAllThatItWouldAskFor) {
  std::string note = "# Ids\n\n", ids;
  for (int i = 11; i <= 35; ++i) {
    std::string id = "2101.000" + std::to_string(i);
    note += "arXiv:" + id + "\n";
    ids += (ids.empty() ? "" : ", ") + id;
  }
  home_.write("notes/ids.md", note);
  EXPECT_THAT(run_command_line("csindex notes --fetch --dry-run").output,
              HasSubstr("would ask for 25, in about 3 s: " + ids + "\n"));
}

TEST_F(Programs, BrokenRecordsAreNamedButNotAllOfThem) {
  for (int i = 11; i <= 25; ++i) {
    home_.write("store/2101.000" + std::to_string(i) + ".json", "no json");
  }
  auto names_ten = AllOf(HasSubstr("store/2101.00020.json: this is no record"),
                         Not(HasSubstr("2101.00021")), HasSubstr("and 5 more"));
  CommandResult none = run_command_line("csindex --records store");
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.output, AllOf(HasSubstr("there is no record in store that can be read: store/"
                                           "2101.00011.json: this is no record of a paper"),
                                 names_ten));
  home_.write("store/2309.06180.json", R"({"id": "2309.06180", "title": "Efficient Memory"})");
  EXPECT_THAT(run_command_line("csindex --records store").output,
              AllOf(HasSubstr("1 with a record"), names_ten));
}

TEST_F(Programs, LintSeesTheRecordsAndFetchesNothing) {
  std::string authors;
  for (int i = 0; i < 5'000; ++i)
    authors += std::string(i > 0 ? "," : "") + R"({"name": "Author )" + std::to_string(i) + "\"}";
  home_.write("store/2309.06180.json",
              R"({"id": "2309.06180", "title": "Efficient Memory", "authors": [)" + authors + "]}");
  CommandResult indexed = run_command_line("csindex --records store");
  EXPECT_THAT(indexed.output, HasSubstr("lint       1 line"));
  CommandResult lint = run_command_line("csindex --lint --records store");
  EXPECT_EQ(lint.status, 0);
  EXPECT_EQ(std::count(lint.output.begin(), lint.output.end(), '\n'), 1) << lint.output;
  for (const char* option : {"--fetch", "--refresh"}) {
    CommandResult both = run_command_line(std::string("csindex --lint --records store ") + option);
    EXPECT_EQ(both.status, 2);
    EXPECT_THAT(both.output, HasSubstr("--lint fetches nothing"));
  }
}

// Fetching may take hours: the index stays free, the store does not.
TEST_F(Programs, FetchingLocksTheStoreAndNotTheIndex) {
  home_.write("notes/a.md", "# A\n\nAs arXiv:2101.00001 shows.\n");
  Reply slow = reply(200, feed(entry("2101.00001", "Slow", "Zymurgy.")));
  slow.between = std::chrono::milliseconds(5);
  TestServer server({slow});
  ::setenv("CSSEARCH_ARXIV_URL", server.url().c_str(), 1);
  pid_t child = start_command({"csindex", "notes", "--fetch", "--records", "store"});
  ASSERT_GE(child, 0);
  while (server.requests().empty()) pause_briefly();
  home_.write("notes/b.md", "# B\n\nQuokka.\n");
  CommandResult indexed = run_command_line("csindex notes --records store --report none");
  EXPECT_EQ(indexed.status, 0) << indexed.output;
  CommandResult second = run_command_line("csindex notes --fetch --records store");
  EXPECT_EQ(second.status, 2);
  EXPECT_THAT(second.output, HasSubstr("another csindex is fetching into store"));
  EXPECT_EQ(wait_for(child), 0) << read_file("log");
  EXPECT_EQ(server.requests().size(), 1U);
  // What was written meanwhile is not lost.
  EXPECT_EQ(run_command_line("cssearch zymurgy").status, 0);
  EXPECT_EQ(run_command_line("cssearch quokka").status, 0);
  ::unsetenv("CSSEARCH_ARXIV_URL");
}

// As on a full disk: one record of an answer cannot be written, the others are.
TEST_F(Programs, AnAnswerIsSavedAsFarAsItCanBe) {
  home_.write("notes/a.md", "# A\n\narXiv:2101.00001 arXiv:2101.00002 arXiv:2101.00003\n");
  TestServer server({reply(200, feed(entry("2101.00001", "One", "Short.") +
                                     entry("2101.00002", "Two", std::string(40'000, 'x')) +
                                     entry("2101.00003", "Three", "Short.")))});
  ::setenv("CSSEARCH_ARXIV_URL", server.url().c_str(), 1);
  CommandResult result = run_command_line("ulimit -f 20; csindex notes --fetch --records store");
  ::unsetenv("CSSEARCH_ARXIV_URL");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr("cannot write store/2101.00002.json"));
  EXPECT_TRUE(fs::exists("store/2101.00001.json"));
  EXPECT_FALSE(fs::exists("store/2101.00002.json"));
  EXPECT_TRUE(fs::exists("store/2101.00003.json"));
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
    EXPECT_LE(count, 55) << program;
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
