// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/columns.h"

#include <algorithm>
#include <array>
#include <optional>

#include "indexer/markdown/clean.h"

namespace cssearch {
namespace {

struct Name {
  std::string_view word;  // in the form of plain_label()
  Column column;
  bool prefix = false;  // longer words that begin so are meant too
};

constexpr auto kNames = std::to_array<Name>({
    {"title", Column::Title},
    {"titel", Column::Title},
    {"name", Column::Title},
    {"标题", Column::Title},
    {"题目", Column::Title},
    {"名称", Column::Title},
    {"书名", Column::Title},
    {"author", Column::Author},
    {"auther", Column::Author},
    {"organization", Column::Author},
    {"organisation", Column::Author},
    {"org", Column::Author},
    {"institut", Column::Author, true},
    {"affiliation", Column::Author},
    {"compan", Column::Author, true},
    {"team", Column::Author},
    {"lab", Column::Author},
    {"owner", Column::Author},
    {"speaker", Column::Author},
    {"instructor", Column::Author},
    {"作者", Column::Author},
    {"机构", Column::Author},
    {"组织", Column::Author},
    {"单位", Column::Author},
    {"团队", Column::Author},
    {"公司", Column::Author},
    {"讲师", Column::Author},
    {"date", Column::Date},
    {"year", Column::Date},
    {"time", Column::Date},
    {"month", Column::Date},
    {"published", Column::Date},
    {"日期", Column::Date},
    {"时间", Column::Date},
    {"年份", Column::Date},
    {"年", Column::Date},
    {"categor", Column::Category, true},
    {"type", Column::Category},
    {"topic", Column::Category},
    {"area", Column::Category},
    {"field", Column::Category},
    {"domain", Column::Category},
    {"subject", Column::Category},
    {"theme", Column::Category},
    {"direction", Column::Category},
    {"分类", Column::Category},
    {"类别", Column::Category},
    {"类型", Column::Category},
    {"主题", Column::Category},
    {"领域", Column::Category},
    {"方向", Column::Category},
    {"tag", Column::Tag},
    {"keyword", Column::Tag},
    {"label", Column::Tag},
    {"标签", Column::Tag},
    {"关键词", Column::Tag},
    {"关键字", Column::Tag},
    {"venue", Column::Venue},
    {"conference", Column::Venue},
    {"conf", Column::Venue},
    {"jour", Column::Venue, true},
    {"joun", Column::Venue, true},
    {"publication", Column::Venue},
    {"publisher", Column::Venue},
    {"会议", Column::Venue},
    {"期刊", Column::Venue},
    {"出处", Column::Venue},
    {"note", Column::Remark},
    {"comment", Column::Remark},
    {"remark", Column::Remark},
    {"about", Column::Remark},
    {"description", Column::Remark},
    {"desc", Column::Remark},
    {"summary", Column::Remark},
    {"tldr", Column::Remark},
    {"intro", Column::Remark, true},
    {"备注", Column::Remark},
    {"说明", Column::Remark},
    {"笔记", Column::Remark},
    {"简介", Column::Remark},
    {"描述", Column::Remark},
    {"介绍", Column::Remark},
    {"评论", Column::Remark},
    {"摘要", Column::Remark},
    {"rec", Column::Rating, true},
    {"star", Column::Rating},
    {"rating", Column::Rating},
    {"rate", Column::Rating},
    {"score", Column::Rating},
    {"推荐", Column::Rating},
    {"推荐度", Column::Rating},
    {"推荐指数", Column::Rating},
    {"评分", Column::Rating},
    {"星级", Column::Rating},
    {"read", Column::Read},
    {"reading", Column::Read},
    {"status", Column::Read},
    {"done", Column::Read},
    {"progress", Column::Read},
    {"finished", Column::Read},
    {"已读", Column::Read},
    {"阅读", Column::Read},
    {"状态", Column::Read},
    {"进度", Column::Read},
    {"完成", Column::Read},
    {"github", Column::Code},
    {"code", Column::Code},
    {"repo", Column::Code},
    {"repository", Column::Code},
    {"app", Column::Code},
    {"implementation", Column::Code},
    {"demo", Column::Code},
    {"代码", Column::Code},
    {"源码", Column::Code},
    {"仓库", Column::Code},
    {"arxiv", Column::Link},
    {"pdf", Column::Link},
    {"link", Column::Link},
    {"url", Column::Link},
    {"doi", Column::Link},
    {"website", Column::Link},
    {"site", Column::Link},
    {"homepage", Column::Link},
    {"链接", Column::Link},
    {"地址", Column::Link},
    {"网址", Column::Link},
    {"官网", Column::Link},
    {"no", Column::Number},
    {"number", Column::Number},
    {"id", Column::Number},
    {"index", Column::Number},
    {"序号", Column::Number},
    {"编号", Column::Number},
});

// Words that name the thing a list is about. They are titles, unless another column is.
constexpr auto kThings = std::to_array<std::string_view>(
    {"paper",    "project",  "article", "blog", "post", "book",      "course",
     "tutorial", "resource", "video",   "talk", "tool", "framework", "library",
     "论文",     "文章",     "项目",    "课程", "书籍", "资源",      "博客",
     "教程",     "视频",     "工具",    "资料", "内容"});

std::string singular(std::string_view word) {
  if (word.size() > 3 && word.ends_with("s") && !word.ends_with("ss") && !word.ends_with("us")) {
    word.remove_suffix(1);
  }
  return std::string(word);
}

std::optional<Column> column_of_word(std::string_view word) {
  std::string single = singular(word);
  for (const Name& name : kNames) {
    if (word == name.word || single == name.word) return name.column;
    if (name.prefix && word.starts_with(name.word)) return name.column;
  }
  return std::nullopt;
}

bool is_thing(std::string_view word) {
  std::string single = singular(word);
  return std::find(kThings.begin(), kThings.end(), single) != kThings.end();
}

std::vector<std::string> words_of(std::string_view header) {
  std::vector<std::string> words;
  std::string plain = plain_label(header);
  for (std::size_t begin = 0; begin < plain.size();) {
    std::size_t end = std::min(plain.find(' ', begin), plain.size());
    words.push_back(plain.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

// A header's Chinese words are not parted: "论文标题" ends in its meaning.
std::optional<Column> column_of_ending(std::string_view word) {
  for (const Name& name : kNames) {
    bool han = static_cast<unsigned char>(name.word.front()) >= 0x80;
    if (han && name.word.size() > 3 && word.ends_with(name.word)) return name.column;
  }
  return std::nullopt;
}

// "Paper Title", "Publish Date", "First Author", "Code Link": the last word tells, but code,
// authors and dates are what they are whatever follows ("Code Link", "Author Name").
std::optional<Column> column_of_words(const std::vector<std::string>& words) {
  if (words.size() > 4) return std::nullopt;
  for (const std::string& word : words) {
    auto column = column_of_word(word);
    if (column == Column::Code || column == Column::Author || column == Column::Date) return column;
  }
  for (auto word = words.rbegin(); word != words.rend(); ++word) {
    if (auto column = column_of_word(*word)) return column;
    if (auto column = column_of_ending(*word)) return column;
  }
  return std::nullopt;
}

// "Author/Organization": the first part with a meaning.
template <typename Meaning>
auto first_part(std::string_view header, Meaning meaning) -> decltype(meaning(header)) {
  while (!header.empty()) {
    std::size_t end = std::min(header.find('/'), header.size());
    if (auto found = meaning(header.substr(0, end))) return found;
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  return {};
}

std::optional<bool> names_a_thing(std::string_view part) {
  std::vector<std::string> words = words_of(part);
  bool thing = !words.empty() && words.size() <= 3 && is_thing(words.back());
  return thing ? std::optional(true) : std::nullopt;
}

}  // namespace

Column column_of_header(std::string_view header) {
  if (trim_space(header) == "#") return Column::Number;
  auto column =
      first_part(header, [](std::string_view part) { return column_of_words(words_of(part)); });
  return column.value_or(Column::Other);
}

std::vector<Column> read_header(const std::vector<std::string>& headers) {
  std::vector<Column> columns;
  for (const std::string& header : headers) columns.push_back(column_of_header(header));
  auto title = std::find(columns.begin(), columns.end(), Column::Title);
  for (std::size_t i = 0; i < headers.size(); ++i) {
    if (columns[i] != Column::Other || !first_part(headers[i], names_a_thing)) continue;
    bool first_thing = title == columns.end();
    columns[i] = first_thing ? Column::Title : Column::Link;
    if (first_thing) title = columns.begin() + static_cast<std::ptrdiff_t>(i);
  }
  // A second title ("Title | Short Name") is words about the first.
  bool seen = false;
  for (Column& column : columns) {
    if (column != Column::Title) continue;
    if (seen) column = Column::Other;
    seen = true;
  }
  return columns;
}

}  // namespace cssearch
