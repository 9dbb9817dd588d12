// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/snippet.h"

#include <algorithm>
#include <unordered_map>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

constexpr std::string_view kEllipsis = "…";

MarkRanges unite(const std::vector<TextMatch>& matches) {
  MarkRanges ranges;
  for (const TextMatch& match : matches) ranges.emplace_back(match.begin, match.end);
  std::sort(ranges.begin(), ranges.end());
  MarkRanges united;
  for (auto [begin, end] : ranges) {
    if (!united.empty() && begin <= united.back().second) {
      united.back().second = std::max(united.back().second, end);
    } else {
      united.emplace_back(begin, end);
    }
  }
  return united;
}

// Copies [begin, end) with white space folded to single spaces; marks move with the text.
Snippet fold(std::string_view text, std::size_t begin, std::size_t end, const MarkRanges& ranges) {
  Snippet snippet;
  auto range = std::lower_bound(ranges.begin(), ranges.end(), std::pair(begin, std::size_t{0}));
  bool in_mark = false, gap = false;
  for (std::size_t at = begin; at < end;) {
    if (in_mark && at >= range->second) {
      snippet.marks.back().second = snippet.text.size();
      in_mark = false;
      ++range;
    }
    std::size_t here = at;
    char32_t c = next_code_point(text, at);
    if (is_space(c)) {
      gap = true;
      continue;
    }
    if (gap && !snippet.text.empty()) snippet.text += ' ';
    gap = false;
    if (!in_mark && range != ranges.end() && here >= range->first && range->second <= end) {
      snippet.marks.emplace_back(snippet.text.size(), snippet.text.size());
      in_mark = true;
    }
    append_code_point(snippet.text, c);
  }
  if (in_mark) snippet.marks.back().second = snippet.text.size();
  return snippet;
}

std::size_t columns_of(char32_t c) {
  return is_space(c) ? 1 : char_info(c).width;
}

// The end of about `columns` columns from `begin`.
std::size_t end_after(std::string_view text, std::size_t begin, std::size_t columns) {
  std::size_t used = 0, at = begin;
  while (at < text.size()) {
    std::size_t next = at;
    used += columns_of(next_code_point(text, next));
    if (used > columns) break;
    at = next;
  }
  return at;
}

// The beginning of about `columns` columns before `end`.
std::size_t begin_before(std::string_view text, std::size_t end, std::size_t columns) {
  std::size_t used = 0, at = end;
  while (at > 0) {
    std::size_t previous = at - 1;
    while (previous > 0 && (static_cast<unsigned char>(text[previous]) & 0xC0U) == 0x80) --previous;
    std::size_t next = previous;
    used += columns_of(next_code_point(text, next));
    if (used > columns) break;
    at = previous;
  }
  return at;
}

bool ends_sentence(char32_t c) {
  return c == U'。' || c == U'！' || c == U'？' || c == U'；' || c == '\n';
}

// A good place to begin, at or after `at` and not after `latest`: behind the end of a sentence or a
// line, else behind a space, else where it is.
std::size_t snap_begin(std::string_view text, std::size_t at, std::size_t latest) {
  if (at == 0) return 0;
  std::size_t behind_space = std::string_view::npos;
  for (std::size_t i = at; i < latest;) {
    char32_t c = next_code_point(text, i);
    bool full_stop = (c == '.' || c == '!' || c == '?') && i < text.size() && text[i] == ' ';
    if (ends_sentence(c) || full_stop) return i;
    if (is_space(c) && behind_space == std::string_view::npos) behind_space = i;
  }
  if (behind_space != std::string_view::npos) return behind_space;
  // In the middle of Han text any character is a beginning; of a Latin word none is.
  std::size_t next = at;
  bool han = char_info(next_code_point(text, next)).cls == CharClass::Han;
  return han ? at : latest;
}

// Not in the middle of a Latin word.
std::size_t snap_end(std::string_view text, std::size_t at, std::size_t earliest) {
  if (at >= text.size()) return text.size();
  std::size_t end = at;
  while (end > earliest) {
    std::size_t next = end;
    CharClass cls = char_info(next_code_point(text, next)).cls;
    bool word_goes_on = cls == CharClass::Letter || cls == CharClass::Digit;
    if (!word_goes_on) return end;
    --end;
    while (end > earliest && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  }
  return at;
}

struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The window of matches, sorted by their place, that shows most different sequences.
Window best_window(std::string_view text, const std::vector<TextMatch>& matches,
                   std::size_t columns) {
  Window best;
  std::size_t best_distinct = 0, best_count = 0;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    std::size_t end = end_after(text, matches[i].begin, columns * 3 / 4);
    std::vector<std::size_t> seen;
    std::size_t count = 0, last = matches[i].end;
    for (std::size_t k = i; k < matches.size() && matches[k].end <= end; ++k) {
      ++count;
      last = std::max(last, matches[k].end);
      if (std::find(seen.begin(), seen.end(), matches[k].sequence) == seen.end()) {
        seen.push_back(matches[k].sequence);
      }
    }
    bool better =
        seen.size() > best_distinct || (seen.size() == best_distinct && count > best_count);
    if (!better) continue;
    best = {matches[i].begin, last};
    best_distinct = seen.size();
    best_count = count;
  }
  return best;
}

// Words around the matches, a third of the room before them, the rest behind.
Window widen(std::string_view text, Window inner, std::size_t columns) {
  std::size_t inner_columns = 0;
  for (std::size_t at = inner.begin; at < inner.end;)
    inner_columns += columns_of(next_code_point(text, at));
  std::size_t room = columns > inner_columns ? columns - inner_columns : 0;
  Window window;
  window.begin = snap_begin(text, begin_before(text, inner.begin, room / 3), inner.begin);
  std::size_t used = 0;
  for (std::size_t at = window.begin; at < inner.begin;)
    used += columns_of(next_code_point(text, at));
  window.end = snap_end(text, end_after(text, inner.end, room - std::min(room, used)), inner.end);
  return window;
}

void add_ellipses(Snippet& snippet, bool before, bool after) {
  if (before) {
    snippet.text.insert(0, kEllipsis);
    for (auto& [begin, end] : snippet.marks) {
      begin += kEllipsis.size();
      end += kEllipsis.size();
    }
  }
  if (after) snippet.text += kEllipsis;
}

}  // namespace

std::vector<TextMatch> find_matches(std::string_view text,
                                    const std::vector<TermSequence>& sequences,
                                    Analyzer& analyzer) {
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_first_term;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    if (!sequences[i].empty()) by_first_term[sequences[i].front()].push_back(i);
  }
  std::vector<TextMatch> matches;
  if (by_first_term.empty()) return matches;
  std::vector<Token> tokens = analyzer.analyze(text);
  std::unordered_multimap<std::uint32_t, const Token*> by_position;
  for (const Token& token : tokens) by_position.emplace(token.position, &token);
  auto find_at = [&](std::uint32_t position, const std::string& term) -> const Token* {
    auto [from, to] = by_position.equal_range(position);
    for (; from != to; ++from) {
      if (from->second->term == term) return from->second;
    }
    return nullptr;
  };
  for (const Token& token : tokens) {
    auto found = by_first_term.find(token.term);
    if (found == by_first_term.end()) continue;
    for (std::size_t i : found->second) {
      std::size_t end = token.end;
      bool whole = true;
      for (std::size_t k = 1; k < sequences[i].size() && whole; ++k) {
        const Token* next =
            find_at(token.position + static_cast<std::uint32_t>(k), sequences[i][k]);
        whole = next != nullptr;
        if (whole) end = std::max<std::size_t>(end, next->end);
      }
      if (whole) matches.push_back({token.begin, end, i});
    }
  }
  std::sort(matches.begin(), matches.end(), [](const TextMatch& a, const TextMatch& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  return matches;
}

MarkRanges marks_in(std::string_view text, const std::vector<TermSequence>& sequences,
                    Analyzer& analyzer) {
  return unite(find_matches(text, sequences, analyzer));
}

Snippet mark_text(std::string_view text, const std::vector<TermSequence>& sequences,
                  Analyzer& analyzer) {
  return fold(text, 0, text.size(), marks_in(text, sequences, analyzer));
}

SnippetResult make_snippet(std::string_view text, const std::vector<TermSequence>& sequences,
                           Analyzer& analyzer, std::size_t columns) {
  SnippetResult result;
  std::vector<TextMatch> matches = find_matches(text, sequences, analyzer);
  Window window{0, snap_end(text, end_after(text, 0, columns), 0)};
  if (!matches.empty()) window = widen(text, best_window(text, matches, columns), columns);
  result.has_marks = !matches.empty();
  result.snippet = fold(text, window.begin, window.end, unite(matches));
  std::size_t shown_from = window.begin;
  for (const TextMatch& match : matches) {
    if (match.begin < window.begin) continue;
    shown_from = match.begin;
    break;
  }
  result.text_line = static_cast<int>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(shown_from), '\n'));
  add_ellipses(result.snippet, window.begin > 0, window.end < text.size());
  return result;
}

}  // namespace cssearch
