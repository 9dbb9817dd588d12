// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/html.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

TEST(Html, TextIsEscaped) {
  for (auto [text, expected] : Cases<const char*, const char*>{
           {"plain 显存", "plain 显存"},
           {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
           {"a & b", "a &amp; b"},
           {"\"' onload='x", "&quot;&#39; onload=&#39;x"},
           {"]]> <!--", "]]&gt; &lt;!--"},
           {"two\nlines\tand a tab", "two\nlines\tand a tab"},
           {"\x1b[31m", "␛[31m"},
           {"a\u202Eb", "a&lt;U+202E&gt;b"},
           {"bad \xff byte", "bad \uFFFD byte"},
       }) {
    Html html;
    html.text(text);
    EXPECT_EQ(html.str(), expected);
  }
}

TEST(Html, ElementsNestAndValuesAreEscaped) {
  Html html;
  html.element("p", {{"class", "a\"b"}, {"hidden", false}, {"checked", true}, {"disabled"}}, [&] {
    html.text("x");
    html.single("br", {});
    html.element("em", {}, "<y>");
  });
  EXPECT_EQ(html.str(),
            "<p class=\"a&quot;b\" checked=\"\" disabled=\"\">x<br><em>&lt;y&gt;</em></p>");
}

TEST(Html, MarksCoverTheirText) {
  Html html;
  html.marked({"<显存>管理", {{1, 7}}});
  EXPECT_EQ(html.str(), "&lt;<mark>显存</mark>&gt;管理");
}

// Marks of another text than this one must not read behind its end.
TEST(Html, MarksOutsideOfTheTextAreCut) {
  Html html;
  html.marked({"short", {{2, 90}, {95, 99}}});
  EXPECT_EQ(html.str(), "sh<mark>ort</mark>");
}

TEST(Link, OnlyHarmlessSchemesLeadOut) {
  for (const char* url : {"http://x.org", "https://x.org/a?b#c", "HTTPS://X.org", "mailto:a@b.c"}) {
    EXPECT_TRUE(Link::outside(url)) << url;
  }
  for (const char* url : {"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)",
                          "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc",
                          "//x.org", "/path", "ftp://x", "http:x", "", "https"}) {
    EXPECT_FALSE(Link::outside(url)) << url;
  }
}

TEST(Link, PartsOfThisServerAreEncoded) {
  EXPECT_EQ(Link::inside("/").text(), "/");
  EXPECT_EQ(Link::inside("/", {{"q", "显存 a&b=c#d"}, {"kind", "paper"}}).text(),
            "/?q=%E6%98%BE%E5%AD%98+a%26b%3Dc%23d&kind=paper");
  EXPECT_EQ(Link::document("note:a/../b?c#d%e").text(), "/document/note%3Aa%2F..%2Fb%3Fc%23d%25e");
  EXPECT_EQ(Link::document("k", {{"line", "3"}}, "passage").text(), "/document/k?line=3#passage");
}

// What a link says comes back from the reader of targets.
TEST(Link, IsReadAsItWasWritten) {
  const std::string hostile = "a+b c%20d&e=f;g/h?i#j\"'<>显存\\";
  HttpRequest request;
  ASSERT_TRUE(read_target(Link::inside("/", {{"q", hostile}, {"q", ""}}).text(), request));
  EXPECT_EQ(request.parameters, (Parameters{{"q", hostile}, {"q", ""}}));
  HttpRequest document;
  ASSERT_TRUE(read_target(Link::document(hostile).text(), document));
  EXPECT_EQ(document.path, "/document/" + hostile);
}

}  // namespace
}  // namespace cssearch
