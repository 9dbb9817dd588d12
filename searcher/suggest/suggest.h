// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a reader who has typed so far may be about to type: words of the notes, and titles, authors,
// categories and tags of the documents. For "speculative de" the words "speculative decoding", the
// category "Speculative Decoding", titles with these words. Behind "author:" and the like only
// values of that field.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <xapian.h>

#include "schema/analysis/analyzer.h"
#include "schema/field.h"
#include "schema/index/dictionary.h"
#include "searcher/suggest/value_list.h"

namespace cssearch {

struct Suggestion {
  std::optional<Field> field;  // nothing: words
  std::string text;            // as shown: the words typed with the last one complete, or the value
  std::string query;           // what to search for: vllm author:"Tri Dao"
  std::uint64_t documents = 0;  // that hold the words, or have the value
  std::string key;              // of a title: the document, if there is one
};

struct SuggestSources {
  const Xapian::Database& database;
  const Dictionary& dictionary;
  const ValueList& values;
  // The passages that match what stands before the last word, so that the words suggested are found
  // together with the others; an empty query for all.
  std::function<Xapian::Query(const std::string& before)> context;
  // The documents that match.
  std::function<std::uint64_t(const Xapian::Query& query)> count;
};

// At most `limit`, words before values before titles, each with most documents first; behind them
// all values and titles that only sound like what is typed, in Pinyin or its initials: 投机解码 for
// "touji" and "tjjm". What is typed is never an error; of a very long text nothing is suggested.
std::vector<Suggestion> suggest(const std::string& typed, std::size_t limit,
                                const SuggestSources& sources, Analyzer& analyzer);

}  // namespace cssearch
