// SPDX-License-Identifier: GPL-3.0-or-later
//
// Arrows between the folders point one way, and each third-party library is included by the folders
// that need it and no others. ARCHITECTURE.md says why.
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

using Names = std::set<std::string>;

// What files of a folder may include of ours.
const std::map<std::string, Names> kMayInclude = {
    {"schema", {"schema"}},
    {"crawl", {"crawl", "schema"}},
    {"indexer", {"indexer", "crawl", "schema"}},
    {"searcher", {"searcher", "schema"}},
    {"bench", {"bench", "indexer", "searcher", "schema"}},
};

// Where a library may be included: by the beginning of the header's name, and the paths.
const std::vector<std::pair<std::string, Names>> kLibraries = {
    {"cmark-gfm", {"indexer/markdown/"}},
    {"yaml.h", {"indexer/note/yaml_document.cc"}},
    {"libxml/", {"indexer/html/parse_html.cc", "indexer/html/reader_main.cc", "indexer/markdown/"}},
    {"unicode/",
     {"crawl/", "indexer/decode/", "schema/analysis/generate_", "schema/analysis/utf8.h"}},
    {"zlib", {"indexer/decode/", "indexer/write/glass/deflate.cc", "schema/index/deflated.cc"}},
    {"libdeflate", {"indexer/write/glass/deflate.cc"}},
    {"poppler", {"indexer/pdf/reader_main.cc"}},
    {"seccomp", {"indexer/sandbox/confine.cc"}},
    {"curl/", {"crawl/"}},
    {"boost/asio", {"searcher/daemon/server.cc"}},
    {"boost/beast", {"searcher/daemon/server.cc"}},
    {"pugixml", {"crawl/", "searcher/daemon/feed.cc"}},
    {"boost/program_options", {"schema/program/"}},
    {"xxhash", {"schema/"}},
    {"tsl/", {"schema/string_map.h"}},
    {"sqlite3", {"bench/relevance.cc"}},
    {"xapian",
     {"schema/index/", "schema/analysis/analyzer.h", "schema/pairs/", "indexer/csindex/pairs.cc",
      "indexer/write/", "indexer/update/", "indexer/verify/", "searcher/", "bench/empty_xapian.cc",
      "bench/query_mix"}},
    {"nlohmann/",
     {"schema/index/", "indexer/csindex/", "indexer/markdown/block_json.h", "indexer/note/",
      "indexer/sandbox/answer.h", "indexer/update/", "searcher/answer/", "searcher/daemon/",
      "searcher/mcp/", "searcher/eval/", "crawl/", "bench/queries.cc"}},
};

struct Include {
  std::string file;  // relative to the project
  std::string name;
  bool ours;  // in quotation marks
};

std::vector<Include> includes_below(const std::string& folder) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re");
  std::vector<Include> includes;
  fs::path project = project_folder();
  if (!fs::exists(project / folder)) return includes;
  for (const auto& entry : fs::recursive_directory_iterator(project / folder)) {
    std::string ending = entry.path().extension().string();
    if (ending != ".h" && ending != ".cc") continue;
    std::istringstream lines(read_file(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      std::smatch match;
      if (!std::regex_search(line, match, kInclude)) continue;
      includes.push_back(
          {fs::relative(entry.path(), project).string(), match[2], match[1] == "\""});
    }
  }
  return includes;
}

// The reason why an include is not allowed; empty if it is.
std::string fault(const std::string& folder, const Include& include) {
  if (include.ours) {
    std::string target = include.name.substr(0, include.name.find('/'));
    bool made = include.name.ends_with("_table.inc");  // by the build
    if (made || kMayInclude.at(folder).contains(target)) return {};
    return include.file + " includes " + include.name + ": " + folder + " may not see " + target;
  }
  for (const auto& [prefix, places] : kLibraries) {
    if (!include.name.starts_with(prefix)) continue;
    for (const std::string& place : places) {
      if (include.file.starts_with(place)) return {};
    }
    return include.file + " includes <" + include.name + ">, a library of another folder";
  }
  return {};
}

TEST(Layers, FoldersIncludeOnlyWhatTheyMay) {
  for (const auto& [folder, may] : kMayInclude) {
    for (const Include& include : includes_below(folder)) EXPECT_EQ(fault(folder, include), "");
  }
}

// Queries of several threads may not share it: its count of references has no lock, and what counts
// too few is freed while it is used.
TEST(Layers, NobodyUsesTheQueryThatXapianHasForAll) {
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(project_folder() / "searcher")) {
    if (entry.path().extension() != ".cc") continue;
    ++files;
    EXPECT_EQ(read_file(entry.path()).find("Query::MatchAll"), std::string::npos) << entry.path();
  }
  EXPECT_GT(files, 50);
}

// The check can fail.
TEST(Layers, AForbiddenArrowIsSeen) {
  EXPECT_NE(fault("schema", {"schema/a.cc", "indexer/git.h", true}), "");
  EXPECT_NE(fault("searcher", {"searcher/a.cc", "indexer/git.h", true}), "");
  EXPECT_NE(fault("searcher", {"searcher/a.cc", "cmark-gfm.h", false}), "");
  EXPECT_NE(fault("indexer", {"indexer/a.cc", "searcher/search.h", true}), "");
  EXPECT_EQ(fault("indexer", {"indexer/a.cc", "schema/url.h", true}), "");
  EXPECT_FALSE(includes_below("schema").empty());
}

}  // namespace
}  // namespace cssearch
