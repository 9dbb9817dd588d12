// SPDX-License-Identifier: GPL-3.0-or-later
//
// What xapian-replicate makes of an index answers as the index does.
#include <atomic>
#include <fstream>
#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "schema/error.h"
#include "schema/index/layout.h"
#include "schema/index/new_generation.h"
#include "searcher/answer/json.h"
#include "searcher/daemon/live_searcher.h"
#include "tests/support/shell.h"
#include "tests/support/test_index.h"
#include "tests/support/updated_notes.h"
#include "tests/support/xapian_server.h"

namespace cssearch {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr int kNotes = 20;

// All of an answer but the time that it took and the number of the generation.
std::string told(Searcher& searcher, const std::string& query) {
  json answer = json::parse(answer_json(searcher.search(TestIndex::request(query))));
  answer.erase("took_ms");
  answer["index"].erase("generation");
  return answer.dump(1);
}

class Replication : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_xapian_tools()) GTEST_SKIP() << "xapian-replicate is not installed (xapian-tools)";
    write_notes(0);
    master_.build();
    server_.emplace("xapian-replicate-server", master_.index().parent_path());
    replicate();
  }
  void TearDown() override { ::unsetenv("XAPIAN_MAX_CHANGESETS"); }

  // Notes of which each says of which round it is.
  void write_notes(int round) { write_notes(master_, round); }
  static void write_notes(Notes& notes, int round) {
    for (int note = 0; note < kNotes; ++note) {
      notes.write(
          "topic" + std::to_string(note % 3) + "/" + std::to_string(note) + ".md",
          "# Round " + std::to_string(round) +
              "\n\nSteady words, an attention paper arXiv:2309.06180 and 显存管理 in note " +
              std::to_string(note) + ".\n");
    }
  }

  void change(int changesets) {
    ::setenv("XAPIAN_MAX_CHANGESETS", std::to_string(changesets).c_str(), 1);
    ASSERT_TRUE(master_.update().has_value());
  }

  void replicate() { replicate(*server_, master_.index().filename(), replica()); }

  static void replicate(const XapianServer& server, const fs::path& name, const fs::path& copy) {
    CommandResult result = run_command_line(
        "xapian-replicate --one-shot --quiet --reader-time 0 --host 127.0.0.1"
        " --port " +
        std::to_string(server.port()) + " --master " + name.string() + " " + copy.string());
    ASSERT_EQ(result.status, 0) << result.output;
  }

  void expect_answers_of_the_master(Searcher& searcher) const {
    expect_answers_of(master_, searcher);
  }

  static void expect_answers_of(const Notes& notes, Searcher& searcher) {
    Searcher master(notes.index());
    for (const char* query :
         {"", "steady", "round", "显存", "显存管理", "\"steady words\"", "atten*", "kind:note",
          "-kind:note", "path:topic1", "2309.06180", "stedy", "attention OR memory", "nothing"}) {
      EXPECT_EQ(told(searcher, query), told(master, query)) << query;
    }
  }

  fs::path replica() const { return replica_ / "copy"; }

  Notes master_;
  TempFolder replica_;
  std::optional<XapianServer> server_;
};

TEST_F(Replication, AReaderThatStaysOpenFollows) {
  LiveSearcher live({folder_place(replica())});
  expect_answers_of_the_master(live.current());
  struct Step {
    const char* what;
    std::function<void()> run;
    bool copied_whole;
  };
  int round = 0;
  for (const Step& step : std::initializer_list<Step>{
           {"a change with a changeset", [&] { change(10); }, false},
           {"another one", [&] { change(10); }, false},
           {"a change without one", [&] { change(0); }, true},
           {"a rebuild", [&] { master_.build(); }, true},
           {"two rebuilds, after which the name of the copy is the same",
            [&] {
              master_.build();
              replicate();
              master_.build();
            },
            false},
       }) {
    SCOPED_TRACE(step.what);
    fs::path before = published_path(replica());
    write_notes(++round);
    step.run();
    replicate();
    EXPECT_EQ(published_path(replica()) != before, step.copied_whole);
    Searcher& current = live.current();
    EXPECT_EQ(live.trouble(), "");
    EXPECT_EQ(told(current, "").find("Round " + std::to_string(round - 1)), std::string::npos);
    expect_answers_of_the_master(current);
  }
}

// As one that was opened for a long request and finds its copy gone.
TEST_F(Replication, ASearcherFollowsWhenItIsRefreshed) {
  Searcher searcher(replica());
  for (int round = 1; round <= 3; ++round) {
    write_notes(round);
    master_.build();
    replicate();
    searcher.refresh();
    expect_answers_of_the_master(searcher);
  }
}

TEST_F(Replication, AReaderNeverAnswersAMixture) {
  std::atomic<bool> ended = false;
  std::jthread reader([&] {
    LiveSearcher live({folder_place(replica())});
    auto answer = [&] { return live.current().search(TestIndex::request("steady words")); };
    auto answer_or_again = [&] {
      try {
        return answer();
      } catch (const Error&) {
        return answer();
      }
    };
    std::string newest;
    while (!ended) {
      Answer found = answer_or_again();
      ASSERT_EQ(found.hits.size(), std::size_t{kNotes});
      std::string round = found.hits.front().document.title;
      EXPECT_GE(round, newest);
      newest = round;
      for (const Hit& hit : found.hits) EXPECT_EQ(hit.document.title, round);
    }
  });
  for (int round = 10; round < 40; ++round) {
    write_notes(round);
    switch (round % 3) {
      case 0: change(10); break;
      case 1: change(0); break;
      default: master_.build();
    }
    replicate();
  }
  ended = true;
}

TEST_F(Replication, CopiesOfShardsAnswerTogether) {
  Notes divided(2);
  XapianServer server("xapian-replicate-server", divided.index().parent_path());
  std::optional<Searcher> searcher;
  for (int round = 1; round <= 2; ++round) {
    write_notes(divided, round);
    divided.build();
    std::vector<IndexPlace> copies;
    for (const char* shard : {"shard-00", "shard-01"}) {
      copies.push_back(folder_place(replica_ / shard));
      replicate(server, divided.index().filename() / shard, copies.back().folder);
    }
    if (searcher) searcher->refresh();
    if (!searcher) searcher.emplace(copies);
    expect_answers_of(divided, *searcher);
  }
}

TEST_F(Replication, ACopyIsNotWritten) {
  try {
    IndexLock lock(replica(), 0);
    FAIL() << "it can be locked";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Usage);
    EXPECT_THAT(error.what(), HasSubstr("is a copy of an index"));
  }
  EXPECT_FALSE(fs::exists(replica() / "lock"));
  enter_home(replica_.path(), {CSSEARCH_CSINDEX_FOLDER});
  for (const char* job : {"", " --rebuild", " --lint", " --check", " .", " --import /dev/null"}) {
    CommandResult result = run_command_line("csindex --index copy" + std::string(job));
    EXPECT_EQ(result.status, 2) << job;
    EXPECT_THAT(result.output, HasSubstr("copy is a copy of an index")) << job;
  }
  EXPECT_EQ(run_command_line("csindex --index copy --status").status, 0);
  fs::current_path("/");
}

// Its folder is all that is left, and is made an index by hand.
TEST_F(Replication, ACopyCanTakeThePlaceOfItsMaster) {
  fs::remove_all(master_.index());
  fs::create_directories(master_.index());
  fs::rename(published_path(replica()), master_.index() / "gen-000001");
  std::ofstream(master_.index() / "CURRENT") << "gen-000001\n";
  write_notes(1);
  ASSERT_TRUE(master_.update().has_value());
  EXPECT_EQ(master_.wrong(), "");
}

// The master is down before the first copy is complete.
TEST_F(Replication, ACopyThatHasNotComeYetIsNoIndex) {
  server_.reset();
  fs::remove_all(replica());
  run_command_line("xapian-replicate --one-shot --quiet --host 127.0.0.1 --port 1 " +
                   replica().string());
  try {
    Searcher searcher(replica());
    FAIL() << "it opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::NoIndex);
  }
}

}  // namespace
}  // namespace cssearch
