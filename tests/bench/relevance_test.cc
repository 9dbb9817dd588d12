// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sample collection's judged queries, and known items made of it, are answered as well as when
// tests/relevance/examples/baseline.json was kept. After a change for the better:
//
//   UPDATE=1 build/dev/tests/bench_tests --gtest_filter=Relevance.*
#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/judged_collection.h"
#include "bench/known_items.h"
#include "bench/temporary_index.h"
#include "searcher/eval/report.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// A copy outside git whose files are all of one day: what day it is does not matter to the order.
void copy_examples(const fs::path& to) {
  fs::copy(project_folder() / "examples", to, fs::copy_options::recursive);
  auto day = fs::file_time_type::clock::now();
  for (const auto& entry : fs::recursive_directory_iterator(to)) fs::last_write_time(entry, day);
}

TEST(Relevance, TheSampleIsAnsweredAsWellAsBefore) {
  TempFolder folder;
  copy_examples(folder / "examples");
  Collection collection = index_folder(folder / "examples", "examples", folder / "index");
  Searcher searcher(folder / "index");
  Ranker rank = ranker_of(searcher, {});
  fs::path judged = project_folder() / "tests/relevance/examples";
  Evaluation evaluation{{evaluate(read_judged_set(judged), rank)}};
  for (const JudgedSet& set : known_items(collection, 500))
    evaluation.sets.push_back(evaluate(set, rank));
  if (std::getenv("UPDATE") != nullptr)
    std::ofstream(judged / "baseline.json") << evaluation_json(evaluation);
  EXPECT_THAT(what_fell(evaluation, read_evaluation(judged / "baseline.json"), kMargin), IsEmpty());
}

// All judged documents exist: a key that was mistyped would only lower the score.
TEST(Relevance, JudgementsOfTheSampleNameItsDocuments) {
  TempFolder folder;
  copy_examples(folder / "examples");
  index_folder(folder / "examples", "examples", folder / "index");
  Searcher searcher(folder / "index");
  for (const JudgedQuery& query :
       read_judged_set(project_folder() / "tests/relevance/examples").queries) {
    for (const auto& [key, grade] : query.grades)
      EXPECT_TRUE(searcher.document(key)) << query.text << ": " << key;
  }
}

std::vector<std::string> queries_of(const std::vector<JudgedSet>& sets, const std::string& name) {
  std::vector<std::string> texts;
  for (const JudgedSet& set : sets) {
    if (set.name != name) continue;
    for (const JudgedQuery& query : set.queries) {
      texts.push_back(query.text);
      EXPECT_THAT(query.grades, SizeIs(1)) << query.text;
    }
  }
  return texts;
}

TEST(KnownItems, AreWhatOneNoteHas) {
  TestIndex index;
  index.file("one.md", "# Paged attention\n\n## Block tables\n\n甲乙丙\n\n## Common\n\n共同的话\n");
  index.file("two.md", "# Ray\n\n## Common\n\n共同的话\n\n## Placement group\n\n丁戊\n");
  std::vector<JudgedSet> sets = known_items(index.build(), 100);
  EXPECT_THAT(queries_of(sets, "title"), ::testing::UnorderedElementsAre("Paged attention", "Ray"));
  EXPECT_THAT(queries_of(sets, "heading"),
              ::testing::UnorderedElementsAre("Block tables", "Placement group"));
  EXPECT_THAT(queries_of(sets, "fragment"),
              ::testing::UnorderedElementsAre("Block tables", "Placement group"));
  EXPECT_THAT(queries_of(sets, "substring"), Each(Not(::testing::HasSubstr("共同"))));
  EXPECT_THAT(queries_of(sets, "substring"), SizeIs(2));
  EXPECT_THAT(known_items(index.build(), 1).front().queries, SizeIs(1));
}

TEST(JudgedCollection, IsIndexedWordForWord) {
  std::vector<JudgedDocument> documents = {
      {"a/1", "A *title* with # and [brackets](x)", "1. not a list\n    no code\n\n# no heading *"},
      {"b", "", "<b>no tag</b> &amp; | no | table | `code` \\ --- https://example.org/x_y_z"},
      {"c", "Two\nlines", "第三篇"},
  };
  TempFolder folder;
  write_notes(documents, folder.path());
  TemporaryIndex index(folder.path(), "judged");
  std::map<std::size_t, MergedDocument> notes;
  for (const MergedDocument& merged : index.collection().documents)
    notes[note_number(merged.document.key)] = merged;
  ASSERT_EQ(notes.size(), 3U);
  EXPECT_EQ(notes[0].document.title, "A *title* with # and [brackets](x)");
  EXPECT_EQ(notes[0].passages.at(0).text, "1. not a list\nno code\n\n# no heading *");
  EXPECT_EQ(notes[1].passages.at(0).text, documents[1].text);
  EXPECT_EQ(notes[2].document.title, "Two lines");
}

TEST(JudgedIndex, RanksByTheIdsOfTheCollection) {
  std::vector<JudgedDocument> documents = {{"x", "", "flash attention"}, {"y", "", "paging"}};
  JudgedIndex index(documents);
  std::vector<RankedDocument> ranked = index.ranker({})("attention");
  ASSERT_EQ(ranked.size(), 1U);
  EXPECT_EQ(ranked[0].key, "x");
}

}  // namespace
}  // namespace cssearch
