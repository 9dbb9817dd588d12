// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/suggest/han_words.h"

#include <algorithm>
#include <map>
#include <set>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/index/stored.h"
#include "searcher/match/function_words.h"
#include "searcher/match/phrase.h"
#include "searcher/match/rank.h"
#include "searcher/match/units.h"

namespace cssearch {
namespace {

using Xapian::Query;

constexpr Xapian::doccount kPassagesLookedAt = 60;
// One more than a word has, to see where it ends.
constexpr std::size_t kMaxCharacters = 6;
// What goes on in one way in this share of its documents is no word yet, and what ends a run of Han
// in less than that share may never be one: 显存不 in 显存不足, 显存不够.
constexpr double kGoesOn = 0.7;
constexpr double kEndsRun = 0.2;
constexpr std::uint64_t kLeastDocuments = 2;  // what stands in one may be no word
// Behind a word these are grammar: 线程中 is no other word than 线程.
constexpr std::u32string_view kNoEnds = U"中上下里内外时后前间到为于来去地得着等如之";

Query query_of(const std::string& run, Analyzer& analyzer) {
  TermSequence pairs, characters;
  for (const Token& token : analyzer.analyze(run)) {
    (token.type == Token::Type::Han2 ? pairs : characters).push_back(token.term);
  }
  return phrase_query(pairs.empty() ? characters : pairs);
}

bool ends_run(char32_t c) {
  return char_info(c).cls != CharClass::Han || c == U'的' || c == U'了' || c == U'和' ||
         c == U'与' || c == U'及' || c == U'或';
}

// What follows behind a place, 解, 解码, 解码算, …, and whether the run of Han ends there.
using Continuations = std::map<std::string, bool>;

void add_continuations(std::string_view text, std::size_t at, Continuations& found) {
  std::size_t end = at;
  bool* last = nullptr;
  for (std::size_t count = 0; count < kMaxCharacters; ++count) {
    std::size_t next = end;
    if (end == text.size() || ends_run(next_code_point(text, next))) {
      if (last != nullptr) *last = true;
      return;
    }
    end = next;
    last = &found.try_emplace(std::string(text.substr(at, end - at)), false).first->second;
  }
}

void add_continuations_of(std::string_view run, std::string_view text, Continuations& found) {
  for (std::size_t at = text.find(run); at != std::string_view::npos; at = text.find(run, at + 1)) {
    add_continuations(text, at + run.size(), found);
  }
}

struct Count {
  std::uint64_t documents = 0;
  std::uint64_t ending = 0;  // of them, those where a run ends with it
};
using Counts = std::map<std::string, Count>;

Counts count_continuations(const std::string& run, const Query& matching,
                           const Xapian::Database& database) {
  Xapian::Enquire enquire(database);
  enquire.set_query(matching);
  enquire.set_weighting_scheme(weighting());
  Xapian::MSet passages = enquire.get_mset(0, kPassagesLookedAt);
  passages.fetch();
  std::map<std::string, Continuations> of_documents;
  for (auto it = passages.begin(); it != passages.end(); ++it) {
    StoredPassage stored = decode_stored(it.get_document().get_data());
    Continuations& found = of_documents[stored.key];
    add_continuations_of(run, stored.passage.text, found);
    for (const Passage::Section& section : stored.passage.sections) {
      for (const std::string& heading : section.heading) add_continuations_of(run, heading, found);
    }
    if (stored.document) add_continuations_of(run, stored.document->title, found);
  }
  Counts counts;
  for (const auto& [key, found] : of_documents) {
    for (const auto& [continuation, ends] : found) {
      ++counts[continuation].documents;
      counts[continuation].ending += ends ? 1 : 0;
    }
  }
  return counts;
}

bool ends_with_grammar(std::string_view text) {
  std::size_t last = text.size();
  while (last > 0 && (static_cast<unsigned char>(text[--last]) & 0xC0U) == 0x80) {
  }
  return kNoEnds.find(next_code_point(text, last)) != std::u32string_view::npos;
}

bool is_share(std::uint64_t part, double share, std::uint64_t whole) {
  return static_cast<double>(part) >= share * static_cast<double>(whole);
}

// Whether a word may end here: not in the middle of one that mostly goes on the same way.
bool is_word(std::size_t run_characters, Counts::const_iterator candidate, const Counts& counts) {
  const auto& [text, count] = *candidate;
  std::size_t characters = count_code_points(text);
  if (characters == kMaxCharacters || has_function_word_at_an_end(text)) return false;
  if (run_characters > 1 && ends_with_grammar(text)) return false;
  // Most words have two characters or four, so these need no other sign of their end.
  bool even = (characters + (run_characters == 1 ? 1 : 0)) % 2 == 0;
  if (!even && !is_share(count.ending, kEndsRun, count.documents)) return false;
  for (auto longer = std::next(candidate);
       longer != counts.end() && longer->first.starts_with(text); ++longer) {
    if (is_share(longer->second.documents, kGoesOn, count.documents)) return false;
  }
  return true;
}

}  // namespace

std::vector<HanWord> complete_han(const std::string& run, const Query& context, std::size_t limit,
                                  Analyzer& analyzer, const Xapian::Database& database) {
  Query matching = query_of(run, analyzer);
  if (!context.empty()) matching = Query(Query::OP_FILTER, matching, context);
  Counts counts = count_continuations(run, matching, database);
  std::size_t run_characters = count_code_points(run);
  std::vector<HanWord> words;
  for (auto it = counts.begin(); it != counts.end(); ++it) {
    std::uint64_t documents = it->second.documents;
    if (documents >= kLeastDocuments && is_word(run_characters, it, counts))
      words.push_back({run + it->first, documents});
  }
  std::stable_sort(words.begin(), words.end(),
                   [](const HanWord& a, const HanWord& b) { return a.documents > b.documents; });
  if (words.size() > limit) words.resize(limit);
  return words;
}

}  // namespace cssearch
