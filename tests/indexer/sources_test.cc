// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/sources.h"

#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

class SourcesTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"notes", "other/notes", "papers"})
      fs::create_directories(folder_ / name);
  }
  std::string path(const char* name) const { return (folder_ / name).string(); }

  static ErrorCode code_of(const std::vector<SourceInfo>& remembered,
                           const std::vector<std::string>& given,
                           const std::vector<std::string>& forgotten = {}) {
    try {
      choose_sources(remembered, given, forgotten);
    } catch (const Error& error) {
      EXPECT_FALSE(error.hint().empty()) << error.what();
      return error.code();
    }
    ADD_FAILURE() << "no error";
    return ErrorCode::Internal;
  }

  TempFolder folder_;
};

TEST_F(SourcesTest, AreNamedAfterTheirFolders) {
  EXPECT_EQ(parse_source(path("notes")), (SourceInfo{"notes", path("notes"), ""}));
  EXPECT_EQ(parse_source(path("notes/")), (SourceInfo{"notes", path("notes"), ""}));
  EXPECT_EQ(parse_source("mine=" + path("notes")), (SourceInfo{"mine", path("notes"), ""}));
  EXPECT_THROW(parse_source(path("nothing")), Error);
  folder_.write("file.md", "x");
  EXPECT_THROW(parse_source(path("file.md")), Error);
}

TEST_F(SourcesTest, AreRememberedAndAdded) {
  SourceInfo notes{"notes", path("notes"), ""}, papers{"papers", path("papers"), ""};
  EXPECT_EQ(choose_sources({notes}, {}, {}), std::vector{notes});
  EXPECT_EQ(choose_sources({papers}, {path("notes")}, {}), (std::vector{notes, papers}));
  EXPECT_EQ(choose_sources({notes, papers}, {}, {"notes"}), std::vector{papers});
}

TEST_F(SourcesTest, AreApart) {
  fs::create_directories(folder_ / "notes/inner");
  EXPECT_EQ(code_of({}, {path("notes"), path("notes/inner")}), ErrorCode::Usage);
  EXPECT_EQ(code_of({}, {"a=" + path("notes"), "b=" + path("notes")}), ErrorCode::Usage);
  EXPECT_EQ(choose_sources({}, {path("notes"), "x=" + path("other")}, {}).size(), 2U);
}

TEST_F(SourcesTest, HaveNamesInUtf8) {
  fs::create_directories(folder_ / "caf\xe9");
  EXPECT_EQ(code_of({}, {path("caf\xe9")}), ErrorCode::Usage);
}

TEST_F(SourcesTest, MayMove) {
  SourceInfo gone{"notes", path("vanished"), ""};
  EXPECT_EQ(choose_sources({gone}, {path("notes")}, {}),
            (std::vector{SourceInfo{"notes", path("notes"), ""}}));
  SourceInfo there{"notes", path("notes"), ""};
  EXPECT_EQ(choose_sources({there}, {"notes=" + path("papers")}, {}),
            (std::vector{SourceInfo{"notes", path("papers"), ""}}));
}

TEST_F(SourcesTest, ErrorsSayWhatToDo) {
  SourceInfo notes{"notes", path("notes"), ""}, gone{"gone", path("vanished"), ""};
  EXPECT_EQ(code_of({notes}, {path("other/notes")}), ErrorCode::Usage) << "two folders of one name";
  EXPECT_EQ(code_of({notes, gone}, {}), ErrorCode::SourceGone);
  EXPECT_EQ(code_of({notes}, {}, {"unknown"}), ErrorCode::Usage);
}

}  // namespace
}  // namespace cssearch
