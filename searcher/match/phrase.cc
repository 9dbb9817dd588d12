// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/phrase.h"

#include <string_view>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/index/format.h"

namespace cssearch {
namespace {

using Xapian::Query;

// Bytes of the first character if the term is of Han; else 0.
std::size_t first_of_han(std::string_view term) {
  std::size_t first = 0;
  bool han = !term.empty() && char_info(next_code_point(term, first)).cls == CharClass::Han;
  return han ? first : 0;
}

// The words and characters of a sequence. Where one pair follows another they share a character.
TermSequence words_and_characters(const TermSequence& terms) {
  TermSequence single;
  std::string_view open;  // the second character of a pair that nothing follows yet
  for (const std::string& term : terms) {
    std::size_t first = first_of_han(term);
    single.push_back(first == 0 ? term : term.substr(0, first));
    open = first == 0 ? std::string_view() : std::string_view(term).substr(first);
  }
  if (!open.empty()) single.emplace_back(open);
  return single;
}

// What stands in the index with a position, one for each place. Beside a word a character has one
// of its own, since no pair tells that they stand side by side.
TermSequence terms_with_positions(const TermSequence& terms) {
  const TermSequence single = words_and_characters(terms);
  auto is_word = [&](std::size_t i) { return i < single.size() && first_of_han(single[i]) == 0; };
  TermSequence placed;
  for (std::size_t i = 0; i < single.size(); ++i) {
    bool own = is_word(i) || is_word(i + 1) || (i > 0 && is_word(i - 1));
    placed.push_back(own ? single[i] : place_term(single[i]));
  }
  return placed;
}

Query join(Query::op op, const TermSequence& terms, Field field) {
  std::vector<std::string> prefixed;
  prefixed.reserve(terms.size());
  for (const std::string& term : terms) prefixed.push_back(field_term(field, term));
  return Query(op, prefixed.begin(), prefixed.end(),
               static_cast<Xapian::termcount>(op == Query::OP_PHRASE ? prefixed.size() : 0));
}

}  // namespace

Query phrase_query(const TermSequence& terms, Field field) {
  if (terms.size() == 1) return Query(field_term(field, terms.front()));
  TermSequence placed = terms_with_positions(terms);
  if (placed == terms) return join(Query::OP_PHRASE, terms, field);
  return Query(Query::OP_FILTER, join(Query::OP_AND, terms, field),
               join(Query::OP_PHRASE, placed, field));
}

}  // namespace cssearch
