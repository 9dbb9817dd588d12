// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/http.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"
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

TEST(Http, ARequestCanBeGivenUp) {
  Reply drip = reply(200, std::string(10'000, 'x'));
  drip.between = std::chrono::milliseconds(20);
  TestServer server({drip});
  HttpClient::Options stoppable = options();
  stoppable.stop = [&] { return !server.requests().empty(); };
  EXPECT_EQ(failure_of(HttpClient(stoppable).get(server.url())), Kind::Stopped);
}

TEST(Http, ABrokenConnectionIsAFailure) {
  Reply half = reply(200, "<feed><entry></entry></feed>");
  half.cut = true;
  TestServer server({half});
  EXPECT_EQ(failure_of(get(server)), Kind::Broken);
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
  EXPECT_EQ(failure_of(get(server)), Kind::Broken);
  EXPECT_EQ(server.requests().size(), 4U);
}

TEST(Http, NobodyThereIsNoConnection) {
  std::string url = TestServer({reply(200, "")}).url();  // its port is closed again
  EXPECT_EQ(failure_of(HttpClient(options()).get(url)), Kind::Network);
}

TEST(Http, PlainHttpIsForLoopbackOnly) {
  HttpClient::Options of_service = options();
  of_service.hosts = {"export.arxiv.org", "10.1.2.3"};
  HttpClient client(of_service);
  EXPECT_EQ(failure_of(client.get("http://export.arxiv.org/api/query")), Kind::Forbidden);
  EXPECT_EQ(failure_of(client.get("http://10.1.2.3/")), Kind::Forbidden);
  EXPECT_EQ(failure_of(client.get("no url")), Kind::Forbidden);
}

// A name may resolve to anything, and an address may be named outright.
TEST(Http, PrivateAddressesAreRefusedWhenConnecting) {
  for (const char* address :
       {"10.1.2.3", "127.0.0.1", "192.168.0.1", "172.16.9.9", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "[::1]", "[fd00::1]", "[fe80::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]"}) {
    HttpClient::Options named = options();
    named.hosts = {"arxiv.example"};
    named.resolve = {std::string("arxiv.example:443:") + address};
    HttpResult result = HttpClient(named).get("https://arxiv.example/");
    EXPECT_EQ(failure_of(result), Kind::Forbidden) << "resolved to " << address;
  }
  for (const char* host : {"10.1.2.3", "169.254.169.254", "[fd00::1]", "[::ffff:10.0.0.1]"}) {
    HttpClient::Options outright = options();
    outright.hosts = {host};
    HttpResult result = HttpClient(outright).get(std::string("https://") + host + "/");
    EXPECT_EQ(failure_of(result), Kind::Forbidden) << host;
  }
}

TEST(Http, PrivateAddressesAreThoseOfNoService) {
  for (auto [address, is_private] : Cases<const char*, bool>{
           {"10.1.2.3", true},
           {"127.0.0.1", true},
           {"192.168.0.1", true},
           {"172.16.9.9", true},
           {"172.32.0.1", false},
           {"169.254.169.254", true},
           {"100.64.0.1", true},
           {"100.128.0.1", false},
           {"198.18.0.1", true},
           {"198.19.255.255", true},
           {"198.20.0.1", false},
           {"192.0.0.8", true},
           {"0.0.0.0", true},
           {"224.0.0.1", true},
           {"255.255.255.255", true},
           {"151.101.3.42", false},
           {"::", true},
           {"::1", true},
           {"::ffff:10.0.0.1", true},
           {"::ffff:151.101.3.42", false},
           {"64:ff9b::a00:1", true},
           {"64:ff9b::9765:32a", false},
           {"2002:a00:1::", true},
           {"fd00::1", true},
           {"fe80::1", true},
           {"fec0::1", true},
           {"feff::1", true},
           {"ff02::1", true},
           {"2a04:4e42:600::810", false},
           {"arxiv.org", false},
           {"", false},
       }) {
    EXPECT_EQ(is_private_address(address), is_private) << address;
  }
}

TEST(Http, TellsBeforeAskingWhatWillBeRefused) {
  for (auto [url, reason] : Cases<std::string, const char*>{
           {"https://export.arxiv.org/api/query", nullptr},
           {"https://mirror.example:8443/api/query", nullptr},
           {"http://127.0.0.1:8112/api/query", nullptr},
           {"http://[::1]:8112/api/query", nullptr},
           {"http://localhost/", nullptr},
           {"export.arxiv.org", "'export.arxiv.org' is no URL"},
           {"http://mirror.example/", "http is not to be used for mirror.example"},
           {"ftp://mirror.example/", "ftp is not to be used for mirror.example"},
           {"https://10.1.2.3/", "10.1.2.3 is a private address"},
           {"https://[fd00::1]/", "[fd00::1] is a private address"},
       }) {
    std::optional<std::string> expected;
    if (reason != nullptr) expected = reason;
    EXPECT_EQ(why_refused(url, {host_of(url)}), expected) << url;
  }
  EXPECT_EQ(why_refused("https://example.org/", {"arxiv.org"}),
            "the host example.org is not to be asked");
}

}  // namespace
}  // namespace cssearch
