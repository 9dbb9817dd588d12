// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/stored.h"

#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "schema/error.h"

namespace cssearch {
namespace {

StoredPassage full_passage() {
  StoredPassage stored;
  stored.key = "arxiv:2309.06180";
  stored.number = 0;
  stored.count = 2;
  stored.passage.text = "first line\nsecond \"line\" 显存";
  stored.passage.sections = {{0, {"Papers", "Serving"}}, {1, {"Papers", "Notes"}}};
  stored.passage.lines = {{0, 12}, {1, 20}};
  stored.passage.blocks = {{0, 1, TextKind::Table, ""}, {1, 1, TextKind::Code, "python"}};
  stored.passage.marks = {{TextMark::Type::Link, 0, 5, "https://x.org"},
                          {TextMark::Type::Code, 6, 10, ""}};
  stored.passage.page = 3;
  Document document;
  document.key = stored.key;
  document.kind = Kind::Paper;
  document.title = "Title";
  document.author = {"A", "B"};
  document.date = PartialDate{2023, 9, 0};
  document.rating = 0;
  document.language = "en";
  document.about = {"note:x"};
  Contribution row;
  row.origin = Origin::Row;
  row.date_trust = DateTrust::Row;
  row.source = "notes";
  row.path = "README.md";
  row.line = 12;
  row.title = "Title";
  document.contributions = {row};
  stored.document = document;
  return stored;
}

TEST(Stored, PassageAndDocumentSurvive) {
  StoredPassage stored = full_passage();
  StoredPassage read = decode_stored(encode_stored(stored));
  EXPECT_EQ(read.key, stored.key);
  EXPECT_EQ(read.count, stored.count);
  EXPECT_EQ(read.passage, stored.passage);
  ASSERT_TRUE(read.document);
  EXPECT_EQ(*read.document, *stored.document);
}

TEST(Stored, ANameIsReadAlone) {
  StoredPassage stored = full_passage();
  stored.document->contributions.front().title = "Another title";
  stored.document->title = "显存 \"title\"";
  StoredName name = decode_name(encode_stored(stored));
  EXPECT_EQ(name.key, stored.key);
  EXPECT_EQ(name.title, stored.document->title);
  stored.document.reset();
  EXPECT_EQ(decode_name(encode_stored(stored)).title, "");
}

TEST(Stored, LaterPassagesCarryNoDocument) {
  StoredPassage stored = full_passage();
  stored.number = 1;
  stored.document.reset();
  EXPECT_FALSE(decode_stored(encode_stored(stored)).document);
}

TEST(Stored, AnyBytesAndNumbersSurvive) {
  StoredPassage stored = full_passage();
  stored.document->title = "bad \xff byte";
  stored.document->contributions.front().path = std::string("a\0\nb", 4);
  for (int number : {0, -1, 1, 63, -64, 64, 8'191, 1'000'000, std::numeric_limits<int>::max(),
                     std::numeric_limits<int>::min()}) {
    stored.document->rating = number;
    stored.passage.page = number;
    StoredPassage read = decode_stored(encode_stored(stored));
    EXPECT_EQ(*read.document, *stored.document) << number;
    EXPECT_EQ(read.passage, stored.passage) << number;
  }
}

TEST(Stored, ADocumentHasAContribution) {
  StoredPassage stored = full_passage();
  stored.document->contributions.clear();
  EXPECT_THROW(decode_stored(encode_stored(stored)), Error);
}

// Whatever a disk makes of the data, it is read or refused.
TEST(Stored, DamagedDataIsAnError) {
  const std::string data = encode_stored(full_passage());
  const std::size_t text = full_passage().passage.text.size();
  for (std::size_t size = 0; size < data.size() - text; ++size) {
    EXPECT_THROW(decode_stored(data.substr(0, size)), Error) << size;
  }
  EXPECT_THROW(decode_name(""), Error);
  EXPECT_THROW(decode_stored(std::string(100, '\xff')), Error);
  EXPECT_THROW(decode_stored("{\"key\":\"a\"}\ntext"), Error);
  std::minstd_rand random(1);
  int refused = 0;
  for (int round = 0; round < 5'000; ++round) {
    std::string damaged = data;
    for (int i = 0; i < 3; ++i) damaged[random() % damaged.size()] = static_cast<char>(random());
    try {
      decode_name(damaged);
      decode_stored(damaged);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::BrokenIndex);
      ++refused;
    }
  }
  EXPECT_GT(refused, 1'000);
}

TEST(Stored, MarksOutsideOfTheTextAreLeftOut) {
  StoredPassage stored = full_passage();
  stored.passage.marks = {{TextMark::Type::Link, 5, 2, ""}, {TextMark::Type::Link, 0, 900, ""}};
  EXPECT_TRUE(decode_stored(encode_stored(stored)).passage.marks.empty());
}

TEST(Passage, KnowsLinesAndHeadingsOfItsText) {
  Passage passage = full_passage().passage;
  EXPECT_EQ(passage.file_line(0), 12);
  EXPECT_EQ(passage.file_line(1), 20);
  EXPECT_EQ(passage.file_line(3), 22);
  EXPECT_EQ(passage.heading(0).back(), "Serving");
  EXPECT_EQ(passage.heading(5).back(), "Notes");
  EXPECT_EQ(Passage().file_line(0), 0);
  EXPECT_TRUE(Passage().heading(0).empty());
}

}  // namespace
}  // namespace cssearch
