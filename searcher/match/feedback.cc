// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/feedback.h"

#include <cmath>

#include "schema/analysis/stop_words.h"
#include "searcher/match/rank.h"

namespace cssearch {
namespace {

using Xapian::Query;

// Measured on cranfield, cisi and cmrc2018: more documents and terms, or more weight, help topics
// and harm questions that one document answers.
constexpr Xapian::doccount kDocuments = 3;
constexpr Xapian::termcount kTerms = 40;
constexpr double kWeight = 0.3;
constexpr double kDoubt = 2;
constexpr Xapian::doccount kFewestDocuments = 2;
constexpr std::size_t kShortest = 3;
constexpr std::size_t kHanBytes = 3;

class TellingWords : public Xapian::ExpandDecider {
 public:
  explicit TellingWords(const Xapian::Database& database) : database_(database) {}

  bool operator()(const std::string& term) const override {
    bool prefixed = term[0] >= 'A' && term[0] <= 'Z';
    bool one_han = static_cast<unsigned char>(term[0]) >= 0xE0 && term.size() <= kHanBytes;
    return !prefixed && !one_han && term.size() >= kShortest && !is_stop_word(term) &&
           database_.get_termfreq(term) >= kFewestDocuments;
  }

 private:
  const Xapian::Database& database_;
};

}  // namespace

std::vector<TellingTerm> telling_terms(const Xapian::Database& database,
                                       const Xapian::Enquire& search,
                                       const std::vector<Xapian::docid>& documents,
                                       Xapian::termcount limit) {
  Xapian::RSet relevant;
  for (Xapian::docid document : documents) relevant.add_document(document);
  TellingWords telling(database);
  search.set_expansion_scheme("bo1");
  Xapian::ESet found = search.get_eset(limit, relevant, 0, &telling);
  std::vector<TellingTerm> terms;
  double most = 0;
  for (auto term = found.begin(); term != found.end(); ++term) {
    if (terms.empty()) most = term.get_weight();
    if (most <= 0) break;
    terms.push_back({*term, term.get_weight() / most});
  }
  return terms;
}

Query feedback(const Xapian::Database& database, const Xapian::Enquire& search) {
  std::vector<Xapian::MSetIterator> best = best_matches(search, database, 0, kDocuments);
  if (best.empty()) return {};
  std::vector<Xapian::docid> documents;
  for (const Xapian::MSetIterator& match : best) documents.push_back(*match);
  // A document far above the others is an answer, and what else it says is no part of the question.
  double alike = best.back().get_weight() / best.front().get_weight();
  double weight = kWeight * std::pow(alike, kDoubt);
  std::vector<Query> terms;
  for (const TellingTerm& term : telling_terms(database, search, documents, kTerms))
    terms.emplace_back(Query::OP_SCALE_WEIGHT, Query(term.term), weight * term.weight);
  return terms.empty() ? Query() : Query(Query::OP_OR, terms.begin(), terms.end());
}

}  // namespace cssearch
