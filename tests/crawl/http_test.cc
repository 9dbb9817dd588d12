// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/http.h"

#include <gtest/gtest.h>

#include "tests/support/shell.h"
#include "tests/support/test_server.h"

namespace cssearch {
namespace {

using Kind = HttpFailure::Kind;

HttpClient::Options options() {
  HttpClient::Options options;
  options.user_agent = "cssearch/test";
  options.accept = "application/atom+xml";
  options.hosts = {"127.0.0.1"};
  options.limits.bytes = 1'000'000;
  options.limits.total = std::chrono::milliseconds(10'000);
  options.limits.slow = std::chrono::seconds(1);
  return options;
}

HttpResult get(const TestServer& server) {
  return HttpClient(options()).get(server.url());
}

std::optional<Kind> failure_of(const HttpResult& result) {
  return result.failure ? std::optional(result.failure->kind) : std::nullopt;
}

TEST(Http, BringsStatusBodyAndHeaders) {
  TestServer server({reply(200, "<feed/>", "Content-Type: application/atom+xml; charset=utf-8")});
  HttpResult result = get(server);
  ASSERT_TRUE(result.response);
  EXPECT_EQ(result.response->status, 200);
  EXPECT_EQ(result.response->body, "<feed/>");
  EXPECT_EQ(result.response->content_type, "application/atom+xml; charset=utf-8");
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_NE(server.requests()[0].find("User-Agent: cssearch/test"), std::string::npos);
  EXPECT_NE(server.requests()[0].find("Accept: application/atom+xml"), std::string::npos);
}

TEST(Http, ErrorsOfTheServerAreAnswers) {
  for (int status : {400, 404, 406, 414, 429, 500, 503}) {
    TestServer server({reply(status, "busy", "Retry-After: 7")});
    HttpResult result = get(server);
    ASSERT_TRUE(result.response) << status;
    EXPECT_EQ(result.response->status, status);
    EXPECT_EQ(result.response->retry_after, "7");
  }
}

TEST(Http, KeepsOneConnection) {
  TestServer server({reply(200, "one"), reply(200, "two"), reply(200, "three")});
  HttpClient client(options());
  for (const char* body : {"one", "two", "three"}) {
    HttpResult result = client.get(server.url());
    ASSERT_TRUE(result.response);
    EXPECT_EQ(result.response->body, body);
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(Http, LargeBodiesAreGivenUp) {
  Reply endless;
  endless.head = "HTTP/1.1 200 OK\r\nConnection: close";
  endless.body = std::string(64'000, 'x');
  endless.repeat = 4'000;
  endless.close = true;
  TestServer server({endless});
  EXPECT_EQ(failure_of(get(server)), Kind::TooLarge);
}

// 10 MB of zeros are 10 kB to gzip.
TEST(Http, TheLimitCountsWhatComesOutOfCompression) {
  std::string zeros = run_command_line("head -c 10000000 /dev/zero | gzip -9").output;
  ASSERT_LT(zeros.size(), 100'000U);
  TestServer server({reply(200, zeros, "Content-Encoding: gzip")});
  EXPECT_EQ(failure_of(get(server)), Kind::TooLarge);
}

TEST(Http, ASlowDripIsGivenUp) {
  Reply drip = reply(200, std::string(10'000, 'x'));
  drip.between = std::chrono::milliseconds(20);
  TestServer server({drip});
  EXPECT_EQ(failure_of(get(server)), Kind::Timeout);
}

TEST(Http, ABrokenConnectionIsAFailure) {
  Reply half = reply(200, "<feed><entry></entry></feed>");
  half.cut = true;
  TestServer server({half});
  EXPECT_EQ(failure_of(get(server)), Kind::Network);
}

TEST(Http, RedirectsAreFollowedWithinTheHosts) {
  TestServer target({reply(200, "there")});
  TestServer server({reply(301, "", "Location: " + target.url())});
  HttpResult result = get(server);
  ASSERT_TRUE(result.response);
  EXPECT_EQ(result.response->body, "there");
}

TEST(Http, OtherHostsAreNotAsked) {
  for (const char* target :
       {"https://example.org/", "http://localhost:1/", "http://10.0.0.1/", "http://[::1]/",
        "file:///etc/passwd", "ftp://127.0.0.1/", "http://127.0.0.1.example.org/", "//evil/"}) {
    TestServer server({reply(302, "", std::string("Location: ") + target)});
    EXPECT_EQ(failure_of(get(server)), Kind::Forbidden) << target;
  }
}

TEST(Http, EndlessRedirectsEnd) {
  TestServer server({reply(302, "", "Location: /again")});
  EXPECT_EQ(failure_of(get(server)), Kind::Network);
  EXPECT_EQ(server.requests().size(), 4U);
}

TEST(Http, PlainHttpIsForLoopbackOnly) {
  HttpClient::Options of_service = options();
  of_service.hosts = {"export.arxiv.org", "10.1.2.3"};
  HttpClient client(of_service);
  EXPECT_EQ(failure_of(client.get("http://export.arxiv.org/api/query")), Kind::Forbidden);
  EXPECT_EQ(failure_of(client.get("http://10.1.2.3/")), Kind::Forbidden);
  EXPECT_EQ(failure_of(client.get("no url")), Kind::Forbidden);
}

// A name may resolve to anything; here the address itself stands for what DNS would answer.
TEST(Http, PrivateAddressesAreRefusedWhenConnecting) {
  HttpClient::Options of_service = options();
  for (const char* host :
       {"10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "[fd00::1]", "[fe80::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]"}) {
    of_service.hosts = {host};
    HttpResult result = HttpClient(of_service).get(std::string("https://") + host + "/");
    EXPECT_EQ(failure_of(result), Kind::Forbidden) << host;
  }
}

}  // namespace
}  // namespace cssearch
