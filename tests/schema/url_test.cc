// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/url.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

TEST(Url, IdentityLeavesOutWhatDoesNotNameTheThing) {
  for (auto [url, expected] : Cases<const char*, const char*>{
           {"https://blog.vllm.ai/2025/x.html", "blog.vllm.ai/2025/x.html"},
           {"http://blog.vllm.ai/2025/x.html", "blog.vllm.ai/2025/x.html"},
           {"//blog.vllm.ai/x", "blog.vllm.ai/x"},
           {"HTTPS://WWW.Example.ORG/Path/", "example.org/Path"},
           {"https://example.org", "example.org"},
           {"https://example.org/", "example.org"},
           {"https://example.org:443/a", "example.org/a"},
           {"http://localhost:8080/a", "localhost:8080/a"},
           {"https://me:secret@example.org/a", "example.org/a"},
           {"https://zhuanlan.zhihu.com/p/1?share_code=a&utm_psn=2", "zhuanlan.zhihu.com/p/1"},
           {"https://example.org/a?utm_source=x&id=7&spm=1.2", "example.org/a?id=7"},
           {"https://example.org/a?id=7#section", "example.org/a?id=7"},
           {"https://example.org/#/route", "example.org#/route"},
           {"https://example.org/#!/route", "example.org#!/route"},
           {"https://example.org/%e4%bd%a0", "example.org/%E4%BD%A0"},
       }) {
    auto parsed = parse_url(url);
    ASSERT_TRUE(parsed) << url;
    EXPECT_EQ(url_identity(*parsed), expected) << url;
  }
}

TEST(Url, IsAnAbsoluteHttpLink) {
  for (const char* text : {"", "notes/a.md", "./a.md", "#top", "mailto:a@b.c", "ftp://x.y/z",
                           "https://", "javascript:alert(1)", "www.example.org"}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

TEST(Url, PercentEscapesAreDecoded) {
  EXPECT_EQ(percent_decode("a%20b%E4%BD%A0%"), "a b你%");
  EXPECT_EQ(percent_decode("100%zz"), "100%zz");
}

TEST(Url, PercentEscapesAreEncoded) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode("a/b?c#d%e f\n显"), "a%2Fb%3Fc%23d%25e%20f%0A%E6%98%BE");
  EXPECT_EQ(percent_encode("a/b c", "/"), "a/b%20c");
}

}  // namespace
}  // namespace cssearch
