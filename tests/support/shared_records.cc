// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/shared_records.h"

#include <algorithm>
#include <sstream>

#include "crawl/withdrawn.h"
#include "schema/arxiv_id.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace

void each_shared_record(const std::function<void(const Json& line)>& visit) {
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(shared_data() / "arxiv-metadata"))
    files.push_back(file.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    std::istringstream lines(read_file(file));
    for (std::string line; std::getline(lines, line);) visit(Json::parse(line));
  }
}

Record record_of(const Json& line) {
  ArxivId id = parse_arxiv_id(text_of(line["id"])).value_or(ArxivId{"2001.00001", 0});
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

}  // namespace cssearch
