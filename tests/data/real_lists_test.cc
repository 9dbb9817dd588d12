// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading lists that other people wrote, counted by other means than ours: by lines and regular
// expressions that know the habits of one file. They are not part of the project; where they are
// absent these tests are skipped.
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "indexer/decode/decode.h"
#include "indexer/merge/merge.h"
#include "indexer/note/note.h"
#include "tests/support/cases.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

class RealLists : public testing::Test {
 protected:
  void SetUp() override {
    if (shared_data().empty()) GTEST_SKIP() << "needs other people's collections in ../shared/data";
  }

  static std::string text_of(const std::string& path) { return read_file(shared_data() / path); }

  static FileContent content_of(const std::string& path) {
    return read_markdown_note(decode_text(text_of(path))->text, {"data", path});
  }

  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }

  static std::size_t count_lines(const std::string& path, const std::string& pattern) {
    std::regex wanted(pattern);
    std::size_t count = 0;
    for (const std::string& line : lines_of(text_of(path)))
      count += std::regex_search(line, wanted);
    return count;
  }
};

std::size_t count(const std::string& text, const std::string& sign) {
  std::size_t found = 0;
  for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign, at + 1))
    ++found;
  return found;
}

std::string without_comments(std::string text) {
  for (std::size_t begin; (begin = text.find("<!--")) != std::string::npos;) {
    std::size_t end = text.find("-->", begin);
    text.erase(begin, end == std::string::npos ? end : end + 3 - begin);
  }
  return text;
}

// A row of the tables in cs-self-learning/README.md, read by its own habits:
// | [<u>Title</u>][2036] | …
struct Row {
  std::string title;
  std::size_t stars = 0;
  std::size_t passes = 0;
};

std::map<std::string, Row> rows_by_link(const std::string& whole_text) {
  std::string text = without_comments(whole_text);
  std::map<std::string, std::string> links;
  std::istringstream stream(text);
  std::smatch match;
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    static const std::regex definition(R"(^\[(\d+)\]: (\S+))");
    if (std::regex_search(line, match, definition)) links[match[1]] = match[2];
    if (line.starts_with("| [")) lines.push_back(line);
  }
  std::map<std::string, Row> rows;
  for (const std::string& line : lines) {
    static const std::regex cell(R"(^\| \[(?:<u>)?(.*?)(?:</u>|/u>)?\]\[(\d+)\])");
    if (!std::regex_search(line, match, cell)) {
      ADD_FAILURE() << "not a row as expected: " << line;
      continue;
    }
    std::string title = std::regex_replace(match[1].str(), std::regex("</?[a-z]+>"), "");
    bool fresh =
        rows.emplace(links[match[2]], Row{title, count(line, "⭐"), count(line, "✅")}).second;
    EXPECT_TRUE(fresh) << line;
  }
  return rows;
}

const char* const kReadme = "cs-self-learning/README.md";

TEST_F(RealLists, EveryRowOfTheReadmeIsAnEntryAndNothingElse) {
  std::map<std::string, Row> rows = rows_by_link(text_of(kReadme));
  EXPECT_EQ(rows.size(), 92U);
  FileContent content = content_of(kReadme);
  std::map<Kind, int> kinds;
  std::set<std::string> seen;
  for (const Contribution& entry : content.entries) {
    ++kinds[entry.kind];
    seen.insert(entry.url);
    auto row = rows.find(entry.url);
    ASSERT_NE(row, rows.end()) << entry.title << " is no row";
    EXPECT_EQ(entry.title, row->second.title);
    EXPECT_EQ(static_cast<std::size_t>(entry.rating.value_or(0)), row->second.stars) << entry.title;
    EXPECT_EQ(static_cast<std::size_t>(entry.read.value_or(0)), row->second.passes) << entry.title;
    EXPECT_FALSE(entry.category.empty()) << entry.title;
    EXPECT_TRUE(!entry.author.empty() || entry.kind == Kind::Paper || entry.kind == Kind::Project)
        << entry.title;
  }
  EXPECT_EQ(seen.size(), rows.size()) << "none is lost";
  EXPECT_EQ(content.entries.size(), rows.size()) << "none is invented";
  EXPECT_EQ(kinds,
            (std::map<Kind, int>{{Kind::Article, 49}, {Kind::Paper, 39}, {Kind::Project, 4}}));
}

TEST_F(RealLists, RowsInCommentsAreNone) {
  std::string text = text_of(kReadme);
  EXPECT_EQ(count(text, "\n| [") - count(without_comments(text), "\n| ["), 12U)
      << "eight real ones and four templates";
  for (const Contribution& entry : content_of(kReadme).entries) {
    EXPECT_EQ(entry.title.find("无痛的机器学习系统入门指南"), std::string::npos);
  }
}

TEST_F(RealLists, AMojibakeReadmeIsReadAsTheCleanOne) {
  auto decoded = decode_text(text_of("mojibake/README.mojibake.md"));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(decoded->repaired);
  EXPECT_EQ(decoded->encoding, "UTF-8 read as windows-1254");
  std::map<std::string, Contribution> clean;
  for (Contribution& entry : content_of(kReadme).entries) clean.emplace(entry.url, entry);
  FileContent repaired = read_markdown_note(decoded->text, {"data", kReadme});
  EXPECT_EQ(repaired.entries.size(), clean.size());
  int english = 0;
  for (const Contribution& entry : repaired.entries) {
    ASSERT_EQ(clean.count(entry.url), 1U) << entry.url;
    const Contribution& expected = clean.at(entry.url);
    EXPECT_EQ(entry.kind, expected.kind) << entry.url;
    EXPECT_EQ(entry.date, expected.date) << entry.url;
    EXPECT_EQ(entry.rating, expected.rating) << entry.url;
    EXPECT_EQ(entry.read, expected.read) << entry.url;
    EXPECT_EQ(entry.category, expected.category) << entry.url;
    EXPECT_EQ(entry.code, expected.code) << entry.url;
    bool is_english = std::all_of(expected.title.begin(), expected.title.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!is_english) continue;
    ++english;
    EXPECT_EQ(entry.title, expected.title);
  }
  EXPECT_GT(english, 40);
}

// The lines of a file that are entries, by its own habits.
TEST_F(RealLists, HaveAsManyEntriesAsLinesThatAreOnes) {
  const std::string lists = "reading-lists/", papers = lists + "LLMSys-PaperList/";
  // Every row of a table has a date.
  std::string awesome = lists + "Awesome-LLM-Inference/README.md";
  EXPECT_EQ(count_lines(awesome, R"(^\|[^|]*20\d\d)"), 363U);
  EXPECT_EQ(content_of(awesome).entries.size(), 363U);
  // Every bullet but the contents, six links to files beside it and one label.
  std::string llmsys = papers + "README.md";
  std::size_t bullets = count_lines(llmsys, R"(^ *- )"),
              others = count_lines(llmsys, R"(^ *- \[[^\]]*\]\((#|neurips25-mlsys/))") +
                       count_lines(llmsys, R"(^- \*\*Post-Training\*\*$)");
  EXPECT_EQ(bullets - others, 646U);
  EXPECT_EQ(content_of(llmsys).entries.size(), 646U);
  for (auto [file, entries] : Cases<std::string, std::size_t>{
           {"mlsystems.md", 44}, {"files/ml-systems-professors.md", 106}}) {
    EXPECT_EQ(count_lines(papers + file, R"(^ *[-*] .*\]\(http)"), entries);
    EXPECT_EQ(content_of(papers + file).entries.size(), entries) << file;
  }
}

// Headings that are titles, with bold properties below: each paper has one line of links.
TEST_F(RealLists, PapersUnderHeadingsAreEntries) {
  for (auto [file, entries] : Cases<const char*, std::size_t>{{"architecture.md", 14},
                                                              {"compression.md", 9},
                                                              {"inference.md", 23},
                                                              {"multi-modality.md", 23},
                                                              {"rl.md", 12},
                                                              {"training.md", 42},
                                                              {"README.md", 0}}) {
    std::string path = std::string("reading-lists/LLMSys-PaperList/neurips25-mlsys/") + file;
    EXPECT_EQ(content_of(path).entries.size(), entries) << file;
    EXPECT_EQ(count_lines(path, R"(^(- )?\*\*Links?:\*\*)"), entries) << file;
  }
}

// Bullets that begin with a link to somewhere else.
TEST_F(RealLists, TasksAreEntries) {
  const char* const todo = "cs-self-learning/TODO.md";
  EXPECT_EQ(count_lines(todo, R"(^ *- (\[[ x]\] )?\[.*\]\(http)"), 177U);
  EXPECT_EQ(content_of(todo).entries.size(), 177U);
}

TEST_F(RealLists, TablesOfFiguresInNotesStayText) {
  std::size_t tables = 0, entries = 0;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(shared_data() / "cs-self-learning/Posts")) {
    if (file.path().extension() != ".md") continue;
    std::string text = read_file(file.path());
    tables += text.find("\n|") != std::string::npos;
    entries += read_markdown_note(text, {"data", file.path().string()}).entries.size();
  }
  EXPECT_GT(tables, 0U);
  EXPECT_EQ(entries, 0U);
}

}  // namespace
}  // namespace cssearch
