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

template <typename Visit>
void each_line(Visit visit) {
  for (const auto& file : fs::directory_iterator(shared_data() / "arxiv-metadata")) {
    std::istringstream lines(read_file(file.path()));
    for (std::string line; std::getline(lines, line);) visit(Json::parse(line));
  }
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

// One of the sources kept ids as decimal numbers, so that "0709.0426" became "709.0426" and
// "1912.11341" "1912.1134100000002"; these get an id that is one.
ArxivId id_of(const Json& line) {
  return parse_arxiv_id(text_of(line["id"])).value_or(ArxivId{"2001.00001", 0});
}

Record record_of(const Json& line) {
  ArxivId id = id_of(line);
  Record record{.id = id.id,
                .version = id.version,
                .title = text_of(line["title"]),
                .abstract = text_of(line["abstract"]),
                .primary_category = text_of(line["primary_category"]),
                .categories = line["categories"].get<std::vector<std::string>>(),
                .comment = text_of(line["comment"]),
                .journal_ref = text_of(line["journal_ref"]),
                .published = parse_date(text_of(line["published"])),
                .updated = parse_date(text_of(line["updated"]))};
  for (const Json& author : line["authors"]) record.authors.push_back({text_of(author), {}});
  if (std::string doi = text_of(line["doi"]); !doi.empty()) record.dois.push_back(doi);
  record.withdrawn = says_withdrawn(record.comment) || says_withdrawn(record.abstract);
  return record;
}

TEST_F(RealRecords, AreEqualAfterJson) {
  std::size_t records = 0, withdrawn = 0;
  each_line([&](const Json& line) {
    StoredRecord stored{record_of(line), PartialDate{2026, 11, 22}};
    EXPECT_EQ(stored_record_from_json(stored_record_to_json(stored)), stored) << line["id"];
    ++records;
    withdrawn += stored.record.withdrawn ? 1 : 0;
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
  std::size_t with_backslash = 0;
  each_line([&](const Json& line) {
    Record record = record_of(line);
    std::vector<std::string> texts{record.title, record.abstract, record.comment,
                                   record.journal_ref};
    for (const Author& author : record.authors) texts.push_back(author.name);
    for (const std::string& text : texts) {
      std::string plain = plain_latex(text);
      EXPECT_FALSE(has_accent(plain)) << text << "\n" << plain;
      with_backslash += plain.find('\\') != std::string::npos ? 1 : 0;
    }
  });
  EXPECT_EQ(with_backslash, 0U);
}

}  // namespace
}  // namespace cssearch
