// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers and records of arXiv that other people kept. They are not part of the project; where they
// are absent these tests are skipped.
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "crawl/atom.h"
#include "crawl/latex.h"
#include "crawl/withdrawn.h"
#include "schema/arxiv_id.h"
#include "tests/support/shared_records.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

class RealRecords : public testing::Test {
 protected:
  void SetUp() override {
    if (shared_data().empty()) GTEST_SKIP() << "needs other people's records in ../shared/data";
  }
};

// A row of the table in the README of the data: | `file.xml` | bytes | entries | … |
struct FeedRow {
  std::string file;
  std::size_t entries = 0;  // as elements of the feed
  bool error = false;
  bool bare = false;  // with entries of unknown ids
};

std::vector<FeedRow> feed_rows() {
  static const std::regex kRow(R"(\| `((?:old|new)-[^`]+\.xml)` \| \d+ \| (\d+) \|(.*))");
  std::vector<FeedRow> rows;
  std::istringstream lines(read_file(shared_data() / "README.md"));
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (!std::regex_match(line, match, kRow)) continue;
    std::string shows = match[3];
    rows.push_back({match[1], std::stoul(match[2]), shows.find("ERROR") != std::string::npos,
                    shows.find("bare <entry>") != std::string::npos});
  }
  return rows;
}

bool is_whole(const Record& record) {
  return record.version > 0 && !record.title.empty() && !record.authors.empty() &&
         !record.abstract.empty() && !record.categories.empty() &&
         record.primary_category == record.categories[0] && record.published && record.updated;
}

TEST_F(RealRecords, EveryFeedIsReadAsItsRowSays) {
  std::set<std::string> read;
  for (const FeedRow& row : feed_rows()) {
    read.insert(row.file);
    AtomFeed feed = read_atom(read_file(shared_data() / "arxiv-atom" / row.file));
    std::size_t papers = row.error ? 0 : row.bare ? 1 : row.entries;
    EXPECT_EQ(feed.entries.size(), papers) << row.file;
    EXPECT_EQ(feed.elements, row.error ? 0 : row.entries) << row.file;
    EXPECT_EQ(feed.error.has_value(), row.error) << row.file;
    EXPECT_TRUE(feed.total) << row.file;
    for (const Record& record : feed.entries) {
      EXPECT_TRUE(is_whole(record)) << row.file << " " << record.id;
      EXPECT_FALSE(record.withdrawn) << row.file << " " << record.id;
      EXPECT_EQ(record.title.find("  "), std::string::npos) << record.title;
    }
  }
  for (const auto& file : fs::directory_iterator(shared_data() / "arxiv-atom")) {
    EXPECT_TRUE(read.contains(file.path().filename().string())) << file.path();
  }
}

TEST_F(RealRecords, AreEqualAfterJson) {
  std::size_t records = 0, withdrawn = 0;
  each_shared_record([&](const Json& line) {
    Record record = record_of(line);
    EXPECT_EQ(record_from_json(record_to_json(record)), record) << line["id"];
    ++records;
    withdrawn += record.withdrawn ? 1 : 0;
  });
  EXPECT_EQ(records, 5'000U);
  // By eye: 67 have the word, three of them speak of something else.
  EXPECT_EQ(withdrawn, 64U);
}

// A backslash with the sign or the letter of an accent, and what could carry it.
bool has_accent(const std::string& text) {
  static const std::regex kAccent(R"(\\(['`"^~=.]|[uvHcdbkrt]\{))");
  return std::regex_search(text, kAccent);
}

TEST_F(RealRecords, LoseTheirLatex) {
  std::size_t typed = 0, with_backslash = 0;
  each_shared_record([&](const Json& line) {
    Record record = record_of(line);
    std::vector<std::string> texts{record.title, record.abstract, record.comment,
                                   record.journal_ref};
    for (const std::string& text : texts) {
      std::string plain = plain_latex(text);
      EXPECT_FALSE(has_accent(plain)) << text << "\n" << plain;
      typed += text.find('\\') != std::string::npos ? 1 : 0;
      with_backslash += plain.find('\\') != std::string::npos ? 1 : 0;
    }
  });
  EXPECT_GT(typed, 500U);
  EXPECT_EQ(with_backslash, 0U);
}

}  // namespace
}  // namespace cssearch
