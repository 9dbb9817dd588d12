// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/count.h"

#include <algorithm>

#include "schema/analysis/analyzer.h"
#include "schema/index/format.h"
#include "searcher/query/query.h"

namespace cssearch {
namespace {

using Number = DocumentTable::Number;

// Numbers and years are read in their own order, the rest by how many documents have them.
bool in_own_order(Field field) {
  return field_info(field).match == Match::Number || field_info(field).match == Match::Date;
}

void run(const Xapian::Database& database, const Xapian::Query& query, std::uint64_t most_passages,
         Xapian::MatchSpy& spy) {
  Xapian::Enquire enquire(database);
  // Without weights Xapian leaves out what only adds to them.
  enquire.set_query(Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, query, 0));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.add_matchspy(&spy);
  std::uint64_t all = database.get_doccount();
  // One more, which tells that there are more.
  enquire.get_mset(0, 0, static_cast<Xapian::doccount>(std::min(all, most_passages + 1)));
}

struct FoldedCount {
  std::uint64_t documents = 0;
  Number best = 0;  // the spelling of most documents
  std::uint64_t best_count = 0;
};

constexpr std::size_t kMostOfAnEnding = 3;  // -ing

// What documents have to have, each in any of their values, to be found by a value typed without
// quotes: its words, of Han its pairs (match/filter.cc), as they stand in folded values.
std::vector<std::string> parts_of(const std::string& value) {
  thread_local Analyzer analyzer;
  std::vector<std::string> words, characters, pairs;
  for (const Token& token : analyzer.analyze(value)) {
    if (token.type == Token::Type::Joined) continue;
    auto& parts = token.type == Token::Type::Han1   ? characters
                  : token.type == Token::Type::Han2 ? pairs
                                                    : words;
    parts.push_back(token.word);
  }
  const auto& han = pairs.empty() ? characters : pairs;
  words.insert(words.end(), han.begin(), han.end());
  return words;
}

}  // namespace

void DocumentCounts::add(Number document, std::uint32_t passages) {
  if (document >= passages_of_.size()) passages_of_.resize(table_->size());
  if (passages_of_[document] == 0) add_document(table_->profile_of(document));
  passages_of_[document] += passages;
  passages_ += passages;
}

void DocumentCounts::add_document(Number profile) {
  if (profile >= documents_of_.size()) documents_of_.resize(table_->profiles());
  if (documents_of_[profile]++ == 0) profiles_.push_back(profile);
  ++documents_;
}

std::uint32_t DocumentCounts::passages_of(const std::string& key_hash) const {
  std::optional<Number> document = table_->of_key(key_hash);
  return document && *document < passages_of_.size() ? passages_of_[*document] : 0;
}

Facet DocumentCounts::facet(Field field, std::size_t limit, bool to_type) const {
  std::vector<std::uint64_t> counts;  // by spelling
  for (Number profile : profiles_) {
    std::span<const Number> of_profile = table_->values(profile, field);
    counts.resize(table_->values(field).size());
    for (Number value : of_profile) counts[value] += documents_of_[profile];
  }
  const std::vector<DocumentTable::Value>& values = table_->values(field);
  const std::vector<std::string>& folded = table_->folded(field);
  std::vector<FoldedCount> by_folded(folded.size());
  for (Number value = 0; value < counts.size(); ++value) {
    if (counts[value] == 0) continue;
    FoldedCount& one = by_folded[values[value].folded];
    one.documents += counts[value];
    bool better = counts[value] > one.best_count ||
                  (counts[value] == one.best_count && values[value].text < values[one.best].text);
    if (!better) continue;
    one.best = value;
    one.best_count = counts[value];
  }
  std::vector<Number> order;
  for (Number i = 0; i < by_folded.size(); ++i) {
    if (by_folded[i].documents > 0) order.push_back(i);
  }
  auto text = [&](Number i) -> const std::string& { return values[by_folded[i].best].text; };
  auto before = [&](Number a, Number b) {
    if (in_own_order(field) && text(a) != text(b)) return text(a) > text(b);
    if (by_folded[a].documents != by_folded[b].documents)
      return by_folded[a].documents > by_folded[b].documents;
    return folded[a] < folded[b];
  };
  Facet facet{field, {}, order.size() - std::min(order.size(), limit)};
  auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), limit));
  std::partial_sort(order.begin(), end, order.end(), before);
  std::transform(order.begin(), end, std::back_inserter(facet.values), [&](Number i) {
    return FacetValue{text(i), by_folded[i].documents};
  });
  if (!to_type || field_info(field).match != Match::Words) return facet;
  for (std::size_t i = 0; i < facet.values.size(); ++i) {
    FacetValue& value = facet.values[i];
    if (quote_value(value.value) != value.value) continue;  // it is in quotes anyway
    auto stands_in_another = [&](std::string_view part) {
      return std::any_of(order.begin(), order.end(), [&](Number other) {
        return other != order[i] && folded[other].find(part) != std::string::npos;
      });
    };
    const std::vector<std::string> parts = parts_of(value.value);
    value.part_of_others = std::all_of(parts.begin(), parts.end(), stands_in_another);
    // Words are found in one too, whatever its ending.
    const std::string& whole = folded[order[i]];
    if (parts.size() > 1 && whole.size() > 2 * kMostOfAnEnding)
      value.part_of_others =
          value.part_of_others ||
          stands_in_another(std::string_view(whole).substr(0, whole.size() - kMostOfAnEnding));
  }
  return facet;
}

std::string DocumentSpy::facets_of(const Xapian::Document& passage) {
  const Xapian::ValueIterator end;
  if (!facets_) facets_ = database_.valuestream_begin(kFacetSlot);
  if (*facets_ != end) facets_->skip_to(passage.get_docid());
  bool there = *facets_ != end && facets_->get_docid() == passage.get_docid();
  return there ? **facets_ : passage.get_value(kFacetSlot);
}

DocumentCounts count_documents(const Xapian::Database& database, const Xapian::Query& query,
                               DocumentTable& table, const CountOptions& options) {
  DocumentCounts counts(table);
  if (!options.remote) {
    DocumentSpy spy(database, table, counts);
    run(database, query, options.most_passages, spy);
    return counts;
  }
  Xapian::ValueCountMatchSpy spy(kFacetSlot);
  run(database, query, options.most_passages, spy);
  for (auto packed = spy.values_begin(); packed != spy.values_end(); ++packed)
    counts.add(table.of_packed(*packed), packed.get_termfreq());
  return counts;
}

}  // namespace cssearch
