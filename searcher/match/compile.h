// SPDX-License-Identifier: GPL-3.0-or-later
//
// A parsed query → what Xapian is asked, in the parts that ranking and facets need apart.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include <xapian.h>

#include "schema/analysis/analyzer.h"
#include "schema/date.h"
#include "schema/index/format.h"
#include "searcher/match/pairs.h"
#include "searcher/match/units.h"
#include "searcher/match/vocabulary.h"
#include "searcher/query/query.h"

namespace cssearch {

// A query of up to so many words is answered first with what matches all of them; a longer one is a
// sentence and matches by any.
inline constexpr double kMostWordsForAll = 5;
inline constexpr std::size_t kMaxUnits = 256;
// The most that nearness scales the weights of its terms by.
inline constexpr double kPhraseWeight = 2;

// What the weight of a match is told apart by: a word, a phrase, a group in brackets.
struct QueryWord {
  std::string text;  // as typed
  Xapian::Query all;
  Xapian::Query some;
};

struct CompiledQuery {
  bool has_words = false;
  bool sentence = false;                // too long for all words: matched by any
  bool can_widen = false;               // `some` matches more than `all`
  Xapian::Query all;                    // passages with all words; not set without words
  Xapian::Query some;                   // passages with some of them
  std::vector<QueryWord> words;         // what `all` and `some` are made of
  std::vector<Xapian::Query> nearness;  // added to the weight where words stand together
  // The words together in a title, in a heading.
  std::vector<Xapian::Query> heading_phrases;
  std::vector<Xapian::Query> title_terms;    // documents whose title is the whole query
  std::vector<Xapian::Query> heading_terms;  // with a heading that is
  std::vector<Xapian::Query> value_terms;    // that have it as category, tag, author or venue
  std::map<Field, Xapian::Query> filters;    // by field; values widen, limits narrow
  Xapian::Query feedback;                    // words of the best documents; empty: none
  Xapian::Query excluded;                    // empty: nothing
  bool excludes_words = false;  // of passages; values of a document stand on all of its passages
  // With translations in `all`: passages with all words as they were typed, or their acronyms and
  // expansions; else empty.
  Xapian::Query typed;
  std::vector<TermSequence> highlights;
  std::vector<std::string> notes;
  std::vector<std::string> also;  // what was added from pairs of words
};

struct CompileOptions {
  bool exact = false;
  PartialDate today;
  std::span<const SourceInfo> sources;  // paths may begin with a source's name or folder
  PairUse pairs = PairUse::None;        // none with `exact`
  const PairList* own_pairs = nullptr;  // the user's
};

// `flags`: the values of --category, --kind, …, joined with those in the query.
CompiledQuery compile_query(const QueryNode& root, const std::vector<QueryNode>& flags,
                            const CompileOptions& options, Analyzer& analyzer,
                            const Vocabulary& vocabulary);

}  // namespace cssearch
