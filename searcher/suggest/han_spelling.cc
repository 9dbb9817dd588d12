// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/suggest/han_spelling.h"

#include <algorithm>
#include <vector>

#include "searcher/match/phrase.h"

namespace cssearch {
namespace {

constexpr Xapian::doccount kLeastPassages = 3;

// The characters of a run, one token each.
using Run = std::vector<Token>;

std::vector<Run> runs_of(const std::vector<Token>& tokens) {
  std::vector<Run> runs;
  for (const Token& token : tokens) {
    if (token.type != Token::Type::Han1) continue;
    if (runs.empty() || runs.back().back().chunk != token.chunk) runs.emplace_back();
    runs.back().push_back(token);
  }
  return runs;
}

class HanSpeller {
 public:
  HanSpeller(const Xapian::Database& database, const Run& run) : database_(database), run_(run) {}

  // The character meant instead of the one at `at`; empty if that is right or nobody knows.
  std::string other(std::size_t at) const {
    if (knows(at - 1, run_[at].term) || knows_before(at, run_[at].term)) return {};
    std::vector<std::string> meant;
    const std::string& before = run_[at - 1].term;
    for (auto pair = database_.allterms_begin(before); pair != database_.allterms_end(before);
         ++pair) {
      std::string character = (*pair).substr(before.size());
      if (!character.empty() && knows_before(at, character) && is_frequent(at, character))
        meant.push_back(std::move(character));
    }
    return meant.size() == 1 ? meant.front() : std::string();
  }

 private:
  bool knows(std::size_t first, const std::string& second) const {
    return database_.term_exists(run_[first].term + second);
  }
  bool knows_before(std::size_t at, const std::string& character) const {
    return database_.term_exists(character + run_[at + 1].term);
  }

  // With the character before it and two behind, or two and one.
  bool is_frequent(std::size_t at, const std::string& character) const {
    std::size_t begin = at + 2 < run_.size() ? at - 1 : at - std::min<std::size_t>(at, 2);
    std::size_t end = std::min(begin + 4, run_.size());
    TermSequence pairs;
    for (std::size_t i = begin; i + 1 < end; ++i) {
      pairs.push_back((i == at ? character : run_[i].term) +
                      (i + 1 == at ? character : run_[i + 1].term));
    }
    Xapian::Enquire enquire(database_);
    enquire.set_query(phrase_query(pairs));
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    return enquire.get_mset(0, kLeastPassages).size() == kLeastPassages;
  }

  const Xapian::Database& database_;
  const Run& run_;
};

}  // namespace

std::size_t correct_han(std::string& text, Analyzer& analyzer, const Xapian::Database& database) {
  std::size_t replaced = 0;
  std::vector<Run> runs = runs_of(analyzer.analyze(text));
  // From the end, so that the places of the other characters stay.
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    for (std::size_t at = run->size() - 1; at-- > 1;) {
      std::string character = HanSpeller(database, *run).other(at);
      if (character.empty()) continue;
      text.replace((*run)[at].begin, (*run)[at].end - (*run)[at].begin, character);
      ++replaced;
    }
  }
  return replaced;
}

}  // namespace cssearch
