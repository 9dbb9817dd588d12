// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/table.h"

#include <algorithm>

#include "crawl/find_ids.h"
#include "indexer/limits.h"
#include "indexer/list/columns.h"
#include "indexer/list/people.h"
#include "indexer/list/venue.h"
#include "indexer/markdown/clean.h"

namespace cssearch {
namespace {

std::vector<std::string> split_values(std::string_view text) {
  std::vector<std::string> values;
  std::size_t begin = 0;
  auto add = [&](std::size_t end) {
    std::string value = clean_topic({std::string(text.substr(begin, end - begin)), {}});
    if (!value.empty()) values.push_back(std::move(value));
  };
  for (std::size_t i = 0; i < text.size();) {
    std::size_t size = 0;
    for (std::string_view separator : {",", "，", "、", ";", "；", "\n"}) {
      if (text.substr(i).starts_with(separator)) size = separator.size();
    }
    if (size > 0) {
      add(i);
      begin = i + size;
    }
    i += std::max<std::size_t>(size, 1);
  }
  add(text.size());
  return values;
}

// "⭐⭐⭐", "4", "4/5".
std::optional<int> read_rating(const std::string& cell) {
  if (auto stars = count_stars(cell)) return stars;
  std::size_t glows = 0;
  for (std::size_t at = 0; (at = cell.find("🌟", at)) != std::string::npos; at += 4) ++glows;
  if (glows > 0) return static_cast<int>(std::min<std::size_t>(glows, 5));
  std::string text = fold_space(cell);
  bool number = !text.empty() && text[0] >= '0' && text[0] <= '5' &&
                (text.size() == 1 || text.substr(1) == "/5");
  return number ? std::optional(text[0] - '0') : std::nullopt;
}

int read_passes(const std::string& cell) {
  if (int passes = count_passes(cell); passes > 0) return passes;
  std::string text = plain_label(cell);
  for (const char* word :
       {"x", "yes", "done", "read", "finished", "y", "已读", "是", "完成", "已完成"}) {
    if (text == word) return 1;
  }
  return cell.find("√") != std::string::npos ? 1 : 0;
}

class RowReader {
 public:
  RowReader(const std::vector<Column>& columns, const std::vector<std::string>& headers,
            const ListContext& context)
      : columns_(columns), headers_(headers), context_(context) {}

  struct Result {
    bool blank = true;  // no cell says anything
    bool has_title = false;
    bool has_evidence = false;  // an external link, an author or a date
    bool only_title = true;     // all other cells are blank
    Contribution entry;
    std::vector<std::string> lint;  // what is no date
  };

  Result read(const Block& row) {
    Result result;
    EntryText entry;
    std::vector<EntryLink> links;
    for (std::size_t i = 0; i < row.children.size() && i < columns_.size(); ++i) {
      const RichText& cell = row.children[i].rich;
      if (columns_[i] == Column::Title) read_title(cell, entry, links);
    }
    std::string title_link = entry.facts.url;
    for (std::size_t i = 0; i < row.children.size() && i < columns_.size(); ++i) {
      const RichText& cell = row.children[i].rich;
      std::string words = fold_space(cell.text);
      if (words.empty()) {
        if (columns_[i] == Column::Read) entry.facts.read = 0;
        continue;
      }
      result.blank = false;
      if (columns_[i] == Column::Title) continue;
      if (columns_[i] != Column::Number) result.only_title = false;
      read_cell(i, cell, entry, links, result);
    }
    if (title_link.empty()) {
      choose_main_link(links, entry);
    } else if (entry.facts.arxiv.empty()) {
      entry.facts.arxiv = paper_beside(links);
    }
    // What a mere link leads to may be known from elsewhere.
    result.has_title = has_letters(entry.facts.title) || !entry.facts.url.empty();
    result.has_evidence = !entry.facts.url.empty() || !entry.facts.author.empty() || dated_;
    result.entry = make(std::move(entry), row.line);
    return result;
  }

 private:
  static void read_title(const RichText& cell, EntryText& entry, std::vector<EntryLink>& links) {
    entry = read_entry(cell);
    // A cell has no task marks or passes of its own; columns tell these.
    entry.facts.read.reset();
    if (entry.facts.url.empty()) links = entry_links(cell);
  }

  void read_cell(std::size_t i, const RichText& cell, EntryText& entry,
                 std::vector<EntryLink>& links, Result& result) {
    Facts& facts = entry.facts;
    const std::string words = clean_words(cell);
    switch (columns_[i]) {
      case Column::Title:
      case Column::Number: return;
      case Column::Author:
        if (has_letters(words)) facts.author = split_people(words);
        return;
      case Column::Category: facts.category = split_values(cell.text); return;
      case Column::Tag: facts.tag = split_values(cell.text); return;
      case Column::Date: read_date(words, facts, result); return;
      case Column::Venue: read_venue(words, facts); return;
      case Column::Rating:
        facts.rating = read_rating(cell.text);
        if (!facts.rating) add_other(i, words);
        return;
      case Column::Read: facts.read = read_passes(cell.text); return;
      case Column::Code: read_code(cell, facts, links); return;
      case Column::Link: read_links(cell, links); return;
      case Column::Remark: read_remark(cell, entry); return;
      case Column::Other: add_other(i, words); return;
    }
  }

  void read_date(const std::string& words, Facts& facts, Result& result) {
    if (auto date = parse_date(words)) {
      facts.date = date;
      dated_ = true;
    } else if (has_letters(words) || words.find_first_of("0123456789") != std::string::npos) {
      result.lint.push_back("'" + words + "' is no date");
    }
  }

  static void read_venue(const std::string& words, Facts& facts) {
    if (!has_letters(words)) return;
    auto venue = parse_venue(words);
    bool named = venue && venue->before.empty() && !venue->venue.empty();
    facts.venue = named ? venue->venue : words;
    if (!facts.date) facts.date = date_in_text(words);
  }

  static void read_code(const RichText& cell, Facts& facts, std::vector<EntryLink>& links) {
    for (EntryLink& link : entry_links(without_images_and_anchors(cell))) {
      if (!is_external(link.target)) continue;
      facts.code.push_back(link.target);
      link.role = LinkRole::Code;
      links.push_back(std::move(link));
    }
  }

  // In such a column a link to arXiv is the paper, whatever it calls itself.
  static void read_links(const RichText& cell, std::vector<EntryLink>& links) {
    std::vector<EntryLink> found = entry_links(without_images_and_anchors(cell));
    for (const ArxivId& paper : find_arxiv_ids(found.empty() ? cell.text : "")) {
      links.push_back({LinkRole::Paper, 0, 0, cell.text, link_to(paper)});
    }
    for (EntryLink& link : found) {
      if (link.role == LinkRole::Title) link.role = LinkRole::Main;
      std::optional<Url> url = parse_url(link.target);
      bool on_arxiv = url && arxiv_id_of(*url);
      if (link.role == LinkRole::Main && on_arxiv) link.role = LinkRole::Paper;
      links.push_back(std::move(link));
    }
  }

  // Links to files are notes; what else the cell says is the reader's remark.
  static void read_remark(const RichText& cell, EntryText& entry) {
    std::vector<std::pair<std::size_t, std::size_t>> labels;
    for (const EntryLink& link : entry_links(cell)) {
      if (link.role == LinkRole::Note) entry.files.push_back(link.target);
      if (link.role == LinkRole::Note || role_of_label(link.label)) {
        bool says_something = link.role == LinkRole::Note && !role_of_label(link.label);
        if (!says_something) labels.emplace_back(link.begin, link.end);
      }
    }
    std::string remark = fold_space(without_ranges(cell, labels).text);
    while (remark.starts_with(",") || remark.starts_with(" ")) remark.erase(0, 1);
    if (!remark.empty() && has_letters(remark)) entry.facts.remark = remark;
  }

  // Columns that mean nothing to us stay searchable text.
  void add_other(std::size_t i, const std::string& words) {
    if (!has_letters(words)) return;
    if (!other_.empty()) other_ += "; ";
    if (!headers_[i].empty()) other_ += headers_[i] + ": ";
    other_ += words;
  }

  Contribution make(EntryText entry, int line) {
    if (!other_.empty()) {
      if (!entry.facts.remark.empty()) entry.facts.remark += "; ";
      entry.facts.remark += other_;
    }
    entry.date_stated = entry.date_stated || dated_;
    return make_contribution(std::move(entry), Origin::Row, line, context_);
  }

  const std::vector<Column>& columns_;
  const std::vector<std::string>& headers_;
  const ListContext& context_;
  std::string other_;
  bool dated_ = false;
};

bool has_column(const std::vector<Column>& columns, Column column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

bool has_too_large_cell(const Block& row) {
  return std::any_of(row.children.begin(), row.children.end(),
                     [](const Block& cell) { return is_too_large_for_entry(cell.rich); });
}

}  // namespace

std::optional<TableEntries> read_table(const Block& table, const ListContext& context) {
  if (table.children.size() < 2) return std::nullopt;
  std::vector<std::string> headers;
  for (const Block& cell : table.children.front().children)
    headers.push_back(clean_words(cell.rich));
  std::vector<Column> columns = read_header(headers);
  if (!has_column(columns, Column::Title)) return std::nullopt;
  // A table is taken out of the note as a whole, and such a row would be lost.
  if (std::any_of(table.children.begin(), table.children.end(), has_too_large_cell))
    return std::nullopt;

  ListContext here = context;
  here.papers = here.papers || has_column(columns, Column::Venue);
  TableEntries result;
  std::size_t rows = 0, titled = 0, evident = 0;
  for (std::size_t i = 1; i < table.children.size(); ++i) {
    const Block& row = table.children[i];
    RowReader::Result read = RowReader(columns, headers, here).read(row);
    if (read.blank) continue;
    ++rows;
    titled += read.has_title ? 1 : 0;
    evident += read.has_evidence ? 1 : 0;
    for (std::string& message : read.lint) {
      result.lint.push_back({context.path, row.line, std::move(message), LintRule::Date});
    }
    if (!read.has_title) {
      result.lint.push_back(
          {context.path, row.line, "a row of a reading list has no title", LintRule::Title});
    } else if (read.only_title && !read.has_evidence) {
      here.label =
          cut_words(read.entry.title, kMaxHeadingBytes);  // a row that heads the rows below it
    } else {
      result.entries.push_back(std::move(read.entry));
    }
  }
  bool is_list = rows > 0 && titled * 2 > rows && evident * 2 > rows;
  if (!is_list) return std::nullopt;
  return result;
}

}  // namespace cssearch
