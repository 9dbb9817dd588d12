// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/arxiv_client.h"

#include <deque>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/cases.h"
#include "tests/support/test_server.h"

namespace cssearch {
namespace {

using namespace std::chrono;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Ids = std::vector<std::string>;

// Time passes only by sleeping, and by what each request is said to take.
class FakeClock : public Clock {
 public:
  steady_clock::time_point now() const override { return now_; }
  system_clock::time_point today() const override { return sys_days(2026y / November / 22); }
  void sleep(milliseconds span, const std::function<void()>& check) override {
    if (check) check();
    sleeps.push_back(span);
    now_ += span;
  }
  void pass(milliseconds span) { now_ += span; }

  std::vector<milliseconds> sleeps;

 private:
  steady_clock::time_point now_;
};

std::string feed_of(const Ids& ids) {
  std::string feed =
      "<feed xmlns='http://www.w3.org/2005/Atom'><title>arXiv Query</title><id>q</id>";
  for (const std::string& id : ids) {
    feed += "<entry><id>http://arxiv.org/abs/" + id + "v1</id><title>Paper " + id +
            "</title><summary>s</summary><published>2023-09-12T00:00:00Z</published></entry>";
  }
  return feed + "</feed>";
}

std::string error_feed(const std::string& reason) {
  return "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://arxiv.org/api/"
         "errors#x</id><title>Error</title><summary>" +
         reason + "</summary></entry></feed>";
}

// A service that answers from a script.
class FakeService {
 public:
  explicit FakeService(std::deque<HttpResult> script) : script_(std::move(script)) {}

  FetchReport fetch(const Ids& ids) {
    FetchHooks hooks;
    hooks.on_records = [this](const std::vector<Record>& records) {
      for (const Record& record : records) got.push_back(record.id);
    };
    hooks.on_progress = [this](const FetchProgress& progress) { told.push_back(progress); };
    hooks.check_interrupt = [this] {
      if (interrupt_after && asked.size() >= *interrupt_after) {
        throw Error(ErrorCode::Interrupted, "interrupted");
      }
    };
    auto transport = [this](const std::string& url) {
      asked.push_back(url);
      starts.push_back(clock.now());
      clock.pass(takes);
      HttpResult result = script_.front();
      if (script_.size() > 1) script_.pop_front();
      return result;
    };
    return fetch_records(ids, transport, clock, options, hooks);
  }

  FakeClock clock;
  FetchOptions options;
  milliseconds takes{500};
  std::optional<std::size_t> interrupt_after;
  Ids got;
  Ids asked;
  std::vector<steady_clock::time_point> starts;
  std::vector<FetchProgress> told;

 private:
  std::deque<HttpResult> script_;
};

HttpResult answer(int status, std::string body, std::string retry_after = {}) {
  return {HttpResponse{status, std::move(body), "application/atom+xml", std::move(retry_after)},
          std::nullopt};
}
HttpResult failure(HttpFailure::Kind kind) {
  return {std::nullopt, HttpFailure{kind, "it failed"}};
}

TEST(ArxivClient, AsksForManyIdsAtOnce) {
  FakeService service({answer(200, feed_of({"2205.14135", "2309.06180"}))});
  FetchReport report = service.fetch({"2309.06180", "2205.14135"});
  EXPECT_THAT(service.asked,
              ElementsAre("https://export.arxiv.org/api/query?id_list=2309.06180,2205.14135&"
                          "start=0&max_results=2"));
  EXPECT_THAT(service.got, ElementsAre("2309.06180", "2205.14135"));
  EXPECT_EQ(report.fetched, 2U);
  EXPECT_EQ(report.stopped, "");
}

TEST(ArxivClient, StartsRequestsThreeSecondsApart) {
  FakeService service({answer(200, feed_of({"2001.00001"})), answer(200, feed_of({"2001.00002"})),
                       answer(200, feed_of({"2001.00003"}))});
  service.options.batch = 1;
  service.fetch({"2001.00001", "2001.00002", "2001.00003"});
  ASSERT_EQ(service.starts.size(), 3U);
  EXPECT_EQ(service.starts[1] - service.starts[0], 3s);
  EXPECT_EQ(service.starts[2] - service.starts[1], 3s);
  EXPECT_THAT(service.clock.sleeps, ElementsAre(2'500ms, 2'500ms))
      << "a request took half a second";
}

TEST(ArxivClient, MatchesAnswersByIdAndNotByPlace) {
  FakeService service({answer(200, feed_of({"2001.00003", "2001.00001"}))});
  FetchReport report = service.fetch({"2001.00001", "2001.00002", "2001.00003"});
  EXPECT_THAT(service.got, ElementsAre("2001.00001", "2001.00003"));
  EXPECT_THAT(report.unknown, ElementsAre("2001.00002"));
}

// Throttled, overloaded, broken or no feed at all: asked again later, then the run ends with what
// it has.
TEST(ArxivClient, RetreatsAndThenEndsTheRunWithWhatItHas) {
  for (const HttpResult& trouble :
       {answer(429, "Rate exceeded."), answer(503, ""), answer(500, ""), answer(406, ""),
        answer(200, "Rate exceeded."), answer(200, feed_of({"2001.00002"}).substr(0, 150)),
        answer(200, "<html><body>login</body></html>"), failure(HttpFailure::Kind::Timeout),
        failure(HttpFailure::Kind::Network), failure(HttpFailure::Kind::TooLarge)}) {
    FakeService service({answer(200, feed_of({"2001.00001"})), trouble});
    service.options.batch = 1;
    FetchReport report = service.fetch({"2001.00001", "2001.00002", "2001.00003"});
    EXPECT_THAT(service.got, ElementsAre("2001.00001"));
    EXPECT_EQ(service.asked.size(), 5U) << "four tries of the second, none of the third";
    EXPECT_FALSE(report.stopped.empty());
    EXPECT_THAT(report.unknown, IsEmpty()) << "a failed answer tells nothing of a paper";
    EXPECT_GE(service.clock.sleeps.back(), 3s);
  }
}

TEST(ArxivClient, GoesOnWhenTheServiceIsBack) {
  FakeService service({answer(429, "Rate exceeded."), answer(200, feed_of({"2001.00001"}))});
  FetchReport report = service.fetch({"2001.00001"});
  EXPECT_EQ(report.fetched, 1U);
  EXPECT_EQ(report.stopped, "");
  EXPECT_THAT(service.told.front().waiting, HasSubstr("arXiv is busy (429); waiting"));
}

TEST(ArxivClient, WaitsAsLongAsItIsAskedTo) {
  FakeService service({answer(503, "", "90"), answer(200, feed_of({"2001.00001"}))});
  service.fetch({"2001.00001"});
  EXPECT_GE(service.clock.sleeps.front(), 90s);
  FakeService early({answer(503, "", "0"), answer(200, feed_of({"2001.00001"}))});
  early.fetch({"2001.00001"});
  EXPECT_GE(early.clock.sleeps.front(), 5s) << "its own retreat is longer";
}

TEST(ArxivClient, WhatIsHopelessIsNotTriedAgain) {
  for (const HttpResult& trouble :
       {answer(403, ""), answer(404, ""), failure(HttpFailure::Kind::Forbidden)}) {
    FakeService service({trouble});
    EXPECT_NE(service.fetch({"2001.00001"}).stopped, "");
    EXPECT_EQ(service.asked.size(), 1U);
  }
}

TEST(ArxivClient, DropsAnIdThatIsCalledMalformed) {
  FakeService service({answer(400, error_feed("incorrect id format for abc/1")),
                       answer(200, feed_of({"2001.00001"}))});
  FetchReport report = service.fetch({"2001.00001", "abc/1"});
  EXPECT_THAT(report.refused, ElementsAre("abc/1"));
  EXPECT_THAT(service.got, ElementsAre("2001.00001"));
  EXPECT_EQ(service.asked.size(), 2U);
}

// The old service sent errors with the status of success, and not each names the id.
TEST(ArxivClient, FindsABadIdThatIsNotNamed) {
  FakeService service({answer(200, error_feed("something is wrong")),
                       answer(200, feed_of({"2001.00001"})),
                       answer(200, error_feed("something is wrong"))});
  FetchReport report = service.fetch({"2001.00001", "abc/1"});
  EXPECT_THAT(service.got, ElementsAre("2001.00001"));
  EXPECT_THAT(report.refused, ElementsAre("abc/1"));
}

TEST(ArxivClient, HalvesARequestThatIsTooLong) {
  FakeService service({answer(414, ""), answer(200, feed_of({"2001.00001"})),
                       answer(200, feed_of({"2001.00002"}))});
  FetchReport report = service.fetch({"2001.00001", "2001.00002"});
  EXPECT_THAT(service.got, ElementsAre("2001.00001", "2001.00002"));
  EXPECT_EQ(report.stopped, "");
}

TEST(ArxivClient, AnEmptyFirstPageIsAskedForOnceMore) {
  FakeService service(
      {answer(200, feed_of({})), answer(200, feed_of({"2001.00001", "2001.00002"}))});
  EXPECT_EQ(service.fetch({"2001.00001", "2001.00002"}).fetched, 2U);
  FakeService unknown({answer(200, feed_of({}))});
  EXPECT_THAT(unknown.fetch({"0000.0000"}).unknown, ElementsAre("0000.0000"));
}

TEST(ArxivClient, TellsItsProgress) {
  FakeService service({answer(200, feed_of({"2001.00001"}))});
  service.options.batch = 1;
  service.fetch({"2001.00001", "2001.00002", "2001.00003"});
  ASSERT_FALSE(service.told.empty());
  EXPECT_EQ(service.told.front().done, 1U);
  EXPECT_EQ(service.told.front().all, 3U);
  EXPECT_EQ(service.told.front().left, 6s);
  EXPECT_EQ(service.told.back().done, 3U);
  EXPECT_EQ(service.told.back().left, 0s);
}

TEST(ArxivClient, AnInterruptKeepsWhatWasFetched) {
  FakeService service({answer(200, feed_of({"2001.00001"}))});
  service.options.batch = 1;
  service.interrupt_after = 1;
  EXPECT_THROW(service.fetch({"2001.00001", "2001.00002"}), Error);
  EXPECT_THAT(service.got, ElementsAre("2001.00001"));
}

TEST(ArxivClient, WorksOverARealConnection) {
  TestServer server({reply(429, "Rate exceeded."), reply(200, feed_of({"hep-th/9901001"}))});
  HttpClient::Options options;
  options.user_agent = "cssearch/test";
  options.accept = "application/atom+xml";
  options.hosts = {"127.0.0.1"};
  HttpClient client(options);
  FakeClock clock;
  FetchOptions fetch;
  fetch.base_url = server.url();
  Ids got;
  FetchHooks hooks;
  hooks.on_records = [&](const std::vector<Record>& records) {
    for (const Record& record : records) got.push_back(record.title);
  };
  FetchReport report = fetch_records(
      {"hep-th/9901001"}, [&](const std::string& url) { return client.get(url); }, clock, fetch,
      hooks);
  EXPECT_THAT(got, ElementsAre("Paper hep-th/9901001"));
  EXPECT_THAT(server.requests().back(),
              HasSubstr("GET /api/query?id_list=hep-th/9901001&start=0&max_results=1 "));
}

TEST(RetryAfter, IsSecondsOrADate) {
  auto today = sys_days(2026y / November / 22);
  for (auto [text, expected] : Cases<const char*, std::optional<seconds>>{
           {"7", 7s},
           {"0", 0s},
           {"Sun, 22 Nov 2026 00:02:00 GMT", 120s},
           {"Sun, 22 Nov 2020 00:02:00 GMT", 0s},
           {"999999", 3'600s},
           {"99999999999999999999999", 3'600s},
           {"-5", std::nullopt},
           {"soon", std::nullopt},
           {"", std::nullopt},
       }) {
    EXPECT_EQ(read_retry_after(text, today), expected) << text;
  }
}

}  // namespace
}  // namespace cssearch
