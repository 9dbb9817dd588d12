// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/pairs.h"

#include <algorithm>
#include <optional>
#include <sstream>

#include <nlohmann/json.hpp>
#include <xapian.h>

#include "indexer/pairs/find_pairs.h"
#include "schema/index/format.h"
#include "schema/index/stored.h"
#include "schema/pairs/mined.h"
#include "schema/pairs/seed.h"
#include "schema/program/terminal_text.h"

namespace cssearch {
namespace {

// Passages with both words that are looked through for one that says so.
constexpr Xapian::doccount kMostLookedAt = 50;
constexpr std::size_t kColumnsOfDocuments = 6;
constexpr std::size_t kColumnsOfLayer = 10;

class PairLister {
 public:
  PairLister(const OpenIndex& index, const std::vector<PairLine>& own)
      : database_(index.database), words_(index.words()), own_lines_(own), own_(own) {}

  std::vector<ListedPair> list() {
    for (const PairLine& line : own_lines_) {
      if (!line.takes_out) pairs_.push_back({"yours", line.terms, 0, {}, 0});
    }
    for (const MinedPair& pair : MinedPairs(words_, analyzer_).all()) {
      if (is_taken_out(pair.term, pair.partner.text)) continue;
      pairs_.push_back({"notes", {pair.term, pair.partner.text}, pair.partner.documents, {}, 0});
      find_place(pairs_.back());
    }
    for (const std::string& text : seed_lines()) {
      for (const PairLine& line : read_pair_lines(text)) add_built_in(line.terms);
    }
    return std::move(pairs_);
  }

 private:
  bool is_taken_out(const std::string& one, const std::string& other) {
    return own_.takes_out(pair_key(one, analyzer_), pair_key(other, analyzer_));
  }

  // A term all of whose pairs are taken out says nothing.
  void add_built_in(const std::vector<std::string>& terms) {
    std::vector<std::string> left;
    for (const std::string& term : terms) {
      bool stands = std::any_of(terms.begin(), terms.end(), [&](const std::string& other) {
        return &other != &term && !is_taken_out(term, other);
      });
      if (stands) left.push_back(term);
    }
    if (left.size() > 1) pairs_.push_back({"built in", left, 0, {}, 0});
  }

  // One character or word behind the other, as any text with the term has them.
  Xapian::Query phrase(const std::string& term) {
    std::vector<std::string> all, placed;
    for (const Token& token : analyzer_.analyze(term)) {
      if (token.type == Token::Type::Joined) continue;
      all.push_back(limited_term(token.term));
      if (token.type == Token::Type::Word) placed.push_back(all.back());
      if (token.type == Token::Type::Han1) placed.push_back(place_term(token.term));
    }
    return {Xapian::Query::OP_AND,
            {Xapian::Query::OP_AND, all.begin(), all.end()},
            {Xapian::Query::OP_PHRASE, placed.begin(), placed.end(),
             static_cast<Xapian::termcount>(placed.size())}};
  }

  void find_place(ListedPair& pair) {
    Xapian::Enquire enquire(database_);
    enquire.set_query(
        {Xapian::Query::OP_AND, phrase(pair.terms.front()), phrase(pair.terms.back())});
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    Xapian::MSet found = enquire.get_mset(0, kMostLookedAt);
    for (auto match = found.begin(); match != found.end(); ++match) {
      StoredPassage stored = decode_stored(match.get_document().get_data());
      std::optional<int> line = line_that_says(stored.passage.text, pair);
      if (!line) continue;
      const Contribution place = first_place(stored);
      pair.path = place.source + "/" + place.path;
      int in_file = stored.passage.file_line(*line);
      pair.line = place.origin == Origin::File && in_file > 0 ? in_file : place.line;
      return;
    }
  }

  // The line of a text, from 0, with the evidence for a pair; nothing if it stands in a heading or
  // is cut by a line break.
  std::optional<int> line_that_says(const std::string& text, const ListedPair& pair) {
    std::string key = pair_key(pair.terms.back(), analyzer_);
    std::istringstream lines(text);
    int number = 0;
    for (std::string line; std::getline(lines, line); ++number) {
      for (const PairEvidence& evidence : find_pairs(line)) {
        std::string own = pair_key(evidence.left, analyzer_);
        bool left = own.ends_with(pair_key(pair.terms.front(), analyzer_));
        if (left && pair_key(evidence.right, analyzer_) == key) return number;
      }
    }
    return std::nullopt;
  }

  Contribution first_place(const StoredPassage& stored) const {
    if (stored.document) return stored.document->contributions.front();
    auto first = database_.postlist_begin(first_passage_term(stored.key));
    StoredPassage passage = decode_stored(database_.get_document(*first).get_data());
    return passage.document ? passage.document->contributions.front() : Contribution();
  }

  Xapian::Database database_;
  WordBlocks words_;
  Analyzer analyzer_;
  const std::vector<PairLine>& own_lines_;
  PairList own_;
  std::vector<ListedPair> pairs_;
};

std::string place_text(const ListedPair& pair) {
  if (pair.path.empty()) return {};
  return pair.path + (pair.line > 0 ? ":" + std::to_string(pair.line) : "");
}

}  // namespace

std::vector<ListedPair> list_pairs(const OpenIndex& index, const std::vector<PairLine>& own) {
  return read_open(index, [&] { return PairLister(index, own).list(); });
}

std::string pairs_text(const std::vector<ListedPair>& pairs) {
  std::string text;
  for (const ListedPair& pair : pairs) {
    std::string documents = pair.documents > 0 ? std::to_string(pair.documents) : "";
    text +=
        std::string(kColumnsOfDocuments - std::min(kColumnsOfDocuments, documents.size()), ' ') +
        documents + "  " + padded(pair.layer, kColumnsOfLayer);
    for (std::size_t i = 0; i < pair.terms.size(); ++i)
      text += (i == 0 ? "" : " = ") + pair.terms[i];
    if (std::string place = place_text(pair); !place.empty()) text += "  " + place;
    text += "\n";
  }
  return text;
}

std::string pairs_json(const std::vector<ListedPair>& pairs) {
  using nlohmann::ordered_json;
  ordered_json list = ordered_json::array();
  for (const ListedPair& pair : pairs) {
    ordered_json object = {{"layer", pair.layer}, {"terms", pair.terms}};
    if (pair.documents > 0) object["documents"] = pair.documents;
    if (!pair.path.empty()) object["example"] = {{"path", pair.path}, {"line", pair.line}};
    list.push_back(std::move(object));
  }
  return ordered_json{{"pairs", std::move(list)}}.dump(2, ' ', false,
                                                       ordered_json::error_handler_t::replace) +
         "\n";
}

}  // namespace cssearch
