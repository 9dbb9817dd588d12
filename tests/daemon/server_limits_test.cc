// SPDX-License-Identifier: GPL-3.0-or-later
//
// Clients that are slow, greedy, broken or hostile: each is refused or cut off, and the others are
// served meanwhile.
#include <list>
#include <random>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "schema/file_descriptor.h"
#include "searcher/daemon/guard.h"
#include "tests/daemon/raw_client.h"
#include "tests/daemon/running_server.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

using std::chrono::milliseconds;
using namespace std::string_literals;

HttpReply echo(const HttpRequest& request) {
  HttpReply reply;
  reply.body = request.target;
  return reply;
}

bool is_served(RunningServer& running) {
  return RawClient(running.port()).get("/other").value_or(RawReply()).body == "/other";
}

// The status of the only answer to these bytes, which must be an error as programs expect it. What
// comes behind them may be within their body for another server: it is never taken for a request.
int refusal(RunningServer& running, const std::string& bytes) {
  RawClient client(running.port());
  client.send(bytes + get_request("/behind"));
  auto reply = client.receive();
  if (!reply) return 0;
  EXPECT_EQ(reply->headers["connection"], "close");
  auto body = nlohmann::json::parse(reply->body, nullptr, false);
  EXPECT_TRUE(body.contains("code") && body.contains("message") && body.contains("hint"))
      << reply->body;
  EXPECT_EQ(client.receive_rest(), "");
  return reply->status;
}

// Both ends of the connections are in this process.
void allow_descriptors(rlim_t count) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  if (limit.rlim_cur >= count) return;
  limit.rlim_cur = std::min(count, limit.rlim_max);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  if (limit.rlim_cur < count) GTEST_SKIP() << "too few descriptors are allowed here";
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

TEST(ServerLimits, WhatIsTooLargeIsRefused) {
  RunningServer running({}, echo);
  std::string post = "POST / HTTP/1.1\r\nHost: localhost\r\n";
  Cases<std::string, std::string, int> cases = {
      {"a URL", get_request("/" + std::string(1'000'000, 'a')), 414},
      {"no line at all", std::string(1'000'000, 'a'), 414},
      {"empty lines", repeated("\r\n", 20'000), 414},
      {"a header", get_request("/", "X: " + std::string(1'000'000, 'a') + "\r\n"), 431},
      {"200,000 headers", get_request("/", repeated("a: b\r\n", 200'000)), 431},
      {"a length", post + "Content-Length: 60000000\r\n\r\n", 413},
      {"a length beyond numbers", post + "Content-Length: 99999999999999999999\r\n\r\n", 400},
      {"a chunk", post + "Transfer-Encoding: chunked\r\n\r\nFFFFFF\r\n" + std::string(100'000, 'a'),
       413},
      {"many chunks", post + "Transfer-Encoding: chunked\r\n\r\n" + repeated("1\r\na\r\n", 10'000),
       413},
      {"a chunk's extension",
       post + "Transfer-Encoding: chunked\r\n\r\n1;a=" + std::string(100'000, 'a'), 413},
      {"trailers", post + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + repeated("a: b\r\n", 100'000),
       413},
  };
  for (const auto& [what, bytes, status] : cases) {
    EXPECT_EQ(refusal(running, bytes), status) << what;
  }
  EXPECT_TRUE(is_served(running));
}

// Each line alone is short, and comes alone.
TEST(ServerLimits, HeadersAreCountedTogether) {
  RunningServer running({}, echo);
  RawClient client(running.port());
  client.send("GET / HTTP/1.1\r\n");
  bool open = true;
  for (int i = 0; i < 400 && open; ++i) open = client.send("X: " + std::string(100, 'a') + "\r\n");
  EXPECT_EQ(client.receive().value_or(RawReply()).status, 431);
}

TEST(ServerLimits, ALargeRequestWithinTheLimitsIsServed) {
  RunningServer running({}, echo);
  std::string target = "/?q=" + std::string(12'000, 'a');
  EXPECT_EQ(RawClient(running.port()).get(target).value_or(RawReply()).body, target);
}

TEST(ServerLimits, WhatIsBrokenIsRefused) {
  RunningServer running({}, echo);
  std::string get = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  Cases<std::string, int> cases = {
      {get + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {get + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400},
      {get + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
      {get + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400},
      {get + "Content-Length: 3, 3\r\n\r\nabc", 400},
      {get + "Content-Length: -1\r\n\r\n", 400},
      {get + "Content-Length: +1\r\n\r\na", 400},
      {get + "Content-Length: 0x1\r\n\r\na", 400},
      {get + "Content-Length:\r\n\r\n", 400},
      {get + "Content-Length: 1 2\r\n\r\nab", 400},
      {get + "Content-Length : 1\r\n\r\na", 400},
      {get + "Transfer-Encoding: gzip\r\n\r\n", 400},
      {get + "Transfer-Encoding: chunked, gzip\r\n\r\n", 400},
      {get + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {get + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400},
      {get + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
      {get + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400},
      {get + "Transfer-Encoding: \x0B" + "chunked\r\n\r\n0\r\n\r\n", 400},
      {get + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
      // A line that goes on the one before is read in two ways (RFC 9112, 5.2).
      {get + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400},
      {get + "X: a\r\n\tContent-Length: 3\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", 400},
      {get + "X: a\rContent-Length: 3\r\n\r\n", 400},
      {get + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
      {get + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n", 400},
      {"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {get + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n", 417},
      {get + "no colon\r\n\r\n", 400},
      {get + "Space : a\r\n\r\n", 400},
      {get + ": a\r\n\r\n", 400},
      {get + "X: a\0b\r\n\r\n"s, 400},
      {get + "X: a\x01\r\n\r\n", 400},
      {"GET / HTTP/1.1\nHost: localhost\n\n", 400},
      {"GET / HTTP/1.1\r\nHost: localhost\n\r\n", 400},
      {"GET /\r\n\r\n", 400},
      {"GET / HTTP/1.1 \r\n\r\n", 400},
      {"GET  / HTTP/1.1\r\n\r\n", 400},
      {"GET /a b HTTP/1.1\r\n\r\n", 400},
      {"GET /a\x01 HTTP/1.1\r\n\r\n", 400},
      {"\x16\x03\x01\x02\x01\xFC\x03\x03\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\n\r\n", 505},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"GET / HTTP/1.2\r\n\r\n", 505},
  };
  for (const auto& [bytes, status] : cases) EXPECT_EQ(refusal(running, bytes), status) << bytes;
  EXPECT_TRUE(is_served(running));
}

TEST(ServerLimits, SizesOfChunksAreHexadecimalAndNoMore) {
  RunningServer running({}, echo);
  for (const char* size : {"-1", "+1", "0x1", " 1", "", ";a", "10000000000000001", "1\n", "\x01"}) {
    std::string head = get_request("/", "Transfer-Encoding: chunked\r\n");
    EXPECT_EQ(refusal(running, head + size + "\r\na\r\n0\r\n\r\n"), 400) << size;
  }
  EXPECT_TRUE(is_served(running));
}

TEST(ServerLimits, UrlsThatCannotBeReadAreRefusedOneByOne) {
  RunningServer running({}, echo);
  RawClient client(running.port());
  for (const char* target : {"/?q=%zz", "/%", "http://localhost/", "http://evil.example/", "*",
                             "//%4", "evil.example:80", "\\\\evil"}) {
    EXPECT_EQ(client.get(target).value_or(RawReply()).status, 400) << target;
  }
  for (const char* target : {"/?q=%ff%00%1b", "/%0d%0aX:%20y", "/?q=%c0%af"}) {
    EXPECT_EQ(client.get(target).value_or(RawReply()).status, 200) << target;
  }
  EXPECT_EQ(client.get("/?q=\xFF\xC3").value_or(RawReply()).status, 200);
}

TEST(ServerLimits, ARequestThatIsCutOffIsToldSo) {
  RunningServer running({}, echo);
  for (const char* bytes : {"GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n",
                            "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc"}) {
    RawClient client(running.port());
    client.send(bytes);
    client.end_sending();
    EXPECT_EQ(client.receive().value_or(RawReply()).status, 400) << bytes;
  }
}

TEST(ServerLimits, OthersAreServedBesideDrippingAndIdleConnections) {
  allow_descriptors(2'000);
  if (testing::Test::IsSkipped()) return;
  HttpServer::Options options;
  options.limits.header = milliseconds(500);
  std::atomic<int> cut_off = 0;
  options.on_served = [&](const ServedRequest& request) { cut_off += request.status == 408; };
  RunningServer running(std::move(options), echo);
  std::list<RawClient> idle;
  std::list<RawClient> dripping;
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(idle.emplace_back(running.port()).connected());
  for (int i = 0; i < 100; ++i) dripping.emplace_back(running.port()).send("GET / HTTP/1.1\r\nX: ");
  ASSERT_TRUE(becomes_true([&] { return running.server().stats().accepted == 600; }));
  // However steadily they drip.
  EXPECT_TRUE(becomes_true([&] {
    for (RawClient& client : dripping) client.send("a");
    EXPECT_TRUE(is_served(running));
    return cut_off == 100;
  }));
  for (RawClient& client : dripping) EXPECT_EQ(client.receive().value_or(RawReply()).status, 408);
  for (RawClient& client : idle) EXPECT_EQ(client.get("/now").value_or(RawReply()).body, "/now");
}

TEST(ServerLimits, ABodyThatDripsIsCutOff) {
  HttpServer::Options options;
  options.limits.header = std::chrono::minutes(1);
  options.limits.body = milliseconds(100);
  RunningServer running(std::move(options), echo);
  RawClient client(running.port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_EQ(client.receive().value_or(RawReply()).status, 408);
}

TEST(ServerLimits, IdleConnectionsAreClosedWithoutAWord) {
  HttpServer::Options options;
  options.limits.idle = milliseconds(1'000);
  RunningServer running(std::move(options), echo);
  RawClient fresh(running.port());
  RawClient used(running.port());
  EXPECT_TRUE(used.get("/"));
  EXPECT_EQ(fresh.receive_rest(), "");
  EXPECT_EQ(used.receive_rest(), "");
}

TEST(ServerLimits, AClientThatDoesNotReadIsCutOff) {
  HttpServer::Options options;
  options.limits.write = milliseconds(200);
  RunningServer running(std::move(options), [](const HttpRequest& request) {
    HttpReply reply;
    if (request.path == "/large") reply.body = repeated(std::string(32'000, 'x'), 1'000);
    return request.path == "/large" ? reply : echo(request);
  });
  RawClient slow(running.port(), 4'096);
  slow.send(get_request("/large"));
  EXPECT_TRUE(is_served(running));
  EXPECT_TRUE(becomes_true([&] { return running.server().stats().connections == 0; }));
}

TEST(ServerLimits, AClientThatDoesNotCloseIsCutOff) {
  HttpServer::Options options;
  options.limits.linger = milliseconds(100);
  RunningServer running(std::move(options), echo);
  RawClient client(running.port());
  client.send(get_request("/", "Connection: close\r\n"));
  EXPECT_TRUE(client.receive());
  EXPECT_TRUE(becomes_true([&] { return running.server().stats().connections == 0; }));
}

TEST(ServerLimits, AClientThatIsGoneIsNoTrouble) {
  Gate gate;
  RunningServer running({}, [&](const HttpRequest& request) {
    if (request.path == "/wait") gate.wait();
    return echo(request);
  });
  {
    RawClient client(running.port());
    client.send(get_request("/wait"));
    gate.until_waiting(1);
  }
  gate.open();
  EXPECT_TRUE(is_served(running));
  EXPECT_TRUE(becomes_true([&] { return running.server().stats().connections == 0; }));
}

TEST(ServerLimits, AFullQueueIsToldAtOnce) {
  Gate gate;
  HttpServer::Options options;
  options.workers = 1;
  options.limits.queue = 1;
  RunningServer running(std::move(options), [&](const HttpRequest& request) {
    gate.wait();
    return echo(request);
  });
  RawClient first(running.port());
  RawClient second(running.port());
  RawClient third(running.port());
  first.send(get_request("/1"));
  gate.until_waiting(1);
  second.send(get_request("/2"));
  ASSERT_TRUE(becomes_true([&] { return running.server().stats().queued == 1; }));
  auto refused = third.get("/3");
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->headers["retry-after"], "1");
  EXPECT_EQ(nlohmann::json::parse(refused->body)["code"], "busy");
  EXPECT_EQ(running.server().stats().refused, 1U);
  gate.open();
  EXPECT_EQ(first.receive().value_or(RawReply()).body, "/1");
  EXPECT_EQ(second.receive().value_or(RawReply()).body, "/2");
  EXPECT_EQ(third.get("/3").value_or(RawReply()).body, "/3");
}

TEST(ServerLimits, ConnectionsBeyondTheLimitWait) {
  HttpServer::Options options;
  options.limits.connections = 2;
  RunningServer running(std::move(options), echo);
  auto first = std::make_unique<RawClient>(running.port());
  RawClient second(running.port());
  EXPECT_TRUE(first->get("/"));
  EXPECT_TRUE(second.get("/"));
  RawClient third(running.port());
  third.send(get_request("/3"));
  EXPECT_EQ(running.server().stats().connections, 2U);
  first.reset();
  EXPECT_EQ(third.receive().value_or(RawReply()).body, "/3");
  EXPECT_EQ(running.server().stats().accepted, 3U);
}

// Restores the limit whatever happens.
class DescriptorLimit {
 public:
  explicit DescriptorLimit(rlim_t most) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit lowered = before_;
    lowered.rlim_cur = most;
    ::setrlimit(RLIMIT_NOFILE, &lowered);
  }
  ~DescriptorLimit() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  DescriptorLimit(const DescriptorLimit&) = delete;
  DescriptorLimit& operator=(const DescriptorLimit&) = delete;

 private:
  rlimit before_{};
};

std::clock_t processor_time() {
  return std::clock() / (CLOCKS_PER_SEC / 1'000);
}

TEST(ServerLimits, WithoutDescriptorsItWaitsForOne) {
  RunningServer running({}, echo);
  EXPECT_TRUE(is_served(running));
  ASSERT_TRUE(becomes_true([&] { return running.server().stats().connections == 0; }));
  std::optional<RawClient> client;
  {
    FileDescriptor next(::dup(0));
    DescriptorLimit limit(static_cast<rlim_t>(next.get()) + 1);
    next.close();
    client.emplace(running.port());  // takes the last one
    ASSERT_TRUE(client->connected());
    client->send(get_request("/late"));
    std::clock_t before = processor_time();
    std::this_thread::sleep_for(milliseconds(400));
    EXPECT_LT(processor_time() - before, 200) << "it spins";
    EXPECT_EQ(running.server().stats().connections, 0U);
  }
  EXPECT_EQ(client->receive().value_or(RawReply()).body, "/late");
}

// Whatever bytes arrive, an answer or the end of the connection comes back.
TEST(ServerLimits, RandomBytesEndNothing) {
  RunningServer running({}, echo);
  std::mt19937 random(7);
  auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  const std::vector<std::string> seeds = {
      get_request("/a?q=%E6%98%BE&x=1", "Accept: */*\r\nCookie: a=b; c=d\r\n"),
      get_request("/", "Content-Length: 5\r\n") + "hello" + get_request("/"),
      get_request("/", "Transfer-Encoding: chunked\r\n") + "3;a=\"b\"\r\nabc\r\n0\r\nX: y\r\n\r\n",
      "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
  };
  const std::string special = "0f\r\n\0 :;,=%\"\x80\xFF"s;
  for (int round = 0; round < 400; ++round) {
    std::string bytes = seeds[below(seeds.size())];
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
      std::size_t at = below(bytes.size());
      switch (below(3)) {
        case 0: bytes[at] = special[below(special.size())]; break;
        case 1: bytes.insert(at, 1 + below(3), special[below(special.size())]); break;
        default: bytes.erase(at, 1 + below(4)); break;
      }
    }
    RawClient client(running.port());
    std::size_t cut = below(bytes.size());
    client.send(std::string_view(bytes).substr(0, cut));
    client.send(std::string_view(bytes).substr(cut));
    client.end_sending();
    EXPECT_TRUE(client.receive_rest()) << bytes;
  }
  EXPECT_TRUE(is_served(running));
}

}  // namespace
}  // namespace cssearch
