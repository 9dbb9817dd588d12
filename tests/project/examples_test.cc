// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sample collection that ships with the project, counted by hand.
#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "tests/support/test_index.h"

namespace cssearch {
namespace {

TEST(Examples, EveryRowIsADocumentAndNothingElseIs) {
  TempFolder folder;
  Collection collection = index_folder(project_folder() / "examples", "examples", folder / "index");
  std::map<std::string, int> kinds;
  for (const MergedDocument& merged : collection.documents) {
    ++kinds[std::string(kind_name(merged.document.kind))];
  }
  std::map<std::string, int> expected = {
      {"article", 36}, {"note", 29}, {"paper", 39}, {"project", 6}};
  EXPECT_EQ(kinds, expected);
  EXPECT_EQ(collection.files, 29U);
}

// Rows of the tables by grep: 18 blogs, 26 papers, 6 projects.
TEST(Examples, TheReadmeHoldsFiftyRows) {
  TempFolder folder;
  Collection collection = index_folder(project_folder() / "examples", "examples", folder / "index");
  auto rows = std::count_if(
      collection.documents.begin(), collection.documents.end(), [](const MergedDocument& merged) {
        const auto& from = merged.document.contributions;
        return merged.document.kind != Kind::Note &&
               std::any_of(from.begin(), from.end(), [](const Contribution& contribution) {
                 return contribution.path == "README.md";
               });
      });
  EXPECT_EQ(rows, 50);
}

TEST(Examples, AnswerTheFirstCommandOfTheReadme) {
  TempFolder folder;
  index_folder(project_folder() / "examples", "examples", folder / "index");
  SearchRequest request = TestIndex::request("speculative decoding");
  Answer answer = Searcher(folder / "index").search(request);
  ASSERT_GE(answer.hits.size(), 3U);
  EXPECT_EQ(answer.hits.front().document.title, "推测解码");
  EXPECT_EQ(answer.hits.front().document.kind, Kind::Note);
}

}  // namespace
}  // namespace cssearch
