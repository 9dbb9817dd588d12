// SPDX-License-Identifier: GPL-3.0-or-later
//
// Typed words → Xapian queries. A unit is what a reader means by one word: a Latin word with the
// forms it may be written in (kvcache, KV-Cache, "kv cache"), or a run of Han characters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "schema/analysis/analyzer.h"
#include "schema/field.h"
#include "searcher/match/phrase.h"
#include "searcher/match/vocabulary.h"
#include "searcher/match/word_pairs.h"

namespace cssearch {

// What is typed with its signs (__init__) is to stand before what has the bare word as its title.
inline constexpr double kWrittenWeight = 4;

struct Unit {
  std::string text;    // as typed
  Xapian::Query all;   // the whole unit
  Xapian::Query some;  // at least a part of it; the same but for long runs of Han
  double words =
      1;  // how many words it counts for: a run of more than four Han half its characters
  bool stop_word = false;
  bool knows_term = false;  // the index holds a form of it that is one term
  bool written = false;     // typed with signs with which the index knows it: --no-cache
  TermSequence sequence;    // its plain terms in order, for phrases with its neighbours
  std::string key;          // pair_key() of it
  std::vector<TermSequence> highlights;  // all forms that match it
};

struct UnitOptions {
  bool exact = false;                // no joined forms and no splits
  Field field = Field::Body;         // terms under this field's prefix; Body: unprefixed text
  const WordPairs* pairs = nullptr;  // terms at which runs of Han are cut
};

class UnitBuilder {
 public:
  UnitBuilder(Analyzer& analyzer, const Vocabulary& vocabulary)
      : analyzer_(analyzer), vocabulary_(vocabulary) {}

  // The units of adjacent words, each of which may match a joined form of it and its neighbours.
  std::vector<Unit> words(std::string_view text, const UnitOptions& options);

  // The words one after the other. A unit of one word is not the same as that word: no other forms.
  Unit phrase(std::string_view text, const UnitOptions& options);

  // All words that begin so; nothing (an empty query) if the index knows none.
  Unit wildcard(std::string_view prefix, const UnitOptions& options);

 private:
  Analyzer& analyzer_;
  const Vocabulary& vocabulary_;
};

// A word that may be completed by a wildcard has two characters or more, or one of Han.
bool may_be_wildcard(std::string_view prefix);

}  // namespace cssearch
