// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/rank.h"

#include "schema/index/format.h"
#include "searcher/match/filter.h"

namespace cssearch {
namespace {

using Xapian::Query;

// The prior itself is 0 to 1.
constexpr double kPriorWeight = 0.25;

// All passages of `which`, `weight` each.
Query fixed(const Query& which, double weight) {
  auto* source = new Xapian::FixedWeightPostingSource(weight);
  return Query(Query::OP_FILTER, Query(source->release()), which);
}

// More than the words of the query and their nearness can weigh in any document: with it the tiers
// are exact. Bounds only; no posting is read.
double tier_step(const CompiledQuery& compiled, const Xapian::Database& database) {
  std::vector<Query> weighted = compiled.nearness;
  weighted.push_back(compiled.some);
  weighted.push_back(compiled.all);
  Xapian::Enquire enquire(database);
  enquire.set_query(any_of(weighted));
  enquire.set_weighting_scheme(weighting());
  return enquire.get_mset(0, 0).get_max_possible() + kPriorWeight + 1;
}

}  // namespace

Xapian::IneB2Weight weighting() {
  return Xapian::IneB2Weight(1.0);
}

Query prior() {
  auto* source = new Xapian::ValueWeightPostingSource(kPriorSlot);
  return Query(Query::OP_SCALE_WEIGHT, Query(source->release()), kPriorWeight);
}

Query RankedQuery::whole() const {
  std::vector<Query> more;
  for (const RankedPart& part : parts) more.push_back(part.query);
  return more.empty() ? base : Query(Query::OP_AND_MAYBE, base, any_of(more));
}

// A document in several tiers stands above all in lower ones.
RankedQuery rank(const CompiledQuery& compiled, bool widened, const Xapian::Database& database) {
  RankedQuery ranked;
  if (!compiled.has_words) {
    ranked.base = Query(kFirstPassageTerm);
    ranked.parts.push_back({"prior", prior()});
    return ranked;
  }
  double step = tier_step(compiled, database);
  ranked.base = widened ? compiled.some : compiled.all;
  if (!compiled.nearness.empty()) ranked.parts.push_back({"nearness", any_of(compiled.nearness)});
  if (!compiled.title_terms.empty()) {
    ranked.parts.push_back({"title is the query", fixed(any_of(compiled.title_terms), 4 * step)});
  }
  if (!compiled.value_terms.empty()) {
    ranked.parts.push_back(
        {"category, tag or author is the query", fixed(any_of(compiled.value_terms), 2 * step)});
  }
  if (widened) ranked.parts.push_back({"all words", fixed(compiled.all, step)});
  ranked.parts.push_back({"prior", prior()});
  return ranked;
}

}  // namespace cssearch
