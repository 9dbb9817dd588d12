// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/snippet.h"

#include <algorithm>
#include <unordered_map>

#include "schema/analysis/char_table.h"
#include "schema/analysis/stop_words.h"
#include "schema/analysis/utf8.h"
#include "searcher/answer/likely_words.h"

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

// The images that none of the marks touches.
MarkRanges without_marks(const MarkRanges& images, const MarkRanges& marks) {
  MarkRanges plain;
  for (const auto& [begin, end] : images) {
    auto next = std::upper_bound(marks.begin(), marks.end(), std::pair(end, std::size_t{0}));
    if (next == marks.begin() || std::prev(next)->second <= begin) plain.emplace_back(begin, end);
  }
  return plain;
}

// Copies [begin, end) with white space folded to single spaces and without what is left out; marks
// move with the text.
Snippet fold(std::string_view text, std::size_t begin, std::size_t end, const MarkRanges& ranges,
             const MarkRanges& left_out = {}) {
  Snippet snippet;
  auto range = std::lower_bound(ranges.begin(), ranges.end(), std::pair(begin, std::size_t{0}));
  auto skipped = std::lower_bound(left_out.begin(), left_out.end(), std::pair(begin, begin));
  bool in_mark = false, gap = false;
  for (std::size_t at = begin; at < end;) {
    if (in_mark && at >= range->second) {
      snippet.marks.back().second = snippet.text.size();
      in_mark = false;
      ++range;
    }
    if (skipped != left_out.end() && at >= skipped->first) {
      at = std::max(at, skipped->second);
      ++skipped;
      gap = true;
      continue;
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

bool is_function_word(const TermSequence& sequence) {
  return sequence.size() == 1 && is_stop_word(sequence.front());
}

// Stop words count only beside other words, "How to [review] how [to review]"; alone if there are
// no others.
void drop_lone_stop_words(std::vector<TextMatch>& matches,
                          const std::vector<TermSequence>& sequences) {
  if (std::all_of(sequences.begin(), sequences.end(), is_function_word)) return;
  std::vector<TextMatch> kept;
  for (auto first = matches.begin(); first != matches.end();) {
    std::size_t end = first->end;
    auto last = std::find_if(first, matches.end(), [&](const TextMatch& match) {
      bool apart = match.begin > end + 1;
      if (!apart) end = std::max(end, match.end);
      return apart;
    });
    bool tells = std::any_of(first, last, [&](const TextMatch& match) {
      return !is_function_word(sequences[match.sequence]);
    });
    if (tells) kept.insert(kept.end(), first, last);
    first = last;
  }
  matches = std::move(kept);
}

// A term of the sequences where it stands in the text.
struct PlacedTerm {
  std::string_view term;
  std::uint32_t position = 0;
  std::size_t begin = 0, end = 0;
  const std::vector<std::size_t>* first_of = nullptr;  // sequences
};

// The sequences that begin with a term, of all terms that any has.
using ByFirstTerm = std::unordered_map<std::string_view, std::vector<std::size_t>>;

ByFirstTerm by_first_term(const std::vector<TermSequence>& sequences) {
  ByFirstTerm by_term;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    for (const std::string& term : sequences[i]) by_term[term];
    if (!sequences[i].empty()) by_term[sequences[i].front()].push_back(i);
  }
  return by_term;
}

// Where these terms stand in spans of a text, roughly in order.
std::vector<PlacedTerm> placed_terms(std::string_view text, const std::vector<TextSpan>& spans,
                                     const ByFirstTerm& wanted, Analyzer& analyzer) {
  std::vector<PlacedTerm> terms;
  std::uint32_t position = 0;
  for (const TextSpan& span : spans) {
    auto take = [&](const TokenView& token) {
      auto found = wanted.find(token.term);
      if (found == wanted.end()) return;
      terms.push_back({found->first, token.position, span.begin + token.begin,
                       span.begin + token.end, &found->second});
    };
    // What was left out parts the last word from the next.
    position =
        analyzer.each_token(text.substr(span.begin, span.end - span.begin), take, position) + 1;
  }
  return terms;
}

// Terms by position, put in order when the first is looked for: few texts have the beginning of a
// sequence.
class TermsByPosition {
 public:
  explicit TermsByPosition(const std::vector<PlacedTerm>& terms) : terms_(terms) {}

  // The place of a term at a position; nullptr if there is none.
  const PlacedTerm* find(std::uint32_t position, const std::string& term) {
    if (by_position_.empty()) sort();
    auto at = std::partition_point(by_position_.begin(), by_position_.end(),
                                   [&](const PlacedTerm* one) { return one->position < position; });
    for (; at != by_position_.end() && (*at)->position == position; ++at) {
      if ((*at)->term == term) return *at;
    }
    return nullptr;
  }

 private:
  void sort() {
    for (const PlacedTerm& term : terms_) by_position_.push_back(&term);
    std::stable_sort(
        by_position_.begin(), by_position_.end(),
        [](const PlacedTerm* a, const PlacedTerm* b) { return a->position < b->position; });
  }

  const std::vector<PlacedTerm>& terms_;
  std::vector<const PlacedTerm*> by_position_;
};

}  // namespace

std::vector<TextMatch> find_matches(std::string_view text,
                                    const std::vector<TermSequence>& sequences,
                                    Analyzer& analyzer) {
  if (sequences.empty()) return {};
  std::vector<TextSpan> spans = LikelyWords(sequences).of(text);
  if (spans.empty()) return {};
  std::vector<TextMatch> matches;
  const ByFirstTerm by_term = by_first_term(sequences);
  std::vector<PlacedTerm> terms = placed_terms(text, spans, by_term, analyzer);
  TermsByPosition by_position(terms);
  for (const PlacedTerm& first : terms) {
    for (std::size_t i : *first.first_of) {
      std::size_t end = first.end;
      bool whole = true;
      for (std::size_t k = 1; k < sequences[i].size() && whole; ++k) {
        const PlacedTerm* next =
            by_position.find(first.position + static_cast<std::uint32_t>(k), sequences[i][k]);
        whole = next != nullptr;
        if (whole) end = std::max(end, next->end);
      }
      if (whole) matches.push_back({first.begin, end, i});
    }
  }
  std::sort(matches.begin(), matches.end(), [](const TextMatch& a, const TextMatch& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  drop_lone_stop_words(matches, sequences);
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

SnippetResult make_snippet(std::string_view text, const TextShape& shape,
                           const std::vector<TermSequence>& sequences, Analyzer& analyzer,
                           std::size_t columns) {
  SnippetResult result;
  std::vector<TextMatch> matches = find_matches(text, sequences, analyzer);
  Window window = choose_window(text, shape, matches, columns);
  // A run of marks may go on behind the window, which cuts it between two words only.
  std::erase_if(matches, [&](const TextMatch& match) {
    return match.begin < window.begin || match.end > window.end;
  });
  result.has_marks = !matches.empty();
  result.part = window.part;
  MarkRanges marks = unite(matches);
  result.snippet = fold(text, window.begin, window.end, marks, without_marks(shape.images, marks));
  std::size_t shown_from = matches.empty() ? window.begin : matches.front().begin;
  result.text_line = static_cast<int>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(shown_from), '\n'));
  add_ellipses(result.snippet, window.cut_before, window.cut_after);
  return result;
}

}  // namespace cssearch
