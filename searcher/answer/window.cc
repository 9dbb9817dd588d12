// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/window.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "searcher/answer/sentences.h"

namespace cssearch {
namespace {

constexpr auto kNowhere = std::string_view::npos;

std::size_t columns_of(char32_t c) {
  return is_space(c) ? 1 : width_of(c);
}

std::size_t columns_between(std::string_view text, TextSpan span) {
  std::size_t columns = 0;
  for (std::size_t at = span.begin; at < span.end;)
    columns += columns_of(next_code_point(text, at));
  return columns;
}

// The end of about `columns` columns from `begin`, at most `limit`.
std::size_t end_after(std::string_view text, std::size_t begin, std::size_t columns,
                      std::size_t limit) {
  std::size_t used = 0, at = begin;
  while (at < limit) {
    std::size_t next = at;
    used += columns_of(next_code_point(text, next));
    if (used > columns) break;
    at = next;
  }
  return at;
}

// The beginning of about `columns` columns before `end`, at least `limit`.
std::size_t begin_before(std::string_view text, std::size_t end, std::size_t columns,
                         std::size_t limit) {
  std::size_t used = 0, at = end;
  while (at > limit) {
    std::size_t next = character_before(text, at), behind = next;
    used += columns_of(next_code_point(text, behind));
    if (used > columns) break;
    at = next;
  }
  return at;
}

// The last aside that begins before a place, or there; nothing if there is none.
const TextShape::Aside* aside_before(const TextShape& shape, std::size_t at) {
  auto next = std::upper_bound(
      shape.asides.begin(), shape.asides.end(), at,
      [](std::size_t place, const TextShape::Aside& aside) { return place < aside.begin; });
  return next == shape.asides.begin() ? nullptr : &*std::prev(next);
}

TextPart part_at(const TextShape& shape, std::size_t at) {
  const TextShape::Aside* aside = aside_before(shape, at);
  return aside != nullptr && at < aside->end ? aside->part : TextPart::Prose;
}

TextSpan section_at(std::string_view text, const TextShape& shape, std::size_t at) {
  auto behind = std::upper_bound(shape.sections.begin(), shape.sections.end(), at);
  return {behind == shape.sections.begin() ? 0 : *std::prev(behind),
          behind == shape.sections.end() ? text.size() : *behind};
}

// From a match to the last of the different ones near it.
struct Candidate {
  TextSpan span;
  std::size_t different = 0;
  TextPart part = TextPart::Links;
  bool together = false;  // one directly behind the other

  bool is_better_than(const Candidate& other) const {
    auto rank = [](const Candidate& one) {
      return std::tuple(one.different, one.part, one.together);
    };
    return rank(*this) > rank(other);
  }
};

Candidate candidate_from(std::string_view text, const TextShape& shape,
                         const std::vector<TextMatch>& matches, std::size_t first,
                         std::size_t columns) {
  std::size_t begin = matches[first].begin;
  std::size_t limit = std::max(matches[first].end, section_at(text, shape, begin).end);
  std::size_t end = std::max(matches[first].end, end_after(text, begin, columns * 3 / 4, limit));
  Candidate candidate{{begin, begin}, 0, part_at(shape, begin), false};
  std::vector<std::size_t> seen;
  std::size_t covered = 0;
  for (std::size_t k = first; k < matches.size() && matches[k].begin < end; ++k) {
    const TextMatch& match = matches[k];
    if (match.end > end || std::find(seen.begin(), seen.end(), match.sequence) != seen.end())
      continue;
    seen.push_back(match.sequence);
    covered += match.end - std::min(match.end, std::max(match.begin, candidate.span.end));
    candidate.span.end = std::max(candidate.span.end, match.end);
  }
  candidate.different = seen.size();
  // A space or a hyphen between two of them.
  candidate.together = candidate.span.end - begin - covered < seen.size();
  return candidate;
}

std::size_t count_different(const std::vector<TextMatch>& matches) {
  std::set<std::size_t> sequences;
  for (const TextMatch& match : matches) sequences.insert(match.sequence);
  return sequences.size();
}

Candidate best_candidate(std::string_view text, const TextShape& shape,
                         const std::vector<TextMatch>& matches, std::size_t columns) {
  const Candidate perfect{{}, count_different(matches), TextPart::Prose, true};
  Candidate best;
  for (std::size_t i = 0; i < matches.size() && perfect.is_better_than(best); ++i) {
    Candidate candidate = candidate_from(text, shape, matches, i, columns);
    if (candidate.is_better_than(best)) best = candidate;
  }
  return best;
}

// Where to begin so that the words are seen in their sentence: at its beginning, else at that of a
// clause, else at a word.
std::size_t begin_of(std::string_view text, std::size_t words, std::size_t section,
                     std::size_t room, bool& cut) {
  std::size_t far = begin_before(text, words, room * 2 / 3, section);
  cut = false;
  std::size_t sentence = sentence_ends(text, {far, words}).last;
  if (sentence != kNowhere) return sentence;
  if (far == section) return section;
  cut = true;
  std::size_t near = begin_before(text, words, room / 2, section);
  std::size_t clause = clause_ends(text, {near, words}).first;
  if (clause != kNowhere) return clause;
  near = begin_before(text, words, room / 3, section);
  while (near < words && is_within_word(text, near)) next_code_point(text, near);
  return near;
}

// Where to end before `end`: behind a sentence if it ends in the last third, else not within a
// word, or a run of Han that a clause ends before.
std::size_t end_of(std::string_view text, TextSpan words, std::size_t end, std::size_t columns,
                   bool& cut) {
  if (end < text.size() && text[end] == '\n') ++end;
  std::size_t late = std::max(words.end, begin_before(text, end, columns / 3, words.begin));
  std::size_t sentence = sentence_ends(text, {late, end}).last;
  cut = sentence == kNowhere;
  if (!cut) return sentence;
  while (end > words.end && is_within_word(text, end)) end = character_before(text, end);
  if (!is_within_han(text, end)) return drop_leftovers(text, end, words.end);
  late = std::max(words.end, begin_before(text, end, columns / 6, words.begin));
  std::size_t clause = clause_ends(text, {late, end}).last;
  return clause == kNowhere ? end : drop_leftovers(text, clause, words.end);
}

// The words and what stands around them in their section.
Window window_around(std::string_view text, TextSpan words, TextSpan section, std::size_t columns) {
  section.end = std::max(section.end, words.end);
  std::size_t inner = columns_between(text, words);
  std::size_t room = columns - std::min(columns, inner);
  Window window;
  bool all = end_after(text, section.begin, columns, section.end) == section.end;
  window.begin =
      all ? section.begin : begin_of(text, words.begin, section.begin, room, window.cut_before);
  window.begin = skip_leftovers(text, window.begin, words.begin);
  window.end = std::max(words.end, end_after(text, window.begin, columns, section.end));
  if (window.end < section.end) {
    window.end = end_of(text, words, window.end, columns, window.cut_after);
  } else {
    // What room is left is for the sentences before.
    std::size_t far = begin_before(text, section.end, columns, section.begin);
    std::size_t sentence = sentence_ends(text, {far, window.begin}).first;
    if (sentence != kNowhere) window.begin = skip_leftovers(text, sentence, words.begin);
    window.cut_before = window.cut_before && sentence == kNowhere;
  }
  return window;
}

// The first line of prose with more than the mark of a list; the beginning if all are.
std::size_t lead_begin(std::string_view text, const TextShape& shape) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    std::size_t begin = skip_leftovers(text, at, end);
    if (part_at(shape, at) == TextPart::Prose && begin < end) return begin;
    at = end + 1;
  }
  return 0;
}

}  // namespace

Window choose_window(std::string_view text, const TextShape& shape,
                     const std::vector<TextMatch>& matches, std::size_t columns) {
  if (matches.empty()) {
    std::size_t begin = lead_begin(text, shape);
    Window window = window_around(text, {begin, begin}, {begin, text.size()}, columns);
    window.part = part_at(shape, begin);
    return window;
  }
  Candidate best = best_candidate(text, shape, matches, columns);
  TextSpan section = section_at(text, shape, best.span.begin);
  const TextShape::Aside* aside = aside_before(shape, best.span.begin);
  if (best.part == TextPart::Prose && aside != nullptr)
    section.begin = std::max(section.begin, aside->end);
  Window window = window_around(text, best.span, section, columns);
  window.part = best.part;
  return window;
}

}  // namespace cssearch
