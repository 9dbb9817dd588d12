// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/pairs/pair_list.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"
#include "schema/error.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

constexpr std::size_t kMostBytes = 100;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool has_han(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (char_info(next_code_point(text, at)).cls == CharClass::Han) return true;
  }
  return false;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

std::size_t begin_of_comment(std::string_view line) {
  std::size_t at = line.find('#');
  while (at != std::string_view::npos && at > 0 && !is_space(line[at - 1]))
    at = line.find('#', at + 1);
  return at;
}

PairLine read_line(std::string_view text) {
  PairLine line;
  line.takes_out = text.starts_with("-");
  if (line.takes_out) text = trimmed(text.substr(1));
  if (std::count(text.begin(), text.end(), '=') != 1) {
    line.problem =
        "'" + std::string(text) + "' is no pair; a line is term, term = term, with one =";
    return line;
  }
  for (std::string_view side : {take_until(text, '='), text}) {
    do {
      std::string_view term = trimmed(take_until(side, ','));
      if (fold_words(term).empty() || term.size() > kMostBytes) {
        line.problem =
            term.empty() ? "a word is missing" : "'" + std::string(term) + "' is no word";
      } else {
        line.terms.emplace_back(term);
      }
    } while (!side.empty());
  }
  if (!line.problem.empty()) line.terms.clear();
  return line;
}

}  // namespace

std::vector<PairLine> read_pair_lines(std::string_view text) {
  std::vector<PairLine> lines;
  // As keyboards for Chinese type them.
  std::string ascii = replaced(replaced(std::string(text), "，", ","), "＝", "=");
  text = ascii;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (int number = 1; !text.empty(); ++number) {
    std::string_view line = take_until(text, '\n');
    line = trimmed(line.substr(0, begin_of_comment(line)));
    if (line.empty()) continue;
    lines.push_back(read_line(line));
    lines.back().line = number;
  }
  return lines;
}

std::vector<Partner> partners_in(const PairLine& line, const std::string& key, Analyzer& analyzer) {
  auto is_own = [&](const std::string& term) { return pair_key(term, analyzer) == key; };
  auto own = std::find_if(line.terms.begin(), line.terms.end(), is_own);
  std::vector<Partner> partners;
  for (const std::string& term : line.terms) {
    if (own != line.terms.end() && !is_own(term))
      partners.push_back({term, 0, has_han(term) || has_han(*own)});
  }
  return partners;
}

PairList::PairList(const std::vector<PairLine>& lines) {
  Analyzer analyzer;
  for (const PairLine& line : lines) {
    for (const std::string& term : line.terms) {
      std::string key = pair_key(term, analyzer);
      for (Partner& partner : partners_in(line, key, analyzer)) {
        if (line.takes_out) {
          taken_out_.emplace(key, pair_key(partner.text, analyzer));
        } else {
          partners_[key].push_back(std::move(partner));
        }
      }
    }
  }
}

std::vector<Partner> PairList::partners(const std::string& key) const {
  auto found = partners_.find(key);
  return found == partners_.end() ? std::vector<Partner>() : found->second;
}

std::vector<PairLine> read_pair_file(const std::filesystem::path& file, bool named,
                                     std::vector<std::string>& problems) {
  std::error_code error;
  std::ifstream stream;
  if (std::filesystem::is_regular_file(file, error)) stream = open_for_reading(file);
  if (!stream.is_open()) {
    if (named)
      throw Error(ErrorCode::Input, "the pairs of words in " + file.string() + " cannot be read",
                  "--pairs-file and CSSEARCH_PAIRS name a file of lines: term = term");
    if (std::filesystem::exists(file, error)) problems.push_back(file.string() + " cannot be read");
    return {};
  }
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  std::vector<PairLine> lines = read_pair_lines(text);
  for (const PairLine& line : lines) {
    if (!line.problem.empty())
      problems.push_back(file.string() + ":" + std::to_string(line.line) + ": " + line.problem);
  }
  std::erase_if(lines, [](const PairLine& line) { return !line.problem.empty(); });
  return lines;
}

bool PairList::takes_out(const std::string& one, const std::string& other) const {
  return taken_out_.contains({one, other});
}

}  // namespace cssearch
