// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/stored.h"

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
  for (const char* data : {"", "no line end", "{}\n", "[1,2]\n", "{\"key\": 1}\ntext", "\n\n"}) {
    EXPECT_THROW(decode_name(data), Error) << data;
  }
}

TEST(Stored, LaterPassagesCarryNoDocument) {
  StoredPassage stored = full_passage();
  stored.number = 1;
  stored.document.reset();
  EXPECT_FALSE(decode_stored(encode_stored(stored)).document);
}

TEST(Stored, InvalidUtf8IsReplacedNotThrown) {
  StoredPassage stored = full_passage();
  stored.document->title = "bad \xff byte";
  EXPECT_EQ(decode_stored(encode_stored(stored)).document->title, "bad \xEF\xBF\xBD byte");
}

TEST(Stored, BrokenDataIsAnError) {
  for (const char* data : {"", "no line end", "{}\n", "[1,2]\n", "{\"key\": 1}\ntext", "\n\n"}) {
    EXPECT_THROW(decode_stored(data), Error) << data;
  }
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
