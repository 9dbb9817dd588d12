// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/rank.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <unordered_map>
#include <utility>

#include "schema/index/format.h"
#include "searcher/match/filter.h"

namespace cssearch {
namespace {

using Xapian::Query;

// The prior itself is 0 to 1.
constexpr double kPriorWeight = 0.25;
constexpr double kIneB2 = 0.7;
// Weights that differ by less are equal but for the order in which they were added up.
constexpr double kSameWeight = 1e-9;
// Of the whole query in a title, and in a heading. Any value from 1 to 12 finds as many known
// items.
constexpr double kHeadingPhraseWeight = 3;

// All passages of `which`, `weight` each.
Query fixed(const Query& which, double weight) {
  auto* source = new Xapian::FixedWeightPostingSource(weight);
  return Query(Query::OP_FILTER, Query(source->release()), which);
}

// More than the terms of a query can weigh in any document. IneB2 gives a term (F + 1) / n times a
// factor below one times the logarithm, where it stands F times in n of N passages; what Xapian
// takes for F and n of a word with other forms is at least the largest n and at most the sum of the
// F. The bound that Xapian computes itself is lower, but is that of the largest shard, and depends
// on what was deleted: equal collections would have other scores.
class WeightBounds {
 public:
  explicit WeightBounds(const Xapian::Database& database)
      : database_(database), log_(std::log2(2.0 * database.get_doccount() + 2)) {}

  double of(const Query& query) {
    double weight = 0;
    for (auto term = query.get_terms_begin(); term != query.get_terms_end(); ++term)
      weight += of_term(*term);
    return weight;
  }

 private:
  // The parts of a query have most terms in common.
  double of_term(const std::string& term) {
    auto [known, is_new] = terms_.emplace(term, 0);
    if (!is_new) return known->second;
    double passages = database_.get_termfreq(term);
    if (passages == 0) return 0;
    auto times = static_cast<double>(database_.get_collection_freq(term));
    return known->second = (times + 1) / passages * log_;
  }

  const Xapian::Database& database_;
  double log_;
  std::unordered_map<std::string, double> terms_;
};

// More than the words of the query and their nearness can weigh in any document: with it the tiers
// are exact. No posting is read.
double tier_step(const CompiledQuery& compiled, const Xapian::Database& database) {
  WeightBounds bounds(database);
  double words = kWrittenWeight * std::max(bounds.of(compiled.all), bounds.of(compiled.some)) +
                 bounds.of(compiled.feedback);
  for (const Query& near : compiled.nearness) words += kPhraseWeight * bounds.of(near);
  return words + 2 * kHeadingPhraseWeight + kPriorWeight + 1;
}

std::vector<Xapian::MSetIterator> items_of(const Xapian::MSet& list, Xapian::doccount first,
                                           Xapian::doccount count) {
  std::vector<Xapian::MSetIterator> items;
  for (; first < list.size() && count > 0; ++first, --count) items.push_back(list[first]);
  if (!items.empty()) list.fetch(items.front(), std::next(items.back()));
  return items;
}

// In each database weights are added up in the order of what it holds, so equal ones may differ in
// their last digits.
bool is_tie(const Xapian::MSetIterator& a, const Xapian::MSetIterator& b, SortedBy sorted_by) {
  bool same_value = sorted_by == SortedBy::Relevance || a.get_sort_key() == b.get_sort_key();
  return same_value && std::abs(a.get_weight() - b.get_weight()) < kSameWeight;
}

void sort_tie(std::span<Xapian::MSetIterator> items) {
  if (items.size() < 2) return;
  std::vector<std::pair<std::string, Xapian::MSetIterator>> sorted;
  for (const Xapian::MSetIterator& item : items)
    sorted.emplace_back(item.get_document().get_value(kTieSlot), item);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = sorted[i].second;
}

// As items_of(), of a whole list.
std::vector<Xapian::MSetIterator> items_by_ties(const Xapian::MSet& list, Xapian::doccount first,
                                                Xapian::doccount count, SortedBy sorted_by) {
  auto ties = [&](Xapian::doccount at) { return is_tie(list[at - 1], list[at], sorted_by); };
  Xapian::doccount begin = std::min(first, list.size());
  Xapian::doccount end = std::min(begin + count, list.size());
  Xapian::doccount from = begin;
  while (from > 0 && from < list.size() && ties(from)) --from;
  while (end > 0 && end < list.size() && ties(end)) ++end;
  std::vector<Xapian::MSetIterator> items = items_of(list, from, end - from);
  for (std::size_t run = 0; run < items.size();) {
    std::size_t next = run + 1;
    while (next < items.size() && is_tie(items[next - 1], items[next], sorted_by)) ++next;
    sort_tie(std::span(items).subspan(run, next - run));
    run = next;
  }
  items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(begin - from));
  if (items.size() > count) items.resize(count);
  return items;
}

// Whether the weights of an OR count. What a filter holds has none.
bool adds_alternatives(const Query& query) {
  if (query.get_type() == Query::OP_OR) return true;
  std::size_t weighted = query.get_type() == Query::OP_FILTER ? 1 : query.get_num_subqueries();
  for (std::size_t i = 0; i < weighted; ++i) {
    if (adds_alternatives(query.get_subquery(i))) return true;
  }
  return false;
}

}  // namespace

std::vector<Xapian::MSetIterator> best_matches(const Xapian::Enquire& enquire,
                                               const Xapian::Database& database,
                                               std::uint64_t offset, std::uint64_t limit,
                                               SortedBy sorted_by) {
  Xapian::doccount all = database.get_doccount();
  auto first = static_cast<Xapian::doccount>(std::min<std::uint64_t>(offset, all));
  auto count = static_cast<Xapian::doccount>(std::min<std::uint64_t>(limit, all - first));
  // While its list is full Xapian looks at bounds again, and 1.4.22 then reads freed memory of an
  // OP_MAX in a database that it has done with (MaxPostList::recalc_maxweight). So all are listed.
  if (database.size() == 1 && sorted_by != SortedBy::ValueThenRelevance)
    return items_of(enquire.get_mset(0, first + count), first, count);
  // Room for one more than can match: Xapian makes room for all that are asked for.
  Xapian::doccount most = enquire.get_mset(0, 0).get_matches_upper_bound() + 1;
  Xapian::MSet list = enquire.get_mset(0, most, all);
  return sorted_by == SortedBy::UniqueValue ? items_of(list, first, count)
                                            : items_by_ties(list, first, count, sorted_by);
}

Xapian::IneB2Weight weighting() {
  return Xapian::IneB2Weight(kIneB2);
}

Query prior() {
  auto* source = new Xapian::ValueWeightPostingSource(kPriorSlot);
  return Query(Query::OP_SCALE_WEIGHT, Query(source->release()), kPriorWeight);
}

Query RankedQuery::whole(const Query& narrowed_base) const {
  Query whole = narrowed_base;
  for (const RankedPart& part : parts) whole = maybe(whole, part.query);
  return whole;
}

bool RankedQuery::may_be_pruned() const {
  return !adds_alternatives(base) && std::none_of(parts.begin(), parts.end(), [](const auto& part) {
    return adds_alternatives(part.query);
  });
}

// A document in several tiers stands above all in lower ones.
RankedQuery rank(const CompiledQuery& compiled, Matching matching,
                 const Xapian::Database& database) {
  RankedQuery ranked;
  if (!compiled.has_words) {
    ranked.base = Query(kFirstPassageTerm);
    ranked.parts.push_back({"prior", prior()});
    return ranked;
  }
  double step = tier_step(compiled, database);
  bool all = matching == Matching::All;
  ranked.base = all ? compiled.all : compiled.some;
  for (const QueryWord& word : compiled.words)
    ranked.words.push_back({"word: " + word.text, all ? word.all : word.some});
  auto add_tier = [&](const char* name, const std::vector<Query>& terms, double steps) {
    if (!terms.empty()) ranked.parts.push_back({name, fixed(any_of(terms), steps * step)});
  };
  add_tier("title is the query", compiled.title_terms, 16);
  add_tier("category, tag or author is the query", compiled.value_terms, 8);
  add_tier("a heading is the query", compiled.heading_terms, 4);
  if (!compiled.typed.empty() && matching != Matching::Some)
    ranked.parts.push_back({"words as typed", fixed(compiled.typed, 2 * step)});
  if (matching == Matching::AllThenSome)
    ranked.parts.push_back({"all words", fixed(compiled.all, step)});
  for (const Query& phrase : compiled.heading_phrases)
    ranked.parts.push_back({"words in title or heading", fixed(phrase, kHeadingPhraseWeight)});
  for (const Query& near : compiled.nearness) ranked.parts.push_back({"nearness", near});
  if (!compiled.feedback.empty())
    ranked.parts.push_back({"words of the best documents", compiled.feedback});
  ranked.parts.push_back({"prior", prior()});
  return ranked;
}

}  // namespace cssearch
