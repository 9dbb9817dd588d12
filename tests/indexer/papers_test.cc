// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which papers csindex asks arXiv for and when, over a service on a loopback port and a clock that
// does as it is told.
#include "indexer/csindex/papers.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/csindex/options.h"
#include "schema/error.h"
#include "tests/support/cases.h"
#include "tests/support/fake_clock.h"
#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_server.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Ids = std::vector<std::string>;

Reply feed_reply(const Ids& ids, const std::string& abstract = "s") {
  std::string feed = "<feed xmlns='http://www.w3.org/2005/Atom'>";
  for (const std::string& id : ids) {
    feed += "<entry><id>http://arxiv.org/abs/" + id + "v1</id><title>Paper " + id +
            "</title><summary>" + abstract + "</summary></entry>";
  }
  return reply(200, feed + "</feed>");
}

class PapersTest : public testing::Test {
 protected:
  void SetUp() override { enter_home(home.path(), {}); }
  void TearDown() override {
    ::unsetenv("CSSEARCH_ARXIV_URL");
    fs::current_path("/");
  }

  static Invocation invocation(const Ids& options) {
    std::vector<const char*> arguments{"csindex"};
    for (const std::string& option : options) arguments.push_back(option.c_str());
    return read_invocation(csindex_program(), static_cast<int>(arguments.size()), arguments.data());
  }

  // A run of csindex: what it asked arXiv for, if that answers so.
  Ids run(const Ids& ids, Ids options, std::vector<Reply> script) {
    TestServer server(std::move(script));
    ::setenv("CSSEARCH_ARXIV_URL", server.url().c_str(), 1);
    options.push_back("--records=store");
    Papers papers(invocation(options), clock, {{}, [] { return false; }});
    if (papers.fetches()) papers.fetch(ids);
    known = papers.known(ids);
    report = papers.report();
    Ids asked;
    for (const std::string& request : server.requests()) {
      std::size_t begin = request.find("id_list=") + 8;
      asked.push_back(request.substr(begin, request.find('&', begin) - begin));
    }
    return asked;
  }

  std::string error_of(const Ids& options) {
    try {
      Papers papers(invocation(options), clock, {});
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  TempFolder home;
  FakeClock clock;
  KnownPapers known;
  PaperReport report;
};

TEST_F(PapersTest, AsksOnceForWhatHasNoRecord) {
  Ids ids{"2001.00001", "2001.00002"};
  EXPECT_THAT(run(ids, {"--fetch"}, {feed_reply({"2001.00001"})}),
              ElementsAre("2001.00001,2001.00002"));
  EXPECT_EQ(report.fetched, 1U);
  EXPECT_THAT(report.unknown, ElementsAre("2001.00002"));
  EXPECT_THAT(known.missing, ElementsAre("2001.00002"));
  EXPECT_THAT(run(ids, {"--fetch"}, {feed_reply({})}), IsEmpty());
  EXPECT_THAT(report.missing, ElementsAre("2001.00002"));
  EXPECT_THAT(run(ids, {}, {feed_reply({})}), IsEmpty());
  EXPECT_EQ(known.records.size(), 1U);
  EXPECT_THAT(known.missing, ElementsAre("2001.00002"));
}

TEST_F(PapersTest, AsksAgainAfterAWeekForWhatArxivDidNotKnow) {
  run({"2001.00002"}, {"--fetch"}, {feed_reply({})});
  clock.pass(days(6));
  EXPECT_THAT(run({"2001.00002"}, {"--fetch"}, {feed_reply({})}), IsEmpty());
  clock.pass(days(1));
  EXPECT_THAT(run({"2001.00002"}, {"--fetch"}, {feed_reply({"2001.00002"})}),
              ElementsAre("2001.00002"));
  EXPECT_THAT(known.missing, IsEmpty());
}

TEST_F(PapersTest, RefreshAsksForWhatIsOlder) {
  run({"2001.00001"}, {"--fetch"}, {feed_reply({"2001.00001"})});
  clock.pass(days(29));
  EXPECT_THAT(run({"2001.00001"}, {"--refresh=30"}, {feed_reply({})}), IsEmpty());
  clock.pass(days(1));
  for (const char* option : {"--refresh=30", "--refresh=0", "--refresh"}) {
    EXPECT_THAT(run({"2001.00001"}, {option}, {feed_reply({"2001.00001"})}),
                ElementsAre("2001.00001"))
        << option;
  }
  EXPECT_THAT(run({"2001.00001"}, {"--refresh=1d"}, {feed_reply({})}), IsEmpty());
}

// A clone of somebody's store does not say when its records were fetched.
TEST_F(PapersTest, ARecordOfUnknownAgeIsOld) {
  home.write("store/2001.00001.json", R"({"id": "2001.00001"})");
  EXPECT_THAT(run({"2001.00001"}, {"--fetch"}, {feed_reply({})}), IsEmpty());
  EXPECT_THAT(run({"2001.00001"}, {"--refresh=30"}, {feed_reply({"2001.00001"})}),
              ElementsAre("2001.00001"));
}

TEST_F(PapersTest, ADayInTheFutureIsOld) {
  home.write("store/2001.00001.json", R"({"id": "2001.00001"})");
  home.write("store/.fetch/log.json",
             R"({"asked": {"2001.00001": "2027-01-01", "2001.00002": "2027-01-01"},)"
             R"( "missing": ["2001.00002"]})");
  EXPECT_THAT(run({"2001.00001", "2001.00002"}, {"--refresh=30"}, {feed_reply({})}),
              ElementsAre("2001.00001,2001.00002", "2001.00001,2001.00002"));
}

TEST_F(PapersTest, AnEmptyAnswerRemovesNoRecord) {
  run({"2001.00001"}, {"--fetch"}, {feed_reply({"2001.00001"})});
  run({"2001.00001"}, {"--refresh"}, {feed_reply({})});
  EXPECT_THAT(report.unknown, ElementsAre("2001.00001"));
  EXPECT_EQ(known.records.size(), 1U);
  EXPECT_THAT(known.missing, IsEmpty()) << "it has a record";
}

TEST_F(PapersTest, ARefreshThatBringsTheSameWritesNoRecord) {
  run({"2001.00001"}, {"--fetch"}, {feed_reply({"2001.00001"})});
  auto long_ago = fs::file_time_type::clock::now() - hours(100);
  fs::last_write_time(home / "store/2001.00001.json", long_ago);
  run({"2001.00001"}, {"--refresh"}, {feed_reply({"2001.00001"})});
  EXPECT_EQ(report.fetched, 1U);
  EXPECT_EQ(fs::last_write_time(home / "store/2001.00001.json"), long_ago);
  run({"2001.00001"}, {"--refresh"}, {feed_reply({"2001.00001"}, "of version 2")});
  EXPECT_NE(fs::last_write_time(home / "store/2001.00001.json"), long_ago);
}

TEST_F(PapersTest, KeepsTheDistanceToTheRunBefore) {
  run({"2001.00001"}, {"--fetch"}, {feed_reply({"2001.00001"})});
  clock.pass(1s);
  run({"2001.00002"}, {"--fetch"}, {feed_reply({"2001.00002"})});
  EXPECT_THAT(clock.sleeps, ElementsAre(2s));
  clock.pass(3s);
  run({"2001.00003"}, {"--fetch"}, {feed_reply({"2001.00003"})});
  EXPECT_THAT(clock.sleeps, ElementsAre(2s));
  clock.pass(-hours(5));  // the clock was set back
  run({"2001.00004"}, {"--fetch"}, {feed_reply({"2001.00004"})});
  EXPECT_THAT(clock.sleeps, ElementsAre(2s, 3s)) << "never longer";
}

TEST_F(PapersTest, WhatIsRefusedIsNotAskedForInEachRun) {
  Reply refusal = reply(400,
                        "<feed><entry><id>https://arxiv.org/api/errors</id><summary>incorrect id "
                        "format for 2001.00002</summary></entry></feed>");
  run({"2001.00001", "2001.00002"}, {"--fetch"}, {refusal, feed_reply({"2001.00001"})});
  EXPECT_THAT(report.refused, ElementsAre("2001.00002"));
  EXPECT_THAT(run({"2001.00001", "2001.00002"}, {"--fetch"}, {feed_reply({})}), IsEmpty());
}

TEST_F(PapersTest, WhatFailsIsAskedForByTheNextRun) {
  run({"2001.00001", "2001.00002"}, {"--fetch"},
      {reply(414, ""), feed_reply({"2001.00001"}), reply(414, "")});
  ASSERT_EQ(report.failed.size(), 1U);
  EXPECT_EQ(report.failed[0].id, "2001.00002");
  EXPECT_EQ(report.stopped, "");
  EXPECT_THAT(run({"2001.00001", "2001.00002"}, {"--fetch"}, {feed_reply({"2001.00002"})}),
              ElementsAre("2001.00002"));
}

// One file is a line in the report, whatever is wrong with it.
TEST_F(PapersTest, OneBadFileEndsNoRun) {
  home.write("store/2001.00001.json", "<<<<<<< HEAD");
  fs::create_directories(home / "store/2001.00002.json");
  fs::create_directories(home / "store/2001.00003.missing");
  fs::create_directories(home / "store/.fetch/log.json");
  home.write("store/hep-th", "a file");
  Ids ids{"2001.00001", "2001.00002", "2001.00003", "hep-th/9901001"};
  run(ids, {"--fetch"}, {feed_reply(ids)});
  EXPECT_EQ(report.fetched, 2U);
  EXPECT_EQ(report.stopped, "");
  EXPECT_EQ(known.records.size(), 2U);
  Ids lines;
  for (const BrokenFile& file : report.broken) lines.push_back(file.path + ": " + file.message);
  EXPECT_THAT(lines, ElementsAre("store/2001.00002.json: it is no regular file",
                                 "store/hep-th/9901001.json: its folder is a file",
                                 "store/.fetch/log.json: it is no regular file"));
}

TEST_F(PapersTest, AStrangeLockIsALineInTheReport) {
  home.write("store/.fetch", "a file");
  EXPECT_THAT(run({"2001.00001"}, {"--fetch"}, {feed_reply({})}), IsEmpty());
  EXPECT_THAT(report.stopped, AllOf(HasSubstr("store/.fetch"), HasSubstr("its folder is a file")));
}

TEST_F(PapersTest, TheStoreIsACollection) {
  run({"2001.00001", "2001.00002"}, {"--fetch"}, {feed_reply({"2001.00001", "2001.00002"})});
  home.write("store/2001.00003.json", "<<<<<<< HEAD");
  Papers papers(invocation({"--records=store"}), clock, {});
  EXPECT_THAT(papers.stored(), ElementsAre("2001.00001", "2001.00002", "2001.00003"));
  EXPECT_EQ(papers.all().records.size(), 2U);
  EXPECT_EQ(papers.report().broken.size(), 1U);
}

TEST_F(PapersTest, DryRunTellsWhatItWouldAskFor) {
  EXPECT_THAT(run({"2001.00001"}, {"--fetch", "--dry-run"}, {feed_reply({})}), IsEmpty());
  EXPECT_THAT(report.to_ask, ElementsAre("2001.00001"));
  EXPECT_FALSE(fs::exists(home / "store"));
}

TEST_F(PapersTest, OptionsThatCannotBeMeant) {
  for (const auto& [options, message] : Cases<Ids, const char*>{
           {{"--offline", "--fetch"}, "--offline and --fetch contradict each other"},
           {{"--offline", "--refresh=3"}, "--offline and --fetch contradict each other"},
           {{"--offline"}, "no error"},
           {{"--refresh=30"}, "no error"},
           {{"--refresh=30d"}, "no error"},
           {{"--refresh=soon"}, "--refresh takes a number of days, not 'soon'"},
           {{"--refresh=-1"}, "--refresh takes a number of days, not '-1'"},
           {{"--refresh=1.5"}, "--refresh takes a number of days, not '1.5'"},
           {{"--refresh=99999999999"}, "--refresh takes a number of days, not '99999999999'"},
           {{"--refresh="},
            "the argument for option '--refresh' should follow immediately after the equal sign"},
           {{"--refresh=3w"}, "--refresh takes a number of days, not '3w'"},
       }) {
    EXPECT_EQ(error_of(options), message) << options.back();
  }
}

TEST_F(PapersTest, AnAddressThatCannotBeAskedIsSeenAtOnce) {
  for (const auto& [url, message] : Cases<const char*, const char*>{
           {"http://[::1]:8112/api/query", "no error"},
           {"http://127.0.0.1:8112/api/query", "no error"},
           {"https://mirror.example:8443/api/query", "no error"},
           {"", "no error"},
           {"mirror.example", "'mirror.example' is no URL"},
           {"http://mirror.example/api/query", "http is not to be used for mirror.example"},
           {"https://10.1.2.3/api/query", "10.1.2.3 is a private address"},
       }) {
    ::setenv("CSSEARCH_ARXIV_URL", url, 1);
    EXPECT_THAT(error_of({"--fetch"}), HasSubstr(message)) << url;
    EXPECT_EQ(error_of({}), "no error") << "nothing is asked";
  }
}

}  // namespace
}  // namespace cssearch
