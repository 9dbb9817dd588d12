// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/guard.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

constexpr const char* kToken = "0123456789abcdef+/=";

// The status of the refusal; 0 if the request may be answered.
int refusal(const GuardOptions& options, Parameters headers, const std::string& target = "/",
            Transport transport = Transport::Tcp) {
  HttpRequest request;
  EXPECT_TRUE(read_target(target, request));
  request.headers = std::move(headers);
  auto reply = Guard(options)(request, transport);
  return reply ? reply->status : 0;
}

HttpReply refused(const GuardOptions& options, const std::string& target) {
  HttpRequest request;
  EXPECT_TRUE(read_target(target, request));
  request.headers = {{"host", "localhost"}};
  return Guard(options)(request, Transport::Tcp).value_or(HttpReply());
}

std::string header(const HttpReply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return "";
}

TEST(Guard, OneHostOfTheAllowList) {
  Cases<Parameters, int> cases = {
      {{{"host", "localhost"}}, 0},
      {{{"host", "localhost:7700"}}, 0},
      {{{"host", "LocalHost:1"}}, 0},
      {{{"host", "127.0.0.1:7700"}}, 0},
      {{{"host", "[::1]"}}, 0},
      {{{"host", "[::1]:7700"}}, 0},
      {{{"host", "notes.lan:80"}}, 0},
      {Parameters{}, 400},
      {{{"host", "localhost"}, {"host", "localhost"}}, 400},
      {{{"host", ""}}, 403},
      {{{"host", ":7700"}}, 403},
      {{{"host", "evil.example"}}, 403},
      {{{"host", "localhost.evil.example"}}, 403},
      {{{"host", "evil.localhost"}}, 403},
      {{{"host", "localhost."}}, 403},
      {{{"host", "localhost:"}}, 403},
      {{{"host", "localhost:80:90"}}, 403},
      {{{"host", "localhost:80@evil"}}, 403},
      {{{"host", "evil@localhost"}}, 403},
      {{{"host", "localhost,evil"}}, 403},
      {{{"host", "localhost evil"}}, 403},
      {{{"host", "127.0.0.1.evil.example"}}, 403},
      {{{"host", "127.0.0.2"}}, 403},
      {{{"host", "2130706433"}}, 403},
      {{{"host", "0x7f000001"}}, 403},
      {{{"host", "127.1"}}, 403},
      {{{"host", "127.0.0.1."}}, 403},
      {{{"host", "[::1]:"}}, 403},
      {{{"host", "[0:0:0:0:0:0:0:1]"}}, 403},
      {{{"host", "[::1%25lo]"}}, 403},
      {{{"host", "http://localhost"}}, 403},
      {{{"host", "localhost/"}}, 403},
      {{{"host", "0.0.0.0"}}, 403},
      {{{"host", "::1"}}, 403},
      {{{"host", "[::1"}}, 403},
      {{{"host", "[::1]x"}}, 403},
      {{{"host", "[::1]x:80"}}, 403},
      {{{"host", "[::ffff:127.0.0.1]"}}, 403},
      {{{"host", std::string("localhost\0", 10)}}, 403},
  };
  GuardOptions options;
  options.hosts = {"Notes.LAN"};
  for (const auto& [headers, status] : cases) {
    EXPECT_EQ(refusal(options, headers), status)
        << (headers.empty() ? "none" : headers.front().second);
  }
}

TEST(Guard, OverAUnixSocketAnyHostButOnlyOne) {
  auto over_socket = [](Parameters headers) {
    return refusal({}, std::move(headers), "/", Transport::UnixSocket);
  };
  EXPECT_EQ(over_socket({{"host", "notes.example"}}), 0);
  EXPECT_EQ(over_socket({{"host", "notes.example"}, {"origin", "https://notes.example"}}), 0);
  EXPECT_EQ(over_socket({{"host", "notes.example"}, {"origin", "https://evil.example"}}), 403);
  EXPECT_EQ(over_socket({}), 400);
  EXPECT_EQ(over_socket({{"host", "a"}, {"host", "b"}}), 400);
}

TEST(Guard, PagesOfOtherSitesMayNotAsk) {
  Cases<Parameters, int> cases = {
      {{{"origin", "http://localhost:7700"}}, 0},
      {{{"origin", "http://localhost"}}, 403},
      {{{"origin", "http://localhost:7701"}}, 403},
      {{{"origin", "https://localhost:7700"}}, 403},
      {{{"origin", "http://localhost:7700.evil.example"}}, 403},
      {{{"origin", "http://evil.example"}}, 403},
      {{{"origin", "null"}}, 403},
      {{{"origin", ""}}, 403},
      {{{"origin", "http://localhost:7700"}, {"origin", "http://evil.example"}}, 403},
      {{{"sec-fetch-site", "same-origin"}}, 0},
      {{{"sec-fetch-site", "none"}}, 0},
      {{{"sec-fetch-site", "same-site"}}, 403},
      {{{"sec-fetch-site", "cross-site"}}, 403},
      {{{"sec-fetch-site", "what-comes-next"}}, 403},
      {{{"sec-fetch-site", "same-origin"}, {"sec-fetch-site", "cross-site"}}, 403},
      // A link is followed; a frame, an image or a script is not loaded.
      {{{"sec-fetch-site", "cross-site"},
        {"sec-fetch-mode", "navigate"},
        {"sec-fetch-dest", "document"}},
       0},
      {{{"sec-fetch-site", "same-site"},
        {"sec-fetch-mode", "navigate"},
        {"sec-fetch-dest", "document"}},
       0},
      {{{"sec-fetch-site", "cross-site"},
        {"sec-fetch-mode", "navigate"},
        {"sec-fetch-dest", "iframe"}},
       403},
      {{{"sec-fetch-site", "cross-site"},
        {"sec-fetch-mode", "no-cors"},
        {"sec-fetch-dest", "image"}},
       403},
      {{{"sec-fetch-site", "cross-site"}, {"sec-fetch-mode", "navigate"}}, 403},
      {{{"sec-fetch-site", "cross-site"},
        {"sec-fetch-mode", "navigate"},
        {"sec-fetch-dest", "document"},
        {"origin", "null"}},
       403},
  };
  for (auto [headers, status] : cases) {
    std::string shown = headers.front().first + ": " + headers.front().second;
    headers.emplace_back("host", "localhost:7700");
    EXPECT_EQ(refusal({}, headers), status) << shown;
  }
}

TEST(Guard, TheTokenComesAsHeaderOrCookie) {
  std::string token = kToken;
  Cases<Parameters, int> cases = {
      {Parameters{}, 401},
      {{{"authorization", "Bearer " + token}}, 0},
      {{{"authorization", "bearer  " + token}}, 0},
      {{{"authorization", "Bearer " + token + "x"}}, 401},
      {{{"authorization", "Bearer " + token.substr(1)}}, 401},
      {{{"authorization", "Bearer "}}, 401},
      {{{"authorization", "Bearer"}}, 401},
      {{{"authorization", "Basic " + token}}, 401},
      {{{"authorization", token}}, 401},
      {{{"cookie", "cssearch_token=" + token}}, 0},
      {{{"cookie", "a=b; cssearch_token=" + token + "; c"}}, 0},
      {{{"cookie", "cssearch_token=stale; cssearch_token=" + token}}, 0},
      {{{"cookie", "a=b"}, {"cookie", "cssearch_token=" + token}}, 0},
      {{{"cookie", "cssearch_token=" + token + "x"}}, 401},
      {{{"cookie", "cssearch_token="}}, 401},
      {{{"cookie", "cssearch_token"}}, 401},
      {{{"cookie", ";;=; ="}}, 401},
      {{{"cookie", "xcssearch_token=" + token}}, 401},
      {{{"cookie", "a=\"cssearch_token=" + token + "\""}}, 401},
  };
  GuardOptions options;
  options.token = token;
  for (auto [headers, status] : cases) {
    std::string shown = headers.empty() ? "nothing" : headers.front().second;
    headers.emplace_back("host", "localhost");
    EXPECT_EQ(refusal(options, headers), status) << shown;
    EXPECT_EQ(refusal(options, headers, "/", Transport::UnixSocket), status) << shown;
    EXPECT_EQ(refusal({}, headers), 0) << shown;
  }
}

TEST(Guard, AVisitWithTheTokenLeavesACookie) {
  GuardOptions options;
  options.token = kToken;
  for (const char* target : {"/?token=0123456789abcdef%2B%2F%3D", "/?token=0123456789abcdef+/="}) {
    HttpReply reply = refused(options, target);
    EXPECT_EQ(reply.status, 303) << target;
    EXPECT_EQ(header(reply, "Location"), "/");
    EXPECT_EQ(header(reply, "Set-Cookie"),
              "cssearch_token=0123456789abcdef+/=; Path=/; HttpOnly; SameSite=Strict");
  }
  HttpReply wrong = refused(options, "/?token=0123456789abcdef");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(header(wrong, "Set-Cookie"), "");
  EXPECT_EQ(header(wrong, "WWW-Authenticate"), "Bearer realm=\"cssearch\"");
  EXPECT_EQ(refused(options, "/api/v1/search?token=0123456789abcdef%2B%2F%3D").status, 401);
}

TEST(Guard, AForeignPageLearnsNothingOfTheToken) {
  GuardOptions options;
  options.token = kToken;
  EXPECT_EQ(refusal(options, {{"host", "evil.example"}}, "/?token=0123456789abcdef%2B%2F%3D"), 403);
}

TEST(Guard, TokensThatCanBeUsed) {
  Cases<std::string, bool> cases = {
      {kToken, true},
      {std::string(512, 'a'), true},
      {std::string(513, 'a'), false},
      {"0123456789abcde", false},
      {"", false},
      {"0123456789abcdef;", false},
      {"0123456789 abcdef", false},
      {"0123456789abcdef\n", false},
  };
  for (const auto& [text, usable] : cases) EXPECT_EQ(is_token(text), usable) << text;
}

TEST(Guard, NoReplyAllowsOtherSitesToRead) {
  for (const auto& [name, value] : security_headers()) {
    EXPECT_FALSE(name.starts_with("Access-Control")) << name;
    EXPECT_EQ(value.find("unsafe"), std::string::npos) << value;
  }
}

}  // namespace
}  // namespace cssearch
