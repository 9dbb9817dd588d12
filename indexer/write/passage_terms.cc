// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/passage_terms.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>
#include <unordered_map>

#include "indexer/pairs/find_pairs.h"
#include "schema/hash.h"
#include "schema/identity.h"
#include "schema/index/format.h"
#include "schema/index/stored.h"
#include "schema/url.h"

namespace cssearch {
namespace {

// Wider than any phrase, so that none spans two fields or two values.
constexpr std::uint32_t kGap = 20;
constexpr Xapian::termcount kHeadingOfNote = 4;
constexpr Xapian::termcount kHeadingOfEntry = 1;
// A search reads the prior of all that it ranks, and a number of few bits is two bytes there, not
// eight. A month is half a step.
constexpr double kPriorSteps = 1024;

std::string eight_digits(int day) {
  return std::to_string(day);
}

static_assert(kMaxWordBytes + kJoinedPrefix.size() <= kMaxTermBytes,
              "terms of tokens are never cut");

// Terms of one passage.
class TermWriter {
 public:
  explicit TermWriter(IndexedPassage& out) : out_(out) {}

  // Words in unprefixed text.
  void add_text(const std::vector<Token>& tokens, Xapian::termcount wdf) {
    begin_text();
    std::uint32_t end = position_;
    for (const Token& token : tokens) {
      std::uint32_t position = position_ + token.position;
      add({}, token, position, wdf);
      end = std::max(end, position + 1);
    }
    position_ = end + kGap;
  }

  // The same of a text that is analyzed only here, and its words counted.
  void add_text(std::string_view text, Xapian::termcount wdf, Analyzer& analyzer,
                DictionaryBuilder& dictionary) {
    begin_text();
    std::uint32_t end = position_;
    analyzer.each_token(text, [&](const TokenView& token) {
      std::uint32_t position = position_ + token.position;
      add({}, token, position, wdf);
      end = std::max(end, position + 1);
      dictionary.add(token.type, token.word);
    });
    position_ = end + kGap;
  }

  // Words of text under a field's prefix.
  void add_field_text(Field field, const std::vector<Token>& tokens) {
    begin_text();
    std::uint32_t end = field_position_;
    for (const Token& token : tokens) {
      std::uint32_t position = field_position_ + token.position;
      add(field_info(field).prefix, token, position, 1);
      end = std::max(end, position + 1);
    }
    field_position_ = end + kGap;
  }

  // Words of a value under a field's prefix, unstemmed.
  void add_value(Field field, const std::vector<Token>& tokens) {
    for (const Token& token : tokens)
      out_.add(field_term(field, token.type == Token::Type::Joined ? token.term : token.word));
  }

  void add_boolean(std::string_view term) { out_.add(term); }

 private:
  static constexpr auto kNowhere = std::numeric_limits<std::uint32_t>::max();

  void begin_text() { last_han_position_ = last_word_position_ = kNowhere; }

  // No phrase asks for joined forms, and one of Han for the places of its characters
  // (searcher/match/phrase.h): of what a passage costs on disk, positions are the most.
  template <typename AnyToken>
  void add(std::string_view prefix, const AnyToken& token, std::uint32_t position,
           Xapian::termcount wdf) {
    bool placed = token.type != Token::Type::Joined && token.type != Token::Type::Han2 &&
                  token.type != Token::Type::Han1;
    add_prefixed(prefix, token.term, placed ? position : IndexedPassage::kNoPosition, wdf);
    if (token.type == Token::Type::Han1) add_place(prefix, token.term, position);
    if (!placed) return;
    if (last_han_position_ + 1 == position) add_prefixed(prefix, last_han_, last_han_position_, 0);
    last_word_position_ = position;
  }

  // Beside a word a character has positions of its own.
  void add_place(std::string_view prefix, std::string_view character, std::uint32_t position) {
    add_prefixed(prefix, place_term(character), position, 0);
    if (last_word_position_ + 1 == position) add_prefixed(prefix, character, position, 0);
    last_han_ = character;
    last_han_position_ = position;
  }

  void add_prefixed(std::string_view prefix, std::string_view term, std::uint32_t position,
                    Xapian::termcount wdf) {
    if (prefix.empty()) {
      out_.add(term, position, wdf);
    } else {
      out_.add(limited_term(std::string(prefix).append(term)), position, wdf);
    }
  }

  IndexedPassage& out_;
  std::uint32_t position_ = 1;
  std::uint32_t field_position_ = 1;
  // In the text that is being added.
  std::string last_han_;
  std::uint32_t last_han_position_ = kNowhere, last_word_position_ = kNowhere;
};

// One value of a field, analyzed.
struct Value {
  Field field;
  std::string text;
  std::vector<Token> tokens;
  std::string whole;  // value_term()
};

// Links are compared in their identity.
std::string comparable(Field field, const std::string& value) {
  if (field != Field::Url && field != Field::Code) return value;
  auto url = parse_url(value);
  return url ? url_identity(*url) : value;
}

class DocumentTerms {
 public:
  DocumentTerms(const MergedDocument& merged, Analyzer& analyzer, DictionaryBuilder& dictionary,
                IndexedPassage& out)
      : merged_(merged),
        document_(merged.document),
        analyzer_(analyzer),
        dictionary_(dictionary),
        out_(out) {
    out.clear();
    for (const FieldInfo& row : kFields) {
      if (row.field == Field::Section) continue;  // told by the passages
      for (const std::string& value : field_values(document_, row.field))
        add_field_value(analyzed(row.field, comparable(row.field, value)));
    }
    if (!document_.arxiv.empty()) shared_.add_text(analyzer_.analyze(document_.arxiv), 1);
    shared_.add_boolean(key_term(document_.key));
    add_values();
    added_ = out.added();
  }

  void make(std::size_t number) {
    const Passage& passage = merged_.passages[number];
    out_.go_back(added_);
    TermWriter terms = shared_;
    if (number == 0) {
      for (const Value& value : descriptions_) terms.add_text(value.tokens, wdf_of(value.field));
    }
    add_headings(passage, terms);
    terms.add_text(passage.text, wdf_of(Field::Body), analyzer_, dictionary_);
    if (number == 0) {
      terms.add_boolean(first_passage_term(document_.key));
      terms.add_boolean(kFirstPassageTerm);
      add_origins(terms);
    }
    std::string tie = hash_;
    tie += static_cast<char>(number >> 8U & 0xFFU);
    tie += static_cast<char>(number & 0xFFU);
    out_.add_value(kTieSlot, tie);
    if (number == 0) add_orders(tie);
    out_.set_data(stored(number));
  }

 private:
  Value analyzed(Field field, const std::string& text) {
    std::vector<Token> tokens = analyzer_.analyze(text);
    std::string whole = field_term(field, "=" + fold_value(text, tokens));
    return {field, text, std::move(tokens), std::move(whole)};
  }

  void count_words(const std::vector<Token>& tokens) {
    for (const Token& token : tokens) dictionary_.add(token.type, token.word);
  }

  // By which csindex finds what a changed file has told.
  void add_origins(TermWriter& terms) const {
    const Contribution& first = document_.contributions.front();
    if (first.origin == Origin::File) return;
    terms.add_boolean(merge_key_term(key_of(first)));
    for (const Contribution& contribution : document_.contributions) {
      if (contribution.origin == Origin::Record) continue;
      terms.add_boolean(told_by_term(contribution.source + "/" + contribution.path));
      for (const std::string& note : contribution.notes)
        terms.add_boolean(note_path_term(contribution.source + "/" + note));
    }
  }

  void add_field_value(Value value) {
    const FieldInfo& info = field_info(value.field);
    switch (info.match) {
      case Match::Text:
        shared_.add_field_text(value.field, value.tokens);
        if (!is_description(value.field)) shared_.add_boolean(value.whole);
        break;
      case Match::Words:
        shared_.add_value(value.field, value.tokens);
        shared_.add_boolean(value.whole);
        break;
      case Match::Whole:
      case Match::Number:
        if (value.field != Field::Key) shared_.add_boolean(value.whole);
        break;
      case Match::Path: add_path(value, shared_); break;
      case Match::Date: break;  // value slots
    }
    if (info.wdf == 0) return;
    count_words(value.tokens);
    if (!is_description(value.field)) {
      shared_.add_text(value.tokens, wdf_of(value.field));
    } else if (!is_in_body(value)) {
      descriptions_.push_back(std::move(value));
    }
  }

  // Long text about the whole document: words of its first passage, compared with nothing as a
  // whole.
  static bool is_description(Field field) {
    return field == Field::Remark || field == Field::Abstract;
  }

  static Xapian::termcount wdf_of(Field field) {
    return static_cast<Xapian::termcount>(field_info(field).wdf);
  }

  // What lists say of an entry is the text of its passage already.
  bool is_in_body(const Value& value) const {
    return merged_.passages.front().text.find(value.text) != std::string::npos;
  }

  static void add_path(const Value& value, TermWriter& terms) {
    terms.add_value(value.field, value.tokens);
    const std::string& path = value.text;
    for (std::size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      terms.add_boolean(path_term(path.substr(0, slash)));
    }
    terms.add_boolean(path_term(path));
  }

  // The title is among the words of the fields already.
  void add_headings(const Passage& passage, TermWriter& terms) {
    std::set<std::string_view> seen;
    Xapian::termcount wdf =
        document_.contributions.front().origin == Origin::File ? kHeadingOfNote : kHeadingOfEntry;
    for (const Passage::Section& section : passage.sections) {
      for (const std::string& heading : section.heading) {
        if (!seen.insert(heading).second) continue;
        const Value& value = value_of_heading(heading);
        if (heading != document_.title) terms.add_text(value.tokens, wdf);
        terms.add_field_text(Field::Section, value.tokens);
        terms.add_boolean(value.whole);
      }
    }
  }

  // Many passages stand below the same headings.
  const Value& value_of_heading(const std::string& heading) {
    auto [known, added] = headings_.try_emplace(heading);
    if (added) {
      known->second = analyzed(Field::Section, heading);
      count_words(known->second.tokens);
    }
    return known->second;
  }

  // But for the one that is each passage's own.
  void add_values() {
    out_.add_value(kKeySlot, hash_);
    out_.add_value(kFacetSlot, pack_facets(document_));
    out_.add_value(kPriorSlot, Xapian::sortable_serialise(prior_of(document_)));
    out_.add_value(field_info(Field::Title).slot, limited_term(fold_words(document_.title)));
    if (document_.date) {
      out_.add_value(field_info(Field::Date).slot, eight_digits(document_.date->first()));
      out_.add_value(kDateEndSlot, eight_digits(document_.date->last()));
    }
    if (document_.rating)
      out_.add_value(field_info(Field::Rating).slot, std::to_string(*document_.rating));
    if (document_.read)
      out_.add_value(field_info(Field::Read).slot, std::to_string(*document_.read));
  }

  void add_orders(const std::string& tie) {
    double prior = prior_of(document_);
    std::string date = document_.date ? eight_digits(document_.date->first()) : "";
    std::string rating = document_.rating ? std::to_string(*document_.rating) : "";
    std::string title = limited_term(fold_words(document_.title));
    out_.add_value(kByDateSlot, list_order(descending(date, 8), prior, tie));
    out_.add_value(kByRatingSlot, list_order(descending(rating, 1), prior, tie));
    out_.add_value(kByTitleSlot, list_order(title, prior, tie));
  }

  std::string stored(std::size_t number) const {
    StoredPassage stored;
    stored.key = document_.key;
    stored.number = static_cast<int>(number);
    stored.count = static_cast<int>(merged_.passages.size());
    stored.passage = merged_.passages[number];
    if (number == 0) stored.document = document_;
    return encode_stored(stored);
  }

  const MergedDocument& merged_;
  const Document& document_;
  Analyzer& analyzer_;
  DictionaryBuilder& dictionary_;
  IndexedPassage& out_;
  std::string hash_ = hash64_bytes(document_.key);
  TermWriter shared_{out_};      // what all passages have
  IndexedPassage::Added added_;  // of these
  std::vector<Value> descriptions_;
  std::unordered_map<std::string_view, Value> headings_;
};

}  // namespace

double prior_of(const Document& document) {
  constexpr double kRating = 0.5, kRead = 0.2, kDate = 0.3;
  // The date counts from 1990 to 2040, linearly, so that nothing depends on the present day.
  double date = 0;
  if (document.date)
    date = std::clamp((document.date->year + document.date->month / 12.0 - 1990) / 50, 0.0, 1.0);
  double prior = kRating * document.rating.value_or(0) / 5 + kRead * document.read.value_or(0) / 3 +
                 kDate * date;
  return std::round(prior * kPriorSteps) / kPriorSteps;
}

void WordCounts::add_all(const WordCounts& other) {
  dictionary.add_all(other.dictionary);
  pairs.add_all(other.pairs);
}

void WordCounts::write(MetadataWriter& metadata, const WordCounts& removed) const {
  dictionary.write(metadata, removed.dictionary);
  pairs.write(metadata, removed.pairs);
}

std::map<std::string, std::string> WordCounts::blocks() const {
  std::map<std::string, std::string> blocks = dictionary.blocks();
  blocks.merge(pairs.blocks());
  return blocks;
}

void PassageTerms::make(const MergedDocument& merged, WordCounts& words,
                        const std::function<void(const IndexedPassage&)>& add) {
  words.dictionary.begin_document();
  DocumentTerms terms(merged, analyzer_, words.dictionary, passage_);
  for (std::size_t number = 0; number < merged.passages.size(); ++number) {
    terms.make(number);
    add(passage_);
  }
  words.pairs.add_document(find_pairs(merged.document, merged.passages));
}

}  // namespace cssearch
