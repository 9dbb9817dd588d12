// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/note/front_matter.h"

#include <algorithm>
#include <array>

#include "crawl/find_ids.h"
#include "indexer/markdown/clean.h"
#include "indexer/note/yaml_document.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

// More is no front matter but a document, and YAML takes its time.
constexpr std::size_t kMaxBytes = 65'536;

// The text between the fences, and where the note begins.
struct Fenced {
  std::string_view yaml;
  std::size_t end = 0;
};

Fenced find_fences(std::string_view text) {
  if (!text.starts_with("---\n") && !text.starts_with("--- \n")) return {};
  std::size_t begin = text.find('\n') + 1;
  for (std::size_t line = begin; line < text.size() && line < kMaxBytes;) {
    std::size_t end = std::min(text.find('\n', line), text.size());
    std::string_view content = trim_space(text.substr(line, end - line));
    if (content == "---" || content == "...") {
      return {text.substr(begin, line - begin), std::min(end + 1, text.size())};
    }
    line = end + 1;
  }
  return {};
}

std::string scalar(const YamlNode& node) {
  return fold_space(node.text());
}

// A list, or a text of values between commas.
std::vector<std::string> values(const YamlNode& node) {
  std::vector<std::string> result;
  auto add = [&](std::string_view value) {
    value = trim_space(value);
    while (value.starts_with("#")) value.remove_prefix(1);
    if (!value.empty()) result.emplace_back(value);
  };
  if (node.is_sequence()) {
    for (const YamlNode& item : node.items()) add(item.text());
  } else if (std::string text = scalar(node); !text.empty()) {
    for (std::size_t begin = 0; begin <= text.size();) {
      std::size_t end = std::min(text.find(',', begin), text.size());
      add(std::string_view(text).substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return result;
}

YamlNode first_of(const YamlNode& map, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (YamlNode node = map[name]) return node;
  }
  return {};
}

std::optional<int> small_number(const YamlNode& node, int most) {
  std::string text = scalar(node);
  if (text.size() != 1 || text[0] < '0' || text[0] > '9') return std::nullopt;
  return std::min(text[0] - '0', most);
}

// "zh-CN", "en_US" → "zh", "en".
std::string language_code(const std::string& text) {
  std::string code = lower_ascii(text.substr(0, text.find_first_of("-_")));
  bool known = code == "zh" || code == "en" || code == "ja" || code == "ko";
  return known ? code : std::string();
}

// Keys whose value is the thing that the note is about.
bool names_the_thing(std::string_view key) {
  static constexpr auto kKeys = std::to_array<std::string_view>(
      {"arxiv", "arxiv_id", "arxivid", "eprint", "paper", "pdf", "doi", "url", "link", "source"});
  return std::find(kKeys.begin(), kKeys.end(), lower_ascii(key)) != kKeys.end();
}

std::vector<PaperOfNote> read_papers(const YamlNode& map) {
  constexpr int kFirstLine = 2;  // behind the fence; YAML counts from 0
  std::vector<PaperOfNote> papers;
  for (const auto& [key, value] : map.pairs()) {
    if (!names_the_thing(scalar(key))) continue;
    int line = key.line() + kFirstLine;
    for (const std::string& text : values(value)) {
      std::optional<ArxivId> bare = parse_arxiv_id(text);
      for (ArxivId& id : bare ? std::vector{*bare} : find_arxiv_ids(text))
        papers.push_back({std::move(id), line});
    }
  }
  return papers;
}

void read_map(const YamlNode& map, FrontMatter& result) {
  result.title = scalar(map["title"]);
  result.description = scalar(first_of(map, {"description", "summary", "excerpt", "subtitle"}));
  result.language = language_code(scalar(first_of(map, {"lang", "language"})));
  result.author = values(first_of(map, {"author", "authors"}));
  result.category = values(first_of(map, {"category", "categories"}));
  result.tag = values(first_of(map, {"tags", "tag", "keywords"}));
  for (const char* name : {"date", "created", "created_at", "publishDate", "pubDate", "published",
                           "updated", "ms.date"}) {
    if (!result.date) result.date = parse_date(scalar(map[name]));
  }
  result.papers = read_papers(map);
  result.rating = small_number(first_of(map, {"rating", "stars"}), 5);
  YamlNode read = first_of(map, {"read", "passes"});
  result.read = small_number(read, 3);
  std::string word = lower_ascii(scalar(read));
  if (word == "true" || word == "yes") result.read = 1;
  if (word == "false" || word == "no") result.read = 0;
}

}  // namespace

FrontMatter read_front_matter(std::string_view text) {
  FrontMatter result;
  Fenced fenced = find_fences(text);
  if (fenced.end == 0) return result;
  try {
    YamlDocument document(fenced.yaml);
    YamlNode map = document.root();
    if (!map.is_map()) return result;
    read_map(map, result);
    result.bytes = fenced.end;
    result.text = text.substr(0, fenced.end);
  } catch (const YamlError& error) {
    result = {};
    result.problem = std::string("front matter cannot be read: ") + error.what();
  }
  return result;
}

}  // namespace cssearch
