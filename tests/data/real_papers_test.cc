// SPDX-License-Identifier: GPL-3.0-or-later
//
// 5,000 records of arXiv as a collection of their own, indexed by csindex --records; counts are
// made from the sources, not by the program. Skipped where they are absent.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "crawl/latex.h"
#include "crawl/record_store.h"
#include "schema/analysis/analyzer.h"
#include "searcher/search.h"
#include "tests/support/shared_records.h"
#include "tests/support/shell.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using Counts = std::map<std::string, std::uint64_t>;

class RealPapers : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (shared_data().empty()) return;
    folder_ = new TempFolder;
    RecordStore store(*folder_ / "store");
    std::set<std::string> ids;
    each_shared_record([&](const nlohmann::json& line) {
      Record record = record_of(line);
      if (!ids.insert(record.id).second) return;
      std::set<std::string> subjects(record.categories.begin(), record.categories.end());
      if (!record.primary_category.empty()) subjects.insert(record.primary_category);
      for (const std::string& subject : subjects) ++subjects_[subject];
      // 2603.02929 is of 2026, 9901.00001 would be of 1999.
      int of_id = std::stoi(record.id.substr(record.id.find('/') + 1, 2));
      int year = record.published ? record.published->year : of_id + (of_id > 90 ? 1900 : 2000);
      ++years_[std::to_string(year)];
      std::set<std::string> authors;
      for (const Author& author : record.authors)
        authors.insert(fold_value(plain_latex(author.name)));
      for (const std::string& author : authors) ++authors_[author];
      std::string name = store.path_of(record.id).lexically_relative(folder_->path()).string();
      folder_->write(name, record_to_json(record));
    });
    papers_ = ids.size();
    enter_home(folder_->path(), {CSSEARCH_CSINDEX_FOLDER});
    report_ = run_command_line("csindex --records store --index index");
  }
  static void TearDownTestSuite() { delete folder_; }
  void SetUp() override {
    if (shared_data().empty()) GTEST_SKIP() << "needs other people's records in ../shared/data";
  }

  static Answer search(const std::string& query, std::vector<Field> facets = {}) {
    SearchRequest request = TestIndex::request(query);
    request.limit = 10;
    request.facets = std::move(facets);
    request.facet_values = 1'000;
    return Searcher(*folder_ / "index").search(request);
  }
  static Counts facet_of(const Answer& answer, Field field) {
    Counts counts;
    for (const Facet& facet : answer.facets) {
      if (facet.field != field) continue;
      for (const FacetValue& value : facet.values) counts[value.value] = value.count;
    }
    return counts;
  }

  static inline TempFolder* folder_ = nullptr;
  static inline Counts subjects_, years_, authors_;
  static inline std::size_t papers_ = 0;
  static inline CommandResult report_;
};

TEST_F(RealPapers, EachIsADocument) {
  EXPECT_EQ(report_.status, 0) << report_.output;
  EXPECT_NE(report_.output.find(std::to_string(papers_) + " papers, "), std::string::npos)
      << report_.output;
  EXPECT_GT(papers_, 4'000U);
  EXPECT_EQ(search("kind:paper").total, papers_);
}

TEST_F(RealPapers, FacetsAreTheCountsOfTheSources) {
  Answer answer = search("", {Field::Year, Field::Subject});
  EXPECT_EQ(facet_of(answer, Field::Year), years_);
  Counts subjects = facet_of(answer, Field::Subject);
  std::size_t compared = 0;
  for (const auto& [subject, count] : subjects_) {
    if (count < 5) continue;
    EXPECT_EQ(subjects[subject], count) << subject;
    ++compared;
  }
  EXPECT_GT(compared, 50U);
}

TEST_F(RealPapers, AuthorsAreFoundByTheirNames) {
  std::size_t tried = 0;
  for (const auto& [author, count] : authors_) {
    if (count < 4) continue;
    EXPECT_EQ(search("author:\"" + author + "\"").total, count) << author;
    ++tried;
  }
  EXPECT_GT(tried, 5U);
}

TEST_F(RealPapers, AbstractsAreSearched) {
  Answer answer = search("Structured Chain-of-Thought compact embedding dedicated token");
  ASSERT_FALSE(answer.hits.empty());
  EXPECT_EQ(answer.hits.front().document.arxiv, "2603.02929");
}

TEST_F(RealPapers, DatesNarrow) {
  std::uint64_t of_2024 = search("date:2024").total;
  EXPECT_EQ(of_2024, years_["2024"]);
  EXPECT_EQ(search("date:2024-01..2024-12").total, of_2024);
}

}  // namespace
}  // namespace cssearch
