// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/message.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

using namespace std::string_literals;

TEST(Message, TargetsAreRead) {
  Cases<std::string, std::string, Parameters> cases = {
      {"/", "/", {}},
      {"/?", "/", {}},
      {"/search?q=kv+cache", "/search", {{"q", "kv cache"}}},
      {"/search?q=kv%20cache", "/search", {{"q", "kv cache"}}},
      {"/search?q=a%2Bb", "/search", {{"q", "a+b"}}},
      {"/a+b%2Bc", "/a+b+c", {}},  // '+' is a space in forms only
      {"/api/v1/documents/arxiv%3A2309.06180", "/api/v1/documents/arxiv:2309.06180", {}},
      {"/documents/note%3Aa%2Fb%3Fc", "/documents/note:a/b?c", {}},
      {"/?q=%e6%98%be%E5%AD%98", "/", {{"q", "显存"}}},
      {"/?q=显存", "/", {{"q", "显存"}}},
      {"/?tag=a&tag=b&q=c", "/", {{"tag", "a"}, {"tag", "b"}, {"q", "c"}}},
      {"/?q=a=b", "/", {{"q", "a=b"}}},
      {"/?q=a?b", "/", {{"q", "a?b"}}},
      {"/?q", "/", {{"q", ""}}},
      {"/?q=", "/", {{"q", ""}}},
      {"/?=x", "/", {{"", "x"}}},
      {"/?&&q=a&", "/", {{"q", "a"}}},
      {"/?%71=a", "/", {{"q", "a"}}},
      // What is no UTF-8: lone bytes, an overlong '/', half a surrogate pair.
      {"/?q=%ff", "/", {{"q", "\uFFFD"}}},
      {"/?q=a%80b", "/", {{"q", "a\uFFFDb"}}},
      {"/\xFF?q=\xFF", "/\uFFFD", {{"q", "\uFFFD"}}},
      // Control bytes are text like any other here; who prints them escapes.
      {"/?q=a%00b", "/", {{"q", "a\0b"s}}},
      {"/?q=%1B%0D%0A%7F", "/", {{"q", "\x1B\r\n\x7F"}}},
      {"/%00", "/\0"s, {}},
      {"/../../etc/passwd", "/../../etc/passwd", {}},
  };
  for (const auto& [target, path, parameters] : cases) {
    HttpRequest request;
    ASSERT_TRUE(read_target(target, request)) << target;
    EXPECT_EQ(request.target, target);
    EXPECT_EQ(request.path, path) << target;
    EXPECT_EQ(request.parameters, parameters) << target;
  }
}

TEST(Message, NoEscapeMakesASlashOfManyBytes) {
  for (const char* target : {"/%c0%af", "/%e0%80%af", "/%ed%a0%80"}) {
    HttpRequest request;
    ASSERT_TRUE(read_target(target, request));
    EXPECT_EQ(request.path.find('/', 1), std::string::npos) << target;
    EXPECT_NE(request.path.find("\uFFFD"), std::string::npos) << target;
  }
}

TEST(Message, TargetsThatCannotBeRead) {
  for (const char* target : {"", "*", "search", "http://localhost/", "localhost:80", "/%", "/%4",
                             "/%zz", "/?q=%", "/?q=%4", "/?q=%4g", "/?%zz=a", "/?a=b&c=%"}) {
    HttpRequest request;
    EXPECT_FALSE(read_target(target, request)) << target;
  }
}

TEST(Message, TheFirstOfSeveralValuesIsGiven) {
  HttpRequest request;
  ASSERT_TRUE(read_target("/?a=1&b=2&a=3", request));
  request.headers = {{"accept", "x"}, {"accept", "y"}};
  EXPECT_EQ(request.parameter("a"), "1");
  EXPECT_EQ(request.parameter("c"), std::nullopt);
  EXPECT_EQ(request.header("accept"), "x");
  EXPECT_EQ(request.header("host"), std::nullopt);
}

TEST(Message, ErrorsAreJson) {
  HttpReply reply = error_reply(404, "not_found", "no document has the key \"a\x1B\xFF\"", "look");
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.content_type, "application/json");
  auto body = nlohmann::json::parse(reply.body);
  EXPECT_EQ(body, nlohmann::json({{"code", "not_found"},
                                  {"message", "no document has the key \"a\x1B\uFFFD\""},
                                  {"hint", "look"}}));
}

}  // namespace
}  // namespace cssearch
