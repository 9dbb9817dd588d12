// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/head.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

using State = HeadScanner::State;

TEST(Head, EndsAtTheEmptyLineHoweverItArrives) {
  Cases<std::string, State, std::string> cases = {
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", State::Complete, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"GET / HTTP/1.1\r\n\r\nrest\r\n\r\n", State::Complete, "GET / HTTP/1.1\r\n\r\n"},
      {"\r\n\r\nGET / HTTP/1.1\r\n\r\n", State::Complete, "GET / HTTP/1.1\r\n\r\n"},
      {"GET / HTTP/1.1\r\nHost: a\r\n", State::Partial, ""},
      {"GET / HTTP/1.1\r\nHost: a\r\n\r", State::Partial, ""},
      {"", State::Partial, ""},
      {"GET / HTTP/1.1\n\n", State::BareNewline, ""},
      {"GET / HTTP/1.1\r\n\n", State::BareNewline, ""},
      {"\n", State::BareNewline, ""},
  };
  for (const auto& [bytes, state, head] : cases) {
    for (std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{3}, bytes.size() + 1}) {
      HeadScanner scanner;
      State reached = State::Partial;
      for (std::size_t size = 0; reached == State::Partial && size < bytes.size();) {
        size = std::min(size + step, bytes.size());
        reached = scanner.scan(std::string_view(bytes).substr(0, size));
      }
      EXPECT_EQ(reached, state) << bytes;
      std::string_view found = state == State::Complete ? scanner.head(bytes) : "";
      EXPECT_EQ(found, head) << bytes;
    }
  }
}

TEST(Head, VersionsOtherThanOnePointOneAreKnown) {
  Cases<const char*, bool> cases = {
      {"GET / HTTP/1.1\r\n", false}, {"GET / HTTP/1.0\r\n", false}, {"GET / HTTP/2.0\r\n", true},
      {"PRI * HTTP/2\r\n", true},    {"GET / HTTP/0.9\r\n", true},  {"GET / HTTP/x\r\n", false},
      {"GET /\r\n", false},          {"GET / FTP/2.0\r\n", false},  {"\r\n", false},
  };
  for (auto [line, other] : cases) EXPECT_EQ(is_other_version(line), other) << line;
}

TEST(Head, OfAReplyHasItsLengthAndTheHeadersOfAll) {
  HttpReply reply;
  reply.body = "12345";
  reply.headers = {{"ETag", "\"a\""}, {"x-frame", "own"}};
  std::string head = reply_head(reply, {{"X-Frame", "all"}, {"X-Other", "o"}}, "close");
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\nDate: ")) << head;
  EXPECT_TRUE(
      head.ends_with(" GMT\r\nContent-Type: text/plain; charset=utf-8\r\n"
                     "Content-Length: 5\r\nConnection: close\r\n"
                     "X-Other: o\r\nETag: \"a\"\r\nx-frame: own\r\n\r\n"))
      << head;
}

TEST(Head, NotModifiedHasNoBodyToTell) {
  HttpReply reply;
  reply.status = 304;
  reply.body = "12345";
  std::string head = reply_head(reply, {}, "");
  EXPECT_EQ(head.find("Content-"), std::string::npos) << head;
  EXPECT_EQ(head.find("Connection"), std::string::npos) << head;
}

TEST(Head, AValueCannotBeginAnotherHeader) {
  HttpReply reply;
  reply.headers = {{"Location", "/?q=a\r\nSet-Cookie: b\x01"}};
  std::string head = reply_head(reply, {}, "");
  EXPECT_NE(head.find("\r\nLocation: /?q=aSet-Cookie: b\r\n"), std::string::npos) << head;
}

}  // namespace
}  // namespace cssearch
