// SPDX-License-Identifier: GPL-3.0-or-later
//
// Parts of an index that do not answer: the others do, in time, what is missing is said, and it is
// back when it is back.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "schema/error.h"
#include "schema/index/layout.h"
#include "schema/index/open_index.h"
#include "searcher/daemon/live_searcher.h"
#include "searcher/daemon/site.h"
#include "tests/support/test_index.h"
#include "tests/support/xapian_server.h"

namespace cssearch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::HasSubstr;

namespace fs = std::filesystem;

constexpr milliseconds kLimit{1'500};
constexpr std::size_t kShards = 4;

// A local shard would always answer, so that all four are served.
class MissingParts : public testing::Test {
 protected:
  void serve(bool own_network) {
    index_folder(project_folder() / "examples", "notes", folder_ / "one");
    index_folder(project_folder() / "examples", "notes", folder_ / "four", kShards);
    for (const fs::path& shard : shard_paths(generation_path(folder_ / "four", 1)))
      servers_.push_back(std::make_unique<XapianServer>("xapian-tcpsrv", shard, own_network));
    std::vector<std::string> names;
    for (const auto& server : servers_) names.push_back(server->place());
    SearcherOptions options;
    options.time_limit = kLimit;
    live_ = std::make_unique<LiveSearcher>(read_index_places(names), options);
    all_ = live_->current().search(request()).total;
    ASSERT_GT(all_, 20U);
  }
  void SetUp() override {
    if (!has_xapian_tools()) GTEST_SKIP() << "Xapian's servers are not installed (xapian-tools)";
  }

  static SearchRequest request() { return TestIndex::request("memory OR 显存 OR attention"); }

  Answer answer() { return live_->current().search(request()); }
  std::vector<std::string> missing_places() {
    std::vector<std::string> places;
    for (const MissingPart& part : answer().missing) places.push_back(part.place);
    return places;
  }

  // The answer is there in time, of the other shards, and says so.
  void expect_missing(const std::vector<std::string>& places) {
    auto started = steady_clock::now();
    Answer found = answer();
    // Twice: sanitizers and other tests make everything slow.
    EXPECT_LT(steady_clock::now() - started, 2 * kLimit);
    std::vector<std::string> missing;
    for (const MissingPart& part : found.missing) {
      missing.push_back(part.place);
      EXPECT_THAT(part.why, HasSubstr(part.place));
      EXPECT_THAT(found.notes, testing::Contains(HasSubstr(part.place)));
    }
    EXPECT_EQ(missing, places);
    EXPECT_EQ(found.exact, places.empty());
    if (places.empty()) {
      EXPECT_EQ(found.total, all_);
    } else {
      EXPECT_LT(found.total, all_);
      EXPECT_GT(found.total, 0U);
    }
  }

  void expect_whole_again() {
    for (int tries = 0; tries < 200 && !missing_places().empty(); ++tries)
      std::this_thread::sleep_for(milliseconds(100));
    expect_missing({});
  }

  TempFolder folder_;
  std::vector<std::unique_ptr<XapianServer>> servers_;
  std::unique_ptr<LiveSearcher> live_;
  std::uint64_t all_ = 0;
};

TEST_F(MissingParts, KilledFrozenAndCutOffAreToldAndComeBack) {
  if (!XapianServer::enter_own_network())
    GTEST_SKIP() << "no networks can be made here (needs root or user namespaces, ip, nsenter)";
  serve(true);
  servers_[0]->kill();
  expect_missing({servers_[0]->place()});
  servers_[1]->freeze();
  expect_missing({servers_[0]->place(), servers_[1]->place()});
  servers_[2]->cut_cable();
  expect_missing({servers_[0]->place(), servers_[1]->place(), servers_[2]->place()});
  // What is known to be down is not waited for.
  auto started = steady_clock::now();
  answer();
  EXPECT_LT(steady_clock::now() - started, 2 * kLimit);
  servers_[0]->start();
  servers_[1]->thaw();
  servers_[2]->join_cable();
  expect_whole_again();
}

TEST_F(MissingParts, AServerThatWasStartedAnewIsNotMissed) {
  serve(false);
  servers_[2]->kill();
  servers_[2]->start();
  expect_missing({});
}

TEST_F(MissingParts, EverySearchSaysWhatIsMissing) {
  serve(false);
  Searcher& searcher = live_->current();
  std::string key = answer().hits.front().document.key;
  servers_[3]->kill();
  std::string place = servers_[3]->place();
  for (const char* query : {"memory", "\"kv cache\"", "atten*", "", "kind:paper", "nothinghere"}) {
    Answer found = searcher.search(TestIndex::request(query));
    ASSERT_EQ(found.missing.size(), 1U) << query;
    EXPECT_EQ(found.missing[0].place, place) << query;
  }
  EXPECT_FALSE(searcher.suggest({"att", 10, {2026, 11, 22}}, *searcher.list_values()).empty());
}

TEST_F(MissingParts, AreToldFromTheStart) {
  serve(false);
  servers_[1]->kill();
  Searcher searcher(read_index_places({servers_[0]->place(), servers_[1]->place()}));
  ASSERT_EQ(searcher.missing().size(), 1U);
  EXPECT_EQ(searcher.missing()[0].place, servers_[1]->place());
}

TEST_F(MissingParts, WhatIsNotKnownOfServedPartsIsLeftOut) {
  serve(false);
  Site site(read_index_places({servers_[0]->place()}), std::make_shared<SiteState>());
  for (const char* target : {"/api/v1/status", "/api/v1/search?q=memory"}) {
    HttpRequest request;
    read_target(target, request);
    request.headers.emplace_back("host", "127.0.0.1");
    auto index = nlohmann::json::parse(site.answer(request).body)["index"];
    EXPECT_TRUE(index.contains("documents")) << index;
    EXPECT_FALSE(index.contains("generation") || index.contains("bytes")) << index;
  }
  HttpRequest request;
  read_target("/metrics", request);
  EXPECT_THAT(site.answer(request).body, testing::Not(HasSubstr("cssearch_index_generation")));
}

TEST_F(MissingParts, TheLogTellsOnceWhatIsLostAndWhenItIsBack) {
  serve(false);
  std::vector<std::string> log;
  auto state =
      std::make_shared<SiteState>(nullptr, nullptr, [&](const auto& line) { log.push_back(line); });
  std::vector<IndexPlace> places = read_index_places({servers_[0]->place(), servers_[1]->place()});
  Site one(places, state), other(places, state);
  auto ask_both = [&] {
    HttpRequest request;
    read_target("/healthz", request);
    for (Site* site : {&one, &other, &one}) site->answer(request);
  };
  ask_both();
  EXPECT_EQ(log.size(), 0U);
  std::string place = servers_[1]->place();
  for (std::size_t lines : {2U, 4U}) {
    servers_[1]->kill();
    ask_both();
    servers_[1]->start();
    for (int tries = 0; tries < 200 && log.size() < lines; ++tries) {
      std::this_thread::sleep_for(milliseconds(100));
      ask_both();
    }
    ASSERT_EQ(log.size(), lines);
    EXPECT_THAT(log[lines - 2], HasSubstr(place + " does not answer"));
    EXPECT_EQ(log[lines - 1], place + " can be read again");
  }
}

TEST_F(MissingParts, TheLogTellsOfAnIndexThatIsNotThere) {
  std::vector<std::string> log;
  auto state =
      std::make_shared<SiteState>(nullptr, nullptr, [&](const auto& line) { log.push_back(line); });
  Site site({folder_place(folder_ / "one")}, state);
  HttpRequest request;
  read_target("/healthz", request);
  for (int question = 0; question < 2; ++question) EXPECT_EQ(site.answer(request).status, 503);
  index_folder(project_folder() / "examples", "notes", folder_ / "one");
  EXPECT_EQ(site.answer(request).status, 200);
  EXPECT_EQ(log, (std::vector<std::string>{"there is no index in " + (folder_ / "one").string(),
                                           "the index can be read again"}));
}

TEST_F(MissingParts, WithoutAnyPartThereIsAnErrorUntilOneIsBack) {
  serve(false);
  for (auto& server : servers_) server->kill();
  for (int question = 0; question < 2; ++question) {
    try {
      answer();
      ADD_FAILURE() << "an answer of nothing";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::Unreachable);  // of current(), so that monitors hear of it
      EXPECT_THAT(error.what(), HasSubstr(servers_[0]->place()));
    }
  }
  for (auto& server : servers_) server->start();
  for (int tries = 0; tries < 200; ++tries) {
    std::this_thread::sleep_for(milliseconds(100));
    try {
      if (missing_places().empty()) break;
    } catch (const Error&) {
      continue;
    }
  }
  expect_missing({});
}

TEST_F(MissingParts, FoldersOfAListMayBeMissingToo) {
  serve(false);
  std::vector<IndexPlace> places =
      read_index_places({(folder_ / "one").string(), (folder_ / "nothing").string()});
  LiveSearcher live(places);
  ASSERT_EQ(live.current().missing().size(), 1U);
  EXPECT_EQ(live.current().missing()[0].place, (folder_ / "nothing").string());
  EXPECT_FALSE(live.current().search(request()).exact);
}

TEST_F(MissingParts, AShardThatNobodyNamedIsTold) {
  serve(false);
  for (std::size_t left_out : {0U, 2U}) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kShards; ++i) {
      if (i != left_out) names.push_back(servers_[i]->place());
    }
    Answer found = Searcher(read_index_places(names)).search(request());
    EXPECT_THAT(found.notes, testing::Contains(HasSubstr("a shard is not named"))) << left_out;
  }
}

TEST_F(MissingParts, IndexesMadeApartMayHaveOneKey) {
  for (const char* name : {"a", "b"}) {
    for (int i = 0; i < 5; ++i) {
      std::string text = "# Cache\n";
      for (int section = 0; section < 8; ++section)
        text += "\n## Part " + std::to_string(section) + "\n\nMemory of " + name + " " +
                std::string(900, 'x') + "\n";
      folder_.write(std::string(name) + "/notes/" + std::to_string(i) + ".md", text);
    }
    index_folder(folder_ / name / "notes", "notes", folder_ / name / "index");
  }
  Searcher searcher(
      read_index_places({(folder_ / "a/index").string(), (folder_ / "b/index").string()}));
  Answer found = searcher.search(TestIndex::request("part memory"));
  EXPECT_EQ(found.hits.size(), 5U);
  EXPECT_THAT(found.notes, testing::Contains(HasSubstr("both have a source named notes")));
}

TEST_F(MissingParts, WhatSshSaidLastIsTold) {
  index_folder(project_folder() / "examples", "notes", folder_ / "one");
  std::string path = (folder_ / "bin").string() + ":" + std::getenv("PATH");
  ::setenv("PATH", path.c_str(), 1);
  // As ssh does with what it says: appended to the file behind -E.
  folder_.write("bin/ssh",
                "#!/bin/sh\n"
                "while [ \"$1\" != -E ]; do shift; done\n"
                "printf 'a warning\\r\\nme@shelf: Permission denied.\\r\\n' >> \"$2\"\n"
                "exit 255\n");
  fs::permissions(folder_ / "bin/ssh", fs::perms::owner_all);
  Searcher searcher(read_index_places({(folder_ / "one").string(), "ssh://me@shelf/srv/index"}));
  ASSERT_EQ(searcher.missing().size(), 1U);
  EXPECT_EQ(searcher.missing()[0].why,
            "ssh://me@shelf/srv/index does not answer: me@shelf: Permission denied.");
}

// An ssh that greets and then hangs, one that says nothing, and none at all.
TEST_F(MissingParts, WhatHangsBehindSshIsNotWaitedFor) {
  index_folder(project_folder() / "examples", "notes", folder_ / "one");
  std::string path = (folder_ / "bin").string() + ":" + std::getenv("PATH");
  ::setenv("PATH", path.c_str(), 1);
  SearcherOptions options;
  options.time_limit = kLimit;
  std::string greeting =
      "#!/bin/sh\nxapian-progsrv " + (folder_ / "one").string() + " < /dev/null | head -c 40\n";
  for (const std::string& program :
       {greeting + "exec sleep 60\n", std::string("#!/bin/sh\nexec sleep 60\n"),
        std::string("#!/nothing\n")}) {
    folder_.write("bin/ssh", program);
    fs::permissions(folder_ / "bin/ssh", fs::perms::owner_all);
    auto started = steady_clock::now();
    {
      Searcher searcher(read_index_places({(folder_ / "one").string(), "ssh://shelf/srv/index"}),
                        options);
      EXPECT_EQ(searcher.missing().size(), 1U);
    }
    EXPECT_LT(steady_clock::now() - started, 2 * kLimit);
    std::ifstream children("/proc/self/task/" + std::to_string(::getpid()) + "/children");
    std::string child;
    EXPECT_FALSE(children >> child) << "a child is left: " << child << "\n" << program;
  }
}

// A change that the writer has made in some shards only, seen over the network.
TEST_F(MissingParts, AShardOfAnotherStateIsToldAsHalfAChange) {
  serve(false);
  index_folder(project_folder() / "docs", "notes", folder_ / "other", kShards);
  XapianServer other("xapian-tcpsrv", shard_paths(generation_path(folder_ / "other", 1))[2]);
  Searcher searcher(read_index_places(
      {servers_[0]->place(), servers_[1]->place(), other.place(), servers_[3]->place()}));
  Answer found = searcher.search(request());
  EXPECT_THAT(found.notes, testing::Contains(HasSubstr("is not complete")));
}

}  // namespace
}  // namespace cssearch
