// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/pairs.h"

#include <algorithm>
#include <iterator>

#include "schema/index/format.h"
#include "searcher/match/filter.h"

namespace cssearch {
namespace {

using Xapian::Query;

constexpr std::size_t kMostUnitsOfATerm = 6;
constexpr std::size_t kMostUnits = 12;
constexpr std::size_t kMostAlternatives = 4;
constexpr std::size_t kMostInAQuery = 20;
// Documents that must explain an acronym that is typed in lower case.
constexpr std::uint64_t kFewestForLowCase = 2;
constexpr double kTranslationWeight = 0.5;
// An alternative may stand in so many passages for each document that explains it.
constexpr std::uint64_t kPassagesOfAnAcronym = 50;
constexpr std::uint64_t kPassagesOfATranslation = 200;

// Latin letters, none of them a capital.
bool is_low(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

Query join_with(Query::op op, const std::vector<Query>& queries) {
  return queries.size() == 1 ? queries.front() : Query(op, queries.begin(), queries.end());
}

}  // namespace

std::vector<Unit> PairWidener::widen(std::vector<Unit> units, PairUse use) {
  if (use == PairUse::None || units.size() > kMostUnits) return units;
  std::vector<Unit> widened;
  for (std::size_t from = 0; from < units.size();) {
    Span span = longest_term({units.begin() + static_cast<std::ptrdiff_t>(from), units.end()}, use);
    auto begin = std::make_move_iterator(units.begin() + static_cast<std::ptrdiff_t>(from));
    Unit unit = join({begin, begin + static_cast<std::ptrdiff_t>(span.units)});
    add(unit, span.alternatives, span.units == 1);
    widened.push_back(std::move(unit));
    from += span.units;
  }
  return widened;
}

PairWidener::Span PairWidener::longest_term(std::span<const Unit> units, PairUse use) {
  for (std::size_t count = std::min(kMostUnitsOfATerm, units.size()); count > 0; --count) {
    if (count == 1 && units.front().stop_word) break;
    std::string key;
    for (const Unit& unit : units.first(count)) key += (key.empty() ? "" : " ") + unit.key;
    bool typed_low = count == 1 && is_low(units.front().text);
    std::vector<Alternative> alternatives = alternatives_of(key, typed_low, use);
    if (!alternatives.empty()) return {count, std::move(alternatives)};
  }
  return {1, {}};
}

std::vector<PairWidener::Alternative> PairWidener::alternatives_of(const std::string& key,
                                                                   bool typed_low, PairUse use) {
  std::vector<Alternative> alternatives;
  for (Partner& partner : pairs_.partners(key)) {
    if (alternatives.size() == kMostAlternatives || also_.size() == kMostInAQuery) break;
    if (partner.translation && use != PairUse::All) continue;
    // rm, safe and leap are words before they are the acronyms of one note.
    bool of_notes = partner.documents > 0;
    if (typed_low && of_notes && !partner.translation && partner.documents < kFewestForLowCase)
      continue;
    Unit unit = builder_.phrase(partner.text, {false, Field::Body});
    if (unit.sequence.empty() || is_everyday_word(partner, unit.sequence)) continue;
    if (!vocabulary_.knows_phrase(unit.sequence)) continue;
    if (std::find(also_.begin(), also_.end(), partner.text) == also_.end())
      also_.push_back(partner.text);
    alternatives.push_back({std::move(unit), std::move(partner)});
  }
  return alternatives;
}

// Of what few notes explain but very many passages hold most mean something else: CAN, in one note
// for Controller Area Network, or Linux, in brackets behind 操作系统.
bool PairWidener::is_everyday_word(const Partner& partner, const TermSequence& terms) const {
  if (partner.documents == 0 || terms.size() > 1) return false;
  std::uint64_t most = partner.translation ? kPassagesOfATranslation : kPassagesOfAnAcronym;
  return vocabulary_.frequency(terms.front()) > most * partner.documents;
}

Unit PairWidener::join(std::vector<Unit> units) {
  if (units.size() == 1) return std::move(units.front());
  bool only_stop_words =
      std::all_of(units.begin(), units.end(), [](const Unit& unit) { return unit.stop_word; });
  Unit joined;
  joined.words = 0;
  std::vector<Query> all, some;
  for (Unit& unit : units) {
    if ((unit.stop_word && !only_stop_words) || unit.all.empty()) continue;
    all.push_back(unit.all);
    some.push_back(unit.some);
    joined.words += unit.words;
    joined.written = joined.written || unit.written;
    joined.text += (joined.text.empty() ? "" : " ") + unit.text;
    std::move(unit.sequence.begin(), unit.sequence.end(), std::back_inserter(joined.sequence));
    std::move(unit.highlights.begin(), unit.highlights.end(),
              std::back_inserter(joined.highlights));
  }
  if (all.empty()) return joined;
  joined.all = join_with(Query::OP_AND, all);
  joined.some = join_with(Query::OP_OR, some);
  return joined;
}

void PairWidener::add(Unit& unit, const std::vector<Alternative>& alternatives, bool one_word) {
  if (alternatives.empty()) return;
  // One word and its expansion count as one term; several words weigh what they weigh together.
  bool one_term = one_word && unit.knows_term;
  std::vector<Query> same = {unit.all}, others;
  for (const Alternative& alternative : alternatives) {
    const Query& query = alternative.unit.all;
    // As much as the words typed, however many terms it is: 草稿模型 is three.
    auto terms = static_cast<double>(alternative.unit.sequence.size());
    double share = std::min(1.0, static_cast<double>(unit.sequence.size()) / terms);
    if (alternative.partner.translation) {
      others.emplace_back(Query::OP_SCALE_WEIGHT, query, kTranslationWeight * share);
    } else if (one_term) {
      same.push_back(query);
    } else {
      others.emplace_back(Query::OP_SCALE_WEIGHT, query, share);
    }
    unit.highlights.insert(unit.highlights.end(), alternative.unit.highlights.begin(),
                           alternative.unit.highlights.end());
  }
  others.push_back(synonym(same));
  unit.all = join_with(Query::OP_MAX, others);
  unit.some = Query(Query::OP_MAX, unit.some, unit.all);
}

}  // namespace cssearch
