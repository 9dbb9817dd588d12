// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a well-behaved client sees. Those of the other kind are in server_limits_test.cc.
#include "searcher/daemon/server.h"

#include <csignal>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>

#include "schema/error.h"
#include "searcher/daemon/guard.h"
#include "tests/daemon/raw_client.h"
#include "tests/daemon/running_server.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

HttpReply echo(const HttpRequest& request) {
  HttpReply reply;
  reply.body = request.target;
  return reply;
}

Endpoint at_socket(const fs::path& path) {
  Endpoint endpoint;
  endpoint.socket = path.string();
  return endpoint;
}

TEST(Server, AnswersAndKeepsTheConnection) {
  RunningServer running({}, echo);
  RawClient client(running.port());
  for (const char* target : {"/one", "/two?q=a", "/three"}) {
    auto reply = client.get(target);
    ASSERT_TRUE(reply) << target;
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, target);
    EXPECT_EQ(reply->headers["content-type"], "text/plain; charset=utf-8");
    EXPECT_EQ(reply->headers.count("connection"), 0U);
    EXPECT_NE(reply->headers["date"], "");
  }
  EXPECT_EQ(running.server().stats().accepted, 1U);
  EXPECT_EQ(running.server().stats().connections, 1U);
}

TEST(Server, HandlersSeeTheRequest) {
  HttpRequest seen;
  RunningServer running({}, [&](const HttpRequest& request) {
    seen = request;
    return HttpReply();
  });
  RawClient client(running.port());
  client.send(get_request("/a%20b?q=kv+cache&q=x", "X-Thing:  One \r\nx-thing: two\r\n"));
  ASSERT_TRUE(client.receive());
  running.stop();
  EXPECT_EQ(seen.path, "/a b");
  EXPECT_EQ(seen.parameters, (Parameters{{"q", "kv cache"}, {"q", "x"}}));
  EXPECT_EQ(seen.headers,
            (Parameters{{"host", "localhost"}, {"x-thing", "One"}, {"x-thing", "two"}}));
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
  RunningServer running({}, echo);
  RawClient client(running.port());
  client.send(get_request("/1") + get_request("/2") + "\r\n" + get_request("/3") + "GET /4 HT");
  for (const char* target : {"/1", "/2", "/3"}) {
    auto reply = client.receive();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->body, target);
  }
  client.send("TP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.receive().value_or(RawReply()).body, "/4");
}

TEST(Server, ARequestMayArriveByteByByte) {
  RunningServer running({}, echo);
  RawClient client(running.port());
  for (char byte : get_request("/slow")) client.send(std::string(1, byte));
  EXPECT_EQ(client.receive().value_or(RawReply()).body, "/slow");
}

TEST(Server, HeadHasTheHeadersOfGet) {
  RunningServer running({}, echo);
  RawClient client(running.port());
  auto got = client.get("/abc");
  client.send("HEAD /abc HTTP/1.1\r\nHost: localhost\r\n\r\n" + get_request("/next"));
  auto headed = client.receive(true);
  ASSERT_TRUE(got && headed);
  EXPECT_EQ(headed->status, 200);
  EXPECT_EQ(headed->headers["content-length"], "4");
  got->headers.erase("date");
  headed->headers.erase("date");
  EXPECT_EQ(headed->headers, got->headers);
  EXPECT_EQ(client.receive().value_or(RawReply()).body, "/next");
}

TEST(Server, NotModifiedHasNoBody) {
  RunningServer running({}, [](const HttpRequest&) {
    HttpReply reply;
    reply.status = 304;
    reply.body = "not sent";
    return reply;
  });
  RawClient client(running.port());
  for (int i = 0; i < 2; ++i) EXPECT_EQ(client.get("/").value_or(RawReply()).status, 304);
}

TEST(Server, OldClientsAreAnsweredOnceUnlessTheyAskForMore) {
  RunningServer running({}, echo);
  RawClient once(running.port());
  once.send("GET /a HTTP/1.0\r\n\r\n");
  auto reply = once.receive();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->headers["connection"], "close");
  EXPECT_EQ(once.receive_rest(), "");

  RawClient more(running.port());
  for (int i = 0; i < 2; ++i) {
    more.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    auto kept = more.receive();
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->headers["connection"], "keep-alive");
  }
}

TEST(Server, ConnectionCloseIsDone) {
  RunningServer running({}, echo);
  RawClient client(running.port());
  client.send(get_request("/a", "Connection: close\r\n") + get_request("/never"));
  auto reply = client.receive();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->headers["connection"], "close");
  EXPECT_EQ(client.receive_rest(), "");
}

TEST(Server, AHalfClosedClientGetsItsAnswers) {
  RunningServer running({}, echo);
  RawClient client(running.port());
  client.send(get_request("/1") + get_request("/2"));
  client.end_sending();
  EXPECT_EQ(client.receive().value_or(RawReply()).body, "/1");
  EXPECT_EQ(client.receive().value_or(RawReply()).body, "/2");
  EXPECT_EQ(client.receive_rest(), "");
}

TEST(Server, BodiesOfRequestsArePassedOver) {
  RunningServer running({}, echo);
  RawClient client(running.port());
  client.send(get_request("/1", "Content-Length: 5\r\n") + "hello" +
              get_request("/2", "Transfer-Encoding: chunked\r\n") +
              "3;x=y\r\nabc\r\n0\r\nHost: evil\r\n\r\n" + get_request("/3"));
  for (const char* target : {"/1", "/2", "/3"}) {
    EXPECT_EQ(client.receive().value_or(RawReply()).body, target);
  }
}

TEST(Server, OtherMethodsAreRefused) {
  RunningServer running({}, echo);
  RawClient client(running.port());
  for (const char* method :
       {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "X"}) {
    client.send(std::string(method) +
                " / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nab");
    auto reply = client.receive();
    ASSERT_TRUE(reply) << method;
    EXPECT_EQ(reply->status, 405) << method;
    EXPECT_EQ(reply->headers["allow"], "GET, HEAD");
    EXPECT_EQ(nlohmann::json::parse(reply->body)["code"], "method_not_allowed");
  }
  EXPECT_EQ(client.get("/still").value_or(RawReply()).body, "/still");
}

TEST(Server, AnExceptionIsAnInternalErrorAndNoMore) {
  HttpServer::Options options;
  std::vector<ServedRequest> served;
  options.on_served = [&](const ServedRequest& request) { served.push_back(request); };
  RunningServer running(std::move(options), [](const HttpRequest& request) -> HttpReply {
    if (request.path == "/error") throw Error(ErrorCode::BrokenIndex, "secret path");
    if (request.path == "/int") throw 7;
    return echo(request);
  });
  RawClient client(running.port());
  for (const char* target : {"/error", "/int"}) {
    auto reply = client.get(target);
    ASSERT_TRUE(reply) << target;
    EXPECT_EQ(reply->status, 500);
    EXPECT_EQ(nlohmann::json::parse(reply->body)["code"], "internal");
    EXPECT_EQ(reply->body.find("secret"), std::string::npos);
  }
  EXPECT_EQ(client.get("/still").value_or(RawReply()).body, "/still");
  running.stop();
  ASSERT_EQ(served.size(), 3U);
  EXPECT_EQ(served[0].fault, "secret path");
  EXPECT_EQ(served[2].fault, "");
}

TEST(Server, AHandlerThatCannotBeMadeIsTriedAgain) {
  HttpServer::Options options;
  options.workers = 1;
  options.endpoints = {parse_listen("127.0.0.1:0")};
  int tries = 0;
  HttpServer server(std::move(options), [&]() -> HttpServer::Handler {
    if (++tries == 1) throw Error(ErrorCode::NoIndex, "not yet");
    return echo;
  });
  std::thread thread([&] { server.run(); });
  RawClient client(server.ports().front());
  EXPECT_EQ(client.get("/1").value_or(RawReply()).status, 500);
  EXPECT_EQ(client.get("/2").value_or(RawReply()).status, 200);
  EXPECT_EQ(client.get("/3").value_or(RawReply()).status, 200);
  server.stop();
  thread.join();
  EXPECT_EQ(tries, 2);
}

TEST(Server, AFaultyGuardOrLogEndsNothing) {
  HttpServer::Options options;
  options.guard = [](const HttpRequest& request, Transport) -> std::optional<HttpReply> {
    if (request.path == "/guard") throw std::runtime_error("guard");
    return std::nullopt;
  };
  options.on_served = [](const ServedRequest&) { throw std::runtime_error("the disk is full"); };
  RunningServer running(std::move(options), echo);
  RawClient client(running.port());
  EXPECT_EQ(client.get("/guard").value_or(RawReply()).status, 500);
  EXPECT_EQ(client.get("/a").value_or(RawReply()).body, "/a");
  EXPECT_EQ(client.get("/b").value_or(RawReply()).body, "/b");
}

TEST(Server, TellsWhatItServed) {
  HttpServer::Options options;
  std::vector<ServedRequest> served;
  options.on_served = [&](const ServedRequest& request) { served.push_back(request); };
  RunningServer running(std::move(options), echo);
  RawClient client(running.port());
  client.get("/abc");
  client.send("HEAD /head HTTP/1.1\r\nHost: localhost\r\n\r\n");
  client.receive(true);
  client.send("nonsense\r\n\r\n");
  client.receive_rest();
  running.stop();
  ASSERT_EQ(served.size(), 3U);
  EXPECT_EQ(served[0].client, "127.0.0.1");
  EXPECT_EQ(served[0].method, "GET");
  EXPECT_EQ(served[0].target, "/abc");
  EXPECT_EQ(served[0].status, 200);
  EXPECT_EQ(served[0].bytes, 4U);
  EXPECT_EQ(served[1].method, "HEAD");
  EXPECT_EQ(served[1].bytes, 0U);
  EXPECT_EQ(served[2].status, 400);
}

TEST(Server, TheGuardDecidesBeforeAWorker) {
  HttpServer::Options options;
  options.guard = Guard({});
  options.headers = security_headers();
  std::atomic<int> handled = 0;
  RunningServer running(std::move(options), [&](const HttpRequest& request) {
    ++handled;
    return echo(request);
  });
  auto status = [&](const std::string& headers) {
    RawClient client(running.port());
    client.send("GET / HTTP/1.1\r\n" + headers + "\r\n");
    auto reply = client.receive();
    EXPECT_TRUE(reply);
    EXPECT_EQ(reply->headers["x-content-type-options"], "nosniff");
    return reply->status;
  };
  EXPECT_EQ(status(""), 400);
  EXPECT_EQ(status("Host: localhost\r\nHost: localhost\r\n"), 400);
  EXPECT_EQ(status("Host: localhost\r\nHost: evil.example\r\n"), 400);
  EXPECT_EQ(status("Host: evil.example\r\n"), 403);
  EXPECT_EQ(status("Host: localhost\r\nOrigin: null\r\n"), 403);
  EXPECT_EQ(status("Host: localhost\r\nbroken\r\n"), 400);
  EXPECT_EQ(handled, 0);
  EXPECT_EQ(status("Host: localhost\r\n"), 200);
}

TEST(Server, ListensOnAUnixSocketOfItsOwner) {
  TempFolder folder;
  fs::path path = folder / "s";
  HttpServer::Options options;
  options.guard = Guard({});
  options.endpoints = {at_socket(path), parse_listen("127.0.0.1:0")};
  std::vector<ServedRequest> served;
  options.on_served = [&](const ServedRequest& request) { served.push_back(request); };
  RunningServer running(std::move(options), echo);
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(running.port(), 0);

  RawClient local(path.string());
  local.send("GET /a HTTP/1.1\r\nHost: any.example\r\n\r\n");
  EXPECT_EQ(local.receive().value_or(RawReply()).body, "/a");
  RawClient tcp(running.server().ports().at(1));
  EXPECT_EQ(tcp.get("/b").value_or(RawReply()).body, "/b");
  running.stop();
  EXPECT_FALSE(fs::exists(path));
  ASSERT_EQ(served.size(), 2U);
  EXPECT_EQ(served[0].client, "unix");
}

TEST(Server, ServesASocketThatWasHandedOver) {
  ListeningSocket opened(parse_listen("127.0.0.1:0"));
  HttpServer::Options options;
  options.endpoints.emplace_back().descriptor = opened.release();
  RunningServer running(std::move(options), echo);
  EXPECT_EQ(running.port(), opened.port());
  EXPECT_EQ(RawClient(opened.port()).get("/a").value_or(RawReply()).body, "/a");
}

TEST(Server, AnAddressInUseIsTold) {
  ListeningSocket opened(parse_listen("127.0.0.1:0"));
  HttpServer::Options options;
  options.endpoints = {parse_listen("127.0.0.1:" + std::to_string(opened.port()))};
  EXPECT_THROW(HttpServer(std::move(options), [] { return echo; }), Error);
}

TEST(Server, StopLetsTheRequestUnderWayEnd) {
  Gate gate;
  RunningServer running({}, [&](const HttpRequest& request) {
    gate.wait();
    return echo(request);
  });
  RawClient idle(running.port());
  RawClient half(running.port());
  half.send("GET / HT");
  RawClient client(running.port());
  client.send(get_request("/slow"));
  gate.until_waiting(1);
  EXPECT_TRUE(becomes_true([&] { return running.server().stats().connections == 3; }));
  running.server().stop();
  EXPECT_EQ(idle.receive_rest(), "");
  EXPECT_EQ(half.receive_rest(), "");
  gate.open();
  auto reply = client.receive();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "/slow");
  EXPECT_EQ(reply->headers["connection"], "close");
  EXPECT_EQ(client.receive_rest(), "");
  EXPECT_TRUE(running.join());
  EXPECT_FALSE(RawClient(running.port()).connected());
}

TEST(Server, RequestsThatWaitForAWorkerAreAnsweredAfterStop) {
  Gate gate;
  HttpServer::Options options;
  options.workers = 1;
  RunningServer running(std::move(options), [&](const HttpRequest& request) {
    gate.wait();
    return echo(request);
  });
  RawClient first(running.port());
  RawClient second(running.port());
  first.send(get_request("/1"));
  gate.until_waiting(1);
  second.send(get_request("/2"));
  ASSERT_TRUE(becomes_true([&] { return running.server().stats().queued == 1; }));
  running.server().stop();
  gate.open();
  EXPECT_EQ(first.receive().value_or(RawReply()).body, "/1");
  EXPECT_EQ(second.receive().value_or(RawReply()).body, "/2");
  EXPECT_TRUE(running.stop());
}

TEST(Server, AHandlerThatDoesNotEndDoesNotHoldRun) {
  Gate gate;
  HttpServer::Options options;
  options.limits.drain = std::chrono::milliseconds(50);
  RunningServer running(std::move(options), [&](const HttpRequest& request) {
    gate.wait();
    return echo(request);
  });
  RawClient client(running.port());
  client.send(get_request("/"));
  gate.until_waiting(1);
  EXPECT_FALSE(running.stop());
  EXPECT_EQ(client.receive_rest(), "");
  gate.open();
}

TEST(Server, StopBeforeRunEndsRun) {
  HttpServer::Options options;
  options.endpoints = {parse_listen("127.0.0.1:0")};
  HttpServer server(std::move(options), [] { return echo; });
  server.stop();
  server.stop();
  EXPECT_TRUE(server.run());
}

HttpServer* signalled = nullptr;

TEST(Server, ASignalHandlerMayStopIt) {
  RunningServer running({}, echo);
  signalled = &running.server();
  auto before = std::signal(SIGUSR1, [](int) { signalled->stop(); });
  RawClient client(running.port());
  EXPECT_TRUE(client.get("/"));
  std::raise(SIGUSR1);
  EXPECT_TRUE(running.join());
  std::signal(SIGUSR1, before);
}

TEST(Server, ManyClientsAtOnce) {
  HttpServer::Options options;
  options.workers = 3;
  RunningServer running(std::move(options), echo);
  std::atomic<int> right = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      RawClient client(running.port());
      for (int j = 0; j < 50; ++j) {
        std::string target = "/" + std::to_string(i) + "/" + std::to_string(j);
        if (client.get(target).value_or(RawReply()).body == target) ++right;
        running.server().stats();
      }
    });
  }
  threads.clear();
  EXPECT_EQ(right, 400);
}

}  // namespace
}  // namespace cssearch
