// SPDX-License-Identifier: GPL-3.0-or-later
//
// Units of a query that may also be written otherwise: MLA for "multi-head latent attention", which
// weighs the same, GPU memory for 显存, which weighs half.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "searcher/match/units.h"
#include "searcher/match/vocabulary.h"
#include "searcher/match/word_pairs.h"

namespace cssearch {

// Which pairs are used.
enum class PairUse : unsigned char { None, Acronyms, All };

class PairWidener {
 public:
  PairWidener(UnitBuilder& builder, const Vocabulary& vocabulary, const WordPairs& pairs)
      : builder_(builder), vocabulary_(vocabulary), pairs_(pairs) {}

  // Adjacent units of which there are pairs become one unit, the most first. Alternatives that the
  // index does not hold are left out; so are all in a long row of words.
  std::vector<Unit> widen(std::vector<Unit> units, PairUse use);

  // The alternatives that were added, as written.
  const std::vector<std::string>& also() const { return also_; }

 private:
  struct Alternative {
    Unit unit;
    Partner partner;
  };
  // The first units, as many as are one term that has partners; else one.
  struct Span {
    std::size_t units;
    std::vector<Alternative> alternatives;
  };
  Span longest_term(std::span<const Unit> units, PairUse use);
  std::vector<Alternative> alternatives_of(const std::string& key, bool typed_low, PairUse use);
  bool is_everyday_word(const Partner& partner, const TermSequence& terms) const;
  static Unit join(std::vector<Unit> units);
  static void add(Unit& unit, const std::vector<Alternative>& alternatives, bool one_word);

  UnitBuilder& builder_;
  const Vocabulary& vocabulary_;
  const WordPairs& pairs_;
  std::vector<std::string> also_;
};

}  // namespace cssearch
