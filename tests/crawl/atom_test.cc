// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/atom.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// As the service answered before November 2025.
constexpr const char* kOldShape = R"(<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query: search_query=&amp;id_list=1902.00001</title>
  <id>http://arxiv.org/api/abc</id>
  <updated>2025-08-20T00:00:00-04:00</updated>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">2</opensearch:totalResults>
  <entry>
    <category term="" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
  <entry>
    <id>http://arxiv.org/abs/1902.00001v3</id>
    <updated>2019-05-04T10:00:00Z</updated>
    <published>2019-02-01T23:59:59Z</published>
    <title>Caches &amp; Pages: A Study of
  Memory</title>
    <summary>  We study memory of machines that
serve models. It is fast.
  A second paragraph, wrapped
here.
</summary>
    <author>
      <name>Zo&#233; Müller</name>
      <arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">Univ. of
 Somewhere</arxiv:affiliation>
      <arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">Elsewhere</arxiv:affiliation>
    </author>
    <author><name>李 四</name></author>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">12 pages,
  3 figures</arxiv:comment>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1000/a.1 10.1000/b.2</arxiv:doi>
    <link title="doi" href="http://dx.doi.org/10.1000/a.1" rel="related"/>
    <link title="doi" href="http://dx.doi.org/10.1000/c%283%29" rel="related"/>
    <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">J. Mem. 1 (2019)</arxiv:journal_ref>
    <link title="pdf" href="http://arxiv.org/pdf/1902.00001v3" rel="related"/>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.DC"/>
    <category term="cs.DC"/>
    <category term="cs.LG"/>
    <category term="cs.DC"/>
    <category term="68T07, 68M20"/>
    <category term="D.4.2"/>
  </entry>
</feed>)";

// As it answers since.
constexpr const char* kNewShape = R"(<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/abc</id>
  <title>arXiv Query: search_query=&amp;id_list=hep-th/9901001</title>
  <updated>2026-04-12T22:10:29Z</updated>
  <opensearch:totalResults>1</opensearch:totalResults>
  <entry>
    <id>https://arxiv.org/abs/hep-th/9901001v2</id>
    <title>Strings on One Line</title>
    <updated>1999-02-03T00:00:00Z</updated>
    <summary>  One long line of a paragraph.
  Another one.</summary>
    <category term="hep-th" scheme="http://arxiv.org/schemas/atom"/>
    <published>1999-01-01T00:00:00Z</published>
    <arxiv:primary_category term="hep-th"/>
    <author>
      <name>A. Author</name>
    </author>
  </entry>
</feed>)";

TEST(Atom, ReadsTheOldShape) {
  AtomFeed feed = read_atom(kOldShape);
  EXPECT_EQ(feed.total, 2);
  EXPECT_EQ(feed.elements, 2U);
  EXPECT_FALSE(feed.error);
  ASSERT_EQ(feed.entries.size(), 1U);
  EXPECT_EQ(feed.entries[0],
            (Record{.id = "1902.00001",
                    .version = 3,
                    .title = "Caches & Pages: A Study of Memory",
                    .authors = {{"Zoé Müller", {"Univ. of Somewhere", "Elsewhere"}}, {"李 四", {}}},
                    .abstract = "We study memory of machines that serve models. It is fast.\n"
                                "A second paragraph, wrapped here.",
                    .primary_category = "cs.DC",
                    .categories = {"cs.DC", "cs.LG"},
                    .comment = "12 pages, 3 figures",
                    .journal_ref = "J. Mem. 1 (2019)",
                    .dois = {"10.1000/a.1", "10.1000/b.2", "10.1000/c(3)"},
                    .published = PartialDate{2019, 2, 1},
                    .updated = PartialDate{2019, 5, 4}}));
}

TEST(Atom, ReadsTheNewShape) {
  AtomFeed feed = read_atom(kNewShape);
  EXPECT_EQ(feed.total, 1);
  ASSERT_EQ(feed.entries.size(), 1U);
  EXPECT_EQ(feed.entries[0], (Record{.id = "hep-th/9901001",
                                     .version = 2,
                                     .title = "Strings on One Line",
                                     .authors = {{"A. Author", {}}},
                                     .abstract = "One long line of a paragraph.\nAnother one.",
                                     .primary_category = "hep-th",
                                     .categories = {"hep-th"},
                                     .published = PartialDate{1999, 1, 1},
                                     .updated = PartialDate{1999, 2, 3}}));
}

// Entries of a feed that has nothing else.
AtomFeed read_entries(const std::string& entries) {
  return read_atom("<feed xmlns=\"http://www.w3.org/2005/Atom\">" + entries + "</feed>");
}

Record read_one(const std::string& elements) {
  AtomFeed feed =
      read_entries("<entry><id>http://arxiv.org/abs/2309.06180v1</id>" + elements + "</entry>");
  return feed.entries.at(0);
}

TEST(Atom, PrefixesOfNamespacesAreTheFeedsChoice) {
  AtomFeed feed = read_atom(
      "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xmlns:x='http://arxiv.org/schemas/atom' "
      "xmlns:o='http://a9.com/-/spec/opensearch/1.1/'><o:totalResults> 7 </o:totalResults><a:entry>"
      "<a:id>http://arxiv.org/abs/2309.06180</a:id><x:comment>Short</x:comment></a:entry></"
      "a:feed>");
  EXPECT_EQ(feed.total, 7);
  EXPECT_EQ(feed.entries.at(0), (Record{.id = "2309.06180", .comment = "Short"}));
}

TEST(Atom, EntriesWithoutAnArxivIdArePassedOver) {
  AtomFeed feed = read_entries(
      "<entry/><entry><id/></entry><entry><id>http://arxiv.org/abs/XXXX.XXXXX</id></entry>"
      "<entry><id>http://example.org/abs/2309.06180v1</id></entry>");
  EXPECT_THAT(feed.entries, IsEmpty());
  EXPECT_EQ(feed.elements, 4U);
  EXPECT_FALSE(feed.error);
  EXPECT_FALSE(feed.total);
}

TEST(Atom, AnErrorIsNoPaper) {
  AtomFeed feed = read_entries(
      "<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>"
      "<summary>incorrect id format for abc</summary><author><name>arXiv api core</name></author>"
      "</entry>");
  EXPECT_THAT(feed.entries, IsEmpty());
  EXPECT_EQ(feed.elements, 0U);
  EXPECT_EQ(feed.error, "incorrect id format for abc");
  EXPECT_EQ(read_entries("<entry><id>https://arxiv.org/api/errors</id></entry>").error,
            "https://arxiv.org/api/errors");
}

TEST(Atom, WithdrawnPapersSaySoInCommentOrAbstract) {
  EXPECT_TRUE(read_one("<comment>This paper has been withdrawn</comment>").withdrawn);
  EXPECT_TRUE(read_one("<summary>  This submission has been\nwithdrawn.</summary>").withdrawn);
  EXPECT_FALSE(read_one("<summary>Water is withdrawn.</summary>").withdrawn);
}

TEST(Atom, DoisAreWhatLooksLikeOne) {
  for (const auto& [elements, dois] : Cases<const char*, std::vector<std::string>>{
           {"<doi>10.1/a, 10.1/b; 10.1/a</doi>", {"10.1/a", "10.1/b"}},
           {"<doi>in press</doi>", {}},
           {"<link title='doi' href='https://doi.org/10.1/a'/>", {"10.1/a"}},
           {"<link title='pdf' href='https://doi.org/10.1/a'/>", {}},
       }) {
    EXPECT_EQ(read_one(elements).dois, dois) << elements;
  }
}

TEST(Atom, ExpandsNoEntitiesOfADocumentType) {
  AtomFeed feed = read_atom(
      "<!DOCTYPE feed [<!ENTITY a 'aaaa'><!ENTITY b SYSTEM 'file:///etc/hostname'>]><feed><entry>"
      "<id>http://arxiv.org/abs/2309.06180</id><title>&a; &b; &lt;&amp;&gt;&quot;&apos;</title>"
      "</entry></feed>");
  EXPECT_EQ(feed.entries.at(0).title, "&a; &b; <&>\"'");
}

std::string error_of(const std::string& xml) {
  try {
    read_atom(xml);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Input);
    return error.what();
  }
  return "no error";
}

TEST(Atom, WhatIsNoFeedIsAnErrorThatSaysWhy) {
  const std::string whole = kNewShape;
  for (const auto& [xml, message] : Cases<std::string, const char*>{
           {"", "it is empty"},
           {"Rate exceeded.", "\"Rate exceeded.\""},
           {"<html><body>503</body></html>", "it is <html>"},
           {"<feed>", "truncated or broken"},
           {whole.substr(0, whole.size() / 2), "truncated or broken at byte"},
           {whole.substr(0, whole.size() - 7), "truncated or broken at byte"},
           {std::string(kMaxFeedBytes + 1, ' '), "larger than 32 MB"},
       }) {
    EXPECT_THAT(error_of(xml), HasSubstr(message)) << xml.substr(0, 80);
  }
}

// Any cut of an answer is an error or a feed, never a crash.
TEST(Atom, EveryCutOfAnAnswerIsSeen) {
  const std::string whole = kOldShape;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(error_of(whole.substr(0, size)), "no error") << size;
  }
  EXPECT_EQ(error_of(whole), "no error");
}

TEST(Atom, NestingTakesNoStack) {
  std::string deep = "<feed>";
  for (int i = 0; i < 200'000; ++i) deep += "<entry>";
  EXPECT_THAT(error_of(deep), HasSubstr("truncated or broken"));
}

}  // namespace
}  // namespace cssearch
