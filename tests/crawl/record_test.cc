// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

using ::testing::HasSubstr;

Record full_record() {
  return {.id = "2309.06180",
          .version = 1,
          .title = "Efficient \"Memory\" 管理",
          .authors = {{"Woosuk Kwon", {"UC Berkeley"}}, {"Ion Stoica", {}}},
          .abstract = "First.\nSecond.",
          .primary_category = "cs.LG",
          .categories = {"cs.LG", "cs.DC"},
          .comment = "SOSP 2023",
          .journal_ref = "SOSP 29",
          .dois = {"10.1145/3600006.3613165"},
          .published = PartialDate{2023, 9, 12},
          .updated = PartialDate{2023, 9, 13},
          .withdrawn = true};
}

TEST(Record, IsWrittenForPeopleAndForDiffs) {
  EXPECT_EQ(record_to_json(full_record()), R"({
  "id": "2309.06180",
  "version": 1,
  "title": "Efficient \"Memory\" 管理",
  "authors": [
    {
      "name": "Woosuk Kwon",
      "affiliations": [
        "UC Berkeley"
      ]
    },
    {
      "name": "Ion Stoica"
    }
  ],
  "abstract": "First.\nSecond.",
  "primary_category": "cs.LG",
  "categories": [
    "cs.LG",
    "cs.DC"
  ],
  "comment": "SOSP 2023",
  "journal_ref": "SOSP 29",
  "dois": [
    "10.1145/3600006.3613165"
  ],
  "published": "2023-09-12",
  "updated": "2023-09-13",
  "withdrawn": true
}
)");
}

TEST(Record, IsReadAsItWasWritten) {
  Record only_id{.id = "hep-th/9901001"};
  for (const Record& record : {full_record(), only_id}) {
    EXPECT_EQ(record_from_json(record_to_json(record)), record);
  }
  EXPECT_EQ(record_to_json(only_id), "{\n  \"id\": \"hep-th/9901001\"\n}\n");
}

TEST(Record, PassesOverKeysItDoesNotKnow) {
  Record record = record_from_json(
      R"({"id": "2309.06180", "stars": [5, {}], "title": null, "fetched": "2026-11-22"})");
  EXPECT_EQ(record, Record{.id = "2309.06180"});
}

TEST(Record, BytesThatAreNoUtf8DoNotStopWriting) {
  Record record{.id = "2309.06180", .title = "a\xff"};
  EXPECT_EQ(record_from_json(record_to_json(record)).title, "a\uFFFD");
}

std::string error_of(const std::string& json) {
  try {
    record_from_json(json);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Input);
    return error.what();
  }
  return "no error";
}

TEST(Record, SaysWhatIsWrongWithAFile) {
  const std::string deep(2'000'000, '[');
  for (const auto& [json, message] : Cases<std::string, const char*>{
           {"", "broken JSON at byte"},
           {R"({"id": "2309.06180")", "broken JSON at byte"},
           {"<<<<<<< HEAD", "broken JSON at byte 1"},
           {R"({"id": "2309.06180", "version": 1e999})", "a number out of range"},
           {"[]", "no JSON object"},
           {"{}", "\"id\" is no arXiv id"},
           {R"({"id": 5})", "\"id\" is no text"},
           {R"({"id": "../x"})", "\"id\" is no arXiv id"},
           {R"({"id": "2309.06180v2"})", "without version"},
           {R"({"id": "2309.06180", "version": -1})", "\"version\" is no version"},
           {R"({"id": "2309.06180", "version": 1e9})", "\"version\" is no version"},
           {R"({"id": "2309.06180", "dois": "10.1/a"})", "\"dois\" is no list"},
           {R"({"id": "2309.06180", "categories": [1]})", "\"categories\" is no text"},
           {R"({"id": "2309.06180", "authors": ["A"]})", "an author is no object"},
           {R"({"id": "2309.06180", "published": "soon"})", "\"published\" is no date"},
           {R"({"id": "2309.06180", "withdrawn": 1})", "\"withdrawn\" is neither"},
           {deep, "nested too deeply"},
           {std::string(kMaxRecordBytes + 1, ' '), "larger than 4 MB"},
       }) {
    EXPECT_THAT(error_of(json), HasSubstr(message)) << json.substr(0, 80);
  }
}

}  // namespace
}  // namespace cssearch
