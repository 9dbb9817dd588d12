// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/arxiv_client.h"

#include <deque>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/cases.h"
#include "tests/support/fake_clock.h"
#include "tests/support/shell.h"
#include "tests/support/test_server.h"

namespace cssearch {
namespace {

using namespace std::chrono;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Ids = std::vector<std::string>;

// With `total`, what arXiv says that it knows of the ids asked for.
std::string feed_of(const Ids& ids, std::optional<int> total = {}) {
  std::string feed =
      "<feed xmlns='http://www.w3.org/2005/Atom'><title>arXiv Query</title><id>q</id>";
  if (total) feed += "<totalResults>" + std::to_string(*total) + "</totalResults>";
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

Ids ids_asked_for(const std::string& url) {
  std::size_t begin = url.find("id_list=") + 8;
  std::istringstream list(url.substr(begin, url.find('&', begin) - begin));
  Ids ids;
  for (std::string id; std::getline(list, id, ',');) ids.push_back(id);
  return ids;
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
      if (respond) return respond(ids_asked_for(url));
      HttpResult result = script_.front();
      if (script_.size() > 1) script_.pop_front();
      return result;
    };
    return fetch_records(ids, transport, clock, options, hooks);
  }

  FakeClock clock;
  FetchOptions options;
  milliseconds takes{500};
  std::function<HttpResult(const Ids&)> respond;  // instead of the script
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

// Throttled: asked again later, then the run ends with what it has.
TEST(ArxivClient, RetreatsAndThenEndsTheRunWithWhatItHas) {
  for (const HttpResult& trouble : {answer(429, "Rate exceeded."), answer(406, ""),
                                    answer(503, "", "7"), answer(200, "Rate exceeded.")}) {
    FakeService service({answer(200, feed_of({"2001.00001"})), trouble});
    service.options.batch = 1;
    FetchReport report = service.fetch({"2001.00001", "2001.00002", "2001.00003"});
    EXPECT_THAT(service.got, ElementsAre("2001.00001"));
    EXPECT_EQ(service.asked.size(), 5U) << "four tries of the second, none of the third";
    EXPECT_FALSE(report.stopped.empty());
    EXPECT_THAT(report.unknown, IsEmpty()) << "a failed answer tells nothing of a paper";
    EXPECT_THAT(report.failed, IsEmpty());
    EXPECT_GE(service.clock.sleeps.back(), 3s);
  }
}

// What a service does that knows all ids but these, for which it has the other answer.
std::function<HttpResult(const Ids&)> fails_for(const Ids& bad, const HttpResult& trouble) {
  return [=](const Ids& ids) {
    for (const std::string& id : bad) {
      if (std::find(ids.begin(), ids.end(), id) != ids.end()) return trouble;
    }
    return answer(200, feed_of(ids));
  };
}

Ids many_ids(int count) {
  Ids ids;
  for (int i = 1; i <= count; ++i) ids.push_back("2001." + std::to_string(10'000 + i));
  return ids;
}

Ids ids_of(const std::vector<FailedId>& failed) {
  Ids ids;
  for (const FailedId& one : failed) ids.push_back(one.id);
  return ids;
}

TEST(ArxivClient, ABadIdCostsItselfOnly) {
  for (const HttpResult& trouble :
       {answer(500, ""), answer(502, ""), answer(503, ""), answer(414, ""), answer(400, ""),
        answer(400, error_feed("something is wrong")), answer(200, error_feed("out of memory")),
        answer(200, feed_of({"2001.00002"}).substr(0, 150)),
        answer(200, "<html><body>login</body></html>"), failure(HttpFailure::Kind::Timeout),
        failure(HttpFailure::Kind::Broken), failure(HttpFailure::Kind::TooLarge)}) {
    FakeService service({answer(200, "")});
    service.respond = fails_for({"2001.10001"}, trouble);
    service.options.batch = 8;
    FetchReport report = service.fetch(many_ids(20));
    EXPECT_EQ(report.fetched, 19U);
    EXPECT_THAT(ids_of(report.failed), ElementsAre("2001.10001"));
    EXPECT_NE(report.failed.at(0).reason, "");
    EXPECT_EQ(report.stopped, "");
    EXPECT_THAT(report.unknown, IsEmpty());
    EXPECT_THAT(report.refused, IsEmpty());
    EXPECT_EQ(service.told.back().done, 20U);
  }
}

TEST(ArxivClient, TwoBadIdsAnywhereCostThemselvesOnly) {
  for (const auto& [one, other] : Cases<const char*, const char*>{{"2001.10001", "2001.10002"},
                                                                  {"2001.10001", "2001.10100"},
                                                                  {"2001.10050", "2001.10051"},
                                                                  {"2001.10001", "2001.10003"}}) {
    FakeService service({answer(200, "")});
    service.respond = fails_for({one, other}, answer(500, ""));
    FetchReport report = service.fetch(many_ids(100));
    EXPECT_EQ(report.fetched, 98U);
    EXPECT_THAT(ids_of(report.failed), UnorderedElementsAre(one, other));
    EXPECT_EQ(report.stopped, "");
  }
}

TEST(ArxivClient, AServiceThatFailsForAllIsNotAskedForEach) {
  for (const HttpResult& trouble :
       {answer(500, ""), answer(400, error_feed("database is down")), answer(414, ""),
        answer(200, "<html/>"), answer(400, error_feed("incorrect id format")),
        failure(HttpFailure::Kind::Timeout), failure(HttpFailure::Kind::TooLarge)}) {
    FakeService service({answer(200, feed_of({"2001.00001"})), trouble});
    Ids ids = many_ids(1'000);
    ids.insert(ids.begin(), "2001.00001");
    service.options.batch = 64;
    FetchReport report = service.fetch(ids);
    EXPECT_NE(report.stopped, "");
    EXPECT_LE(service.asked.size(), 25U);
    EXPECT_LE(report.refused.size() + report.failed.size(), 5U);
  }
}

// Without a network nobody waits for minutes.
TEST(ArxivClient, AServiceThatWasNeverReachedIsTriedTwice) {
  FakeService service({failure(HttpFailure::Kind::Network)});
  EXPECT_NE(service.fetch({"2001.00001"}).stopped, "");
  EXPECT_EQ(service.asked.size(), 2U);
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

// The old service sent errors with the status of success.
TEST(ArxivClient, FindsABadIdThatIsNotNamed) {
  for (int status : {200, 400}) {
    FakeService service({answer(200, "")});
    service.respond = fails_for({"2001.10007"}, answer(status, error_feed("Incorrect id format")));
    FetchReport report = service.fetch(many_ids(20));
    EXPECT_EQ(report.fetched, 19U);
    EXPECT_THAT(report.refused, ElementsAre("2001.10007"));
    EXPECT_THAT(report.failed, IsEmpty());
    EXPECT_LE(service.asked.size(), 11U) << "by halves";
  }
}

TEST(ArxivClient, AnIdIsNamedAsAWord) {
  for (const auto& [reason, refused] : Cases<std::string, Ids>{
           {"incorrect id format for 2001.0001", {"2001.0001"}},
           {"malformed: 2001.0001.", {"2001.0001"}},
           {"malformed: '2001.0001,'", {"2001.0001"}},
           {"malformed: 2001.00019", {}},
           {"malformed: 12001.0001", {}},
           {"malformed: 9.2001.0001", {}},
           {"cannot answer for id_list=2001.0001,hep-th/9901001", {}},
       }) {
    FakeService service({answer(400, error_feed(reason)), answer(200, feed_of({"hep-th/9901001"})),
                         answer(200, feed_of({"2001.0001", "hep-th/9901001"}))});
    EXPECT_THAT(service.fetch({"2001.0001", "hep-th/9901001"}).refused, refused) << reason;
  }
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

// arXiv says how many it knows, and sends fewer.
TEST(ArxivClient, WhatAShortPageLeavesOutIsAskedForAgain) {
  FakeService service({answer(200, feed_of({"2001.00001"}, 3)),
                       answer(200, feed_of({"2001.00003"}, 2)),
                       answer(200, feed_of({"2001.00002"}, 1))});
  FetchReport report = service.fetch({"2001.00001", "2001.00002", "2001.00003", "2001.00004"});
  EXPECT_THAT(service.got, ElementsAre("2001.00001", "2001.00003", "2001.00002"));
  EXPECT_THAT(report.unknown, ElementsAre("2001.00004"));
  EXPECT_EQ(service.asked.size(), 3U);
  EXPECT_THAT(service.asked[1], HasSubstr("id_list=2001.00002,2001.00003,2001.00004&"));
  EXPECT_EQ(service.told.back().done, 4U);
}

TEST(ArxivClient, WhatAShortPageNeverSendsIsNotUnknown) {
  FakeService service({answer(200, feed_of({"2001.00001"}, 2)), answer(200, feed_of({}, 1))});
  FetchReport report = service.fetch({"2001.00001", "2001.00002"});
  EXPECT_THAT(service.got, ElementsAre("2001.00001"));
  EXPECT_THAT(report.unknown, IsEmpty());
  EXPECT_THAT(ids_of(report.failed), ElementsAre("2001.00002"));
  EXPECT_EQ(service.asked.size(), 3U) << "twice for the rest";
}

// The old service counts ids that it does not know, and has an entry for each that is empty.
TEST(ArxivClient, AnEmptyEntryIsAnAnswer) {
  std::string feed = feed_of({"2001.00001"}, 3);
  feed.insert(feed.find("</feed>"), "<entry/><entry/>");
  FakeService service({answer(200, feed)});
  FetchReport report = service.fetch({"2001.00001", "2001.00002", "2001.00003"});
  EXPECT_THAT(report.unknown, ElementsAre("2001.00002", "2001.00003"));
  EXPECT_EQ(service.asked.size(), 1U);
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
  EXPECT_DOUBLE_EQ(service.told.front().per_second, 2.0) << "one in half a second";
  EXPECT_NEAR(service.told.back().per_second, 3 / 6.5, 1e-9) << "and then one every three";
}

TEST(ArxivClient, AnInterruptKeepsWhatWasFetched) {
  FakeService service({answer(200, feed_of({"2001.00001"}))});
  service.options.batch = 1;
  service.interrupt_after = 1;
  EXPECT_THROW(service.fetch({"2001.00001", "2001.00002"}), Error);
  EXPECT_THAT(service.got, ElementsAre("2001.00001"));
}

// The same over connections to a server, byte for byte as it is sent.
class Loopback {
 public:
  explicit Loopback(std::vector<Reply> script) : server(std::move(script)) {
    client_options.user_agent = "cssearch/test";
    client_options.accept = "application/atom+xml";
    client_options.hosts = {"127.0.0.1"};
    client_options.limits.bytes = 1'000'000;
    client_options.limits.total = 300ms;
    fetch_options.batch = 1;
  }

  FetchReport fetch(const Ids& ids) {
    HttpClient client(client_options);
    fetch_options.base_url = server.url();
    FetchHooks hooks;
    hooks.on_records = [&](const std::vector<Record>& records) {
      for (const Record& record : records) got.push_back(record.id);
    };
    return fetch_records(
        ids, [&](const std::string& url) { return client.get(url); }, clock, fetch_options, hooks);
  }

  TestServer server;
  HttpClient::Options client_options;
  FetchOptions fetch_options;
  FakeClock clock;
  Ids got;
};

Reply feed_reply(const Ids& ids) {
  return reply(200, feed_of(ids), "Content-Type: application/atom+xml");
}

Reply endless() {
  Reply body;
  body.head = "HTTP/1.1 200 OK\r\nConnection: close";
  body.body = std::string(64'000, 'x');
  body.repeat = 4'000;  // 256 MB, if it were read to the end
  body.close = true;
  return body;
}

Reply cut_off() {
  Reply half = feed_reply({"2001.00002"});
  half.cut = half.close = true;
  return half;
}

Reply drip() {
  Reply slow = feed_reply({"2001.00002"});
  slow.between = 20ms;
  return slow;
}

struct Trouble {
  const char* name;
  Reply reply;
  const char* reason;     // part of what the report says
  std::size_t tries = 4;  // of the second paper
  bool stops = false;     // the third is not asked for
};

std::vector<Trouble> troubles() {
  std::string zeros = run_command_line("head -c 10000000 /dev/zero | gzip -9").output;
  std::string half = feed_of({"2001.00002"});
  half.resize(half.size() / 2);
  return {
      {"not acceptable", reply(406, ""), "arXiv is busy (406)", 4, true},
      {"rate", reply(429, "Rate exceeded.", "Content-Type: text/plain"), "busy (429)", 4, true},
      {"plain text", reply(200, "Rate exceeded.", "Content-Type: text/plain"),
       "no feed: \"Rate exceeded.\"", 4, true},
      {"refused", reply(403, ""), "refuses to answer (403)", 1, true},
      {"other host", reply(302, "", "Location: https://example.org/"),
       "the host example.org is not to be asked", 1, true},
      {"error", reply(500, ""), "arXiv fails (500)"},
      {"gateway", reply(502, "<html>Bad Gateway</html>"), "arXiv fails (502)"},
      {"unavailable", reply(503, ""), "arXiv fails (503)"},
      {"one id too long", reply(414, ""), "too long (414)", 1},
      {"a page", reply(200, "<html><body>login</body></html>", "Content-Type: text/html"),
       "no feed: it is <html>"},
      {"half a feed", reply(200, half, "Content-Type: application/atom+xml"),
       "no feed: it is truncated or broken at byte"},
      {"cut off", cut_off(), "transfer closed with"},
      {"drip", drip(), "no answer in time"},
      {"endless", endless(), "larger than 1000000 bytes", 1},
      {"gzip bomb", reply(200, zeros, "Content-Encoding: gzip"), "larger than 1000000 bytes", 1},
  };
}

TEST(ArxivClientOverLoopback, NoTroubleCostsWhatWasFetched) {
  for (const Trouble& trouble : troubles()) {
    SCOPED_TRACE(trouble.name);
    std::vector<Reply> script(trouble.tries + 2, trouble.reply);
    script.front() = feed_reply({"2001.00001"});
    if (!trouble.stops) script.back() = feed_reply({"2001.00003"});
    Loopback service(script);
    FetchReport report = service.fetch({"2001.00001", "2001.00002", "2001.00003"});
    EXPECT_THAT(report.unknown, IsEmpty());
    if (trouble.stops) {
      EXPECT_THAT(service.got, ElementsAre("2001.00001"));
      EXPECT_THAT(report.stopped, HasSubstr(trouble.reason));
      EXPECT_EQ(service.server.requests().size(), 1 + trouble.tries);
    } else {
      EXPECT_THAT(service.got, ElementsAre("2001.00001", "2001.00003"));
      EXPECT_EQ(report.stopped, "");
      ASSERT_THAT(ids_of(report.failed), ElementsAre("2001.00002"));
      EXPECT_THAT(report.failed[0].reason, HasSubstr(trouble.reason));
      EXPECT_EQ(service.server.requests().size(), 2 + trouble.tries);
    }
  }
}

TEST(ArxivClientOverLoopback, GoesOnAfterTroubleThatPasses) {
  for (const Trouble& trouble : troubles()) {
    if (trouble.tries == 1) continue;
    SCOPED_TRACE(trouble.name);
    Loopback service({trouble.reply, feed_reply({"2001.00001"}), feed_reply({"2001.00002"})});
    FetchReport report = service.fetch({"2001.00001", "2001.00002"});
    EXPECT_THAT(service.got, ElementsAre("2001.00001", "2001.00002"));
    EXPECT_EQ(report.stopped, "");
    EXPECT_THAT(report.failed, IsEmpty());
  }
}

TEST(ArxivClientOverLoopback, WaitsAsRetryAfterSays) {
  for (auto [header, at_least] : Cases<const char*, milliseconds>{
           {"Retry-After: 90", 90s},
           {"Retry-After: Sun, 22 Nov 2026 00:02:00 GMT", 120s},
       }) {
    Loopback service({reply(503, "", header), feed_reply({"2001.00001"})});
    EXPECT_EQ(service.fetch({"2001.00001"}).fetched, 1U);
    ASSERT_EQ(service.clock.sleeps.size(), 1U) << header;
    EXPECT_GE(service.clock.sleeps.front(), at_least) << header;
  }
}

TEST(ArxivClientOverLoopback, DropsTheIdThatA400Names) {
  Loopback service({reply(400, error_feed("incorrect id format for abc/1")),
                    feed_reply({"hep-th/9901001", "2001.00001"})});
  service.fetch_options.batch = 3;
  FetchReport report = service.fetch({"hep-th/9901001", "abc/1", "2001.00001"});
  EXPECT_THAT(service.got, ElementsAre("hep-th/9901001", "2001.00001"));
  EXPECT_THAT(report.refused, ElementsAre("abc/1"));
  EXPECT_THAT(service.server.requests().back(), HasSubstr("id_list=hep-th/9901001,2001.00001&"));
}

TEST(ArxivClientOverLoopback, HalvesWhatIsTooLong) {
  Loopback service({reply(414, "URI too long"), feed_reply({"2001.00001", "2001.00002"}),
                    feed_reply({"2001.00003", "2001.00004"})});
  service.fetch_options.batch = 4;
  service.fetch({"2001.00001", "2001.00002", "2001.00003", "2001.00004"});
  EXPECT_THAT(service.got, ElementsAre("2001.00001", "2001.00002", "2001.00003", "2001.00004"));
}

TEST(ArxivClientOverLoopback, AnEmptyFirstPageIsAskedForOnceMore) {
  Loopback service({feed_reply({}), feed_reply({"2001.00001", "2001.00002"})});
  service.fetch_options.batch = 2;
  EXPECT_EQ(service.fetch({"2001.00001", "2001.00002"}).fetched, 2U);
  EXPECT_EQ(service.server.requests().size(), 2U);
}

// A feed is known by what it is, not by what it is called.
TEST(ArxivClientOverLoopback, AFeedUnderAWrongContentTypeIsRead) {
  Loopback service({reply(200, feed_of({"2001.00001"}), "Content-Type: text/html")});
  EXPECT_EQ(service.fetch({"2001.00001"}).fetched, 1U);
}

TEST(ArxivClientOverLoopback, KeepsOneConnection) {
  Loopback service({feed_reply({"2001.00001"}), reply(429, "Rate exceeded."),
                    feed_reply({"2001.00002"}), feed_reply({"2001.00003"})});
  EXPECT_EQ(service.fetch({"2001.00001", "2001.00002", "2001.00003"}).fetched, 3U);
  EXPECT_EQ(service.server.connections(), 1);
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
