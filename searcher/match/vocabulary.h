// SPDX-License-Identifier: GPL-3.0-or-later
//
// What words the index knows. What was asked once is remembered: the parts of a query ask for the
// same terms again and again. Not thread-safe.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <xapian.h>

#include "schema/field.h"
#include "schema/index/dictionary.h"
#include "schema/index/format.h"
#include "searcher/match/phrase.h"

namespace cssearch {

class Vocabulary {
 public:
  // `words`: the blocks of the shards of `database`.
  Vocabulary(const Xapian::Database& database, WordBlocks words)
      : database_(database), words_(std::move(words)), dictionary_(words_) {}

  bool knows(const std::string& term) const { return frequency(term) > 0; }
  // In how many passages it stands.
  Xapian::doccount frequency(const std::string& term) const {
    auto [known, is_new] = frequencies_.try_emplace(term, 0);
    if (is_new) known->second = database_.get_termfreq(term);
    return known->second;
  }
  // Whether the terms stand one behind the other anywhere in a field.
  bool knows_phrase(const TermSequence& terms, Field field = Field::Body) const {
    for (const std::string& term : terms) {
      if (!knows(field_term(field, term))) return false;
    }
    Xapian::Enquire enquire(database_);
    enquire.set_query(phrase_query(terms, field));
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    return !enquire.get_mset(0, 1).empty();
  }
  const Dictionary& dictionary() const { return dictionary_; }
  const WordBlocks& words() const { return words_; }
  const Xapian::Database& database() const { return database_; }

 private:
  Xapian::Database database_;
  WordBlocks words_;
  Dictionary dictionary_;
  mutable std::unordered_map<std::string, Xapian::doccount> frequencies_;
};

}  // namespace cssearch
