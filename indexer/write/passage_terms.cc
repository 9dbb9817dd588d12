// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/passage_terms.h"

#include <algorithm>
#include <set>

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

std::string eight_digits(int day) {
  return std::to_string(day);
}

// Terms of one Xapian document; the tokens of the whole document's fields are given once for all
// its passages.
class TermWriter {
 public:
  explicit TermWriter(IndexedPassage& out) : out_(out) {}

  // Words in unprefixed text.
  void add_text(const std::vector<Token>& tokens, Xapian::termcount wdf) {
    std::uint32_t end = position_;
    for (const Token& token : tokens) {
      std::uint32_t position = position_ + token.position;
      out_.add(limited_term(token.term), position, wdf);
      end = std::max(end, position + 1);
    }
    position_ = end + kGap;
  }

  // Words under a field's prefix: stemmed and with positions for text, else as they are.
  void add_field(Field field, const std::vector<Token>& tokens) {
    bool text = field_info(field).match == Match::Text;
    std::uint32_t end = field_position_;
    for (const Token& token : tokens) {
      const std::string& word = token.type == Token::Type::Joined || text ? token.term : token.word;
      std::uint32_t position = field_position_ + token.position;
      if (text) {
        out_.add(field_term(field, word), position, 1);
      } else {
        out_.add(field_term(field, word));
      }
      end = std::max(end, position + 1);
    }
    field_position_ = end + kGap;
  }

  void add_boolean(const std::string& term) { out_.add(term); }

 private:
  IndexedPassage& out_;
  std::uint32_t position_ = 1;
  std::uint32_t field_position_ = 1;
};

// One value of a field, analyzed.
struct Value {
  Field field;
  std::string text;
  std::vector<Token> tokens;
};

// Links are compared in their identity.
std::string comparable(Field field, const std::string& value) {
  if (field != Field::Url && field != Field::Code) return value;
  auto url = parse_url(value);
  return url ? url_identity(*url) : value;
}

class DocumentTerms {
 public:
  DocumentTerms(const MergedDocument& merged, Analyzer& analyzer)
      : merged_(merged), document_(merged.document), analyzer_(analyzer) {
    for (const FieldInfo& row : kFields) {
      if (row.field == Field::Section) continue;  // told by the passages
      for (const std::string& value : field_values(document_, row.field)) {
        std::string text = comparable(row.field, value);
        values_.push_back({row.field, text, analyzer_.analyze(text)});
      }
    }
    if (!document_.arxiv.empty()) arxiv_ = analyzer_.analyze(document_.arxiv);
  }

  void make(std::size_t number, IndexedPassage& out) {
    const Passage& passage = merged_.passages[number];
    out.clear();
    TermWriter terms(out);
    add_field_values(terms);
    words_ = add_headings(passage, terms);
    std::vector<Token> body = analyzer_.analyze(passage.text);
    terms.add_text(body, static_cast<Xapian::termcount>(field_info(Field::Body).wdf));
    std::move(body.begin(), body.end(), std::back_inserter(words_));
    terms.add_boolean(key_term(document_.key));
    if (number == 0) {
      terms.add_boolean(first_passage_term(document_.key));
      terms.add_boolean(kFirstPassageTerm);
      add_origins(terms);
    }
    add_values(out, number);
    out.set_data(stored(number));
  }

  // The tokens of the last passage made and its headings, and of the values that stand in
  // unprefixed text.
  const std::vector<Token>& words_of_passage() const { return words_; }
  std::vector<Token> words_of_fields() const {
    std::vector<Token> words;
    for (const Value& value : values_) {
      if (field_info(value.field).wdf > 0)
        words.insert(words.end(), value.tokens.begin(), value.tokens.end());
    }
    return words;
  }

 private:
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

  void add_field_values(TermWriter& terms) {
    for (const Value& value : values_) {
      const FieldInfo& info = field_info(value.field);
      switch (info.match) {
        case Match::Text:
        case Match::Words:
          terms.add_field(value.field, value.tokens);
          terms.add_boolean(value_term(value.field, value.text));
          break;
        case Match::Whole:
        case Match::Number:
          if (value.field != Field::Key) terms.add_boolean(value_term(value.field, value.text));
          break;
        case Match::Path: add_path(value, terms); break;
        case Match::Date: break;  // value slots
      }
      if (info.wdf > 0 && !is_in_body(value)) {
        terms.add_text(value.tokens, static_cast<Xapian::termcount>(info.wdf));
      }
    }
    if (!arxiv_.empty()) terms.add_text(arxiv_, 1);
  }

  // What lists say of an entry is the text of its passage already.
  bool is_in_body(const Value& value) const {
    bool text_of_entry = value.field == Field::Remark || value.field == Field::Abstract;
    return text_of_entry && merged_.passages.front().text.find(value.text) != std::string::npos;
  }

  static void add_path(const Value& value, TermWriter& terms) {
    terms.add_field(value.field, value.tokens);
    const std::string& path = value.text;
    for (std::size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      terms.add_boolean(path_term(path.substr(0, slash)));
    }
    terms.add_boolean(path_term(path));
  }

  // The title is among the words of the fields already.
  std::vector<Token> add_headings(const Passage& passage, TermWriter& terms) {
    std::vector<Token> words;
    std::set<std::string> seen;
    Xapian::termcount wdf =
        document_.contributions.front().origin == Origin::File ? kHeadingOfNote : kHeadingOfEntry;
    for (const Passage::Section& section : passage.sections) {
      for (const std::string& heading : section.heading) {
        if (!seen.insert(heading).second) continue;
        std::vector<Token> tokens = analyzer_.analyze(heading);
        if (heading != document_.title) terms.add_text(tokens, wdf);
        terms.add_field(Field::Section, tokens);
        terms.add_boolean(value_term(Field::Section, heading));
        std::move(tokens.begin(), tokens.end(), std::back_inserter(words));
      }
    }
    return words;
  }

  void add_values(IndexedPassage& out, std::size_t number) const {
    std::string hash = hash64_bytes(document_.key);
    out.add_value(kKeySlot, hash);
    std::string tie = hash;
    tie += static_cast<char>(number >> 8U & 0xFFU);
    tie += static_cast<char>(number & 0xFFU);
    out.add_value(kTieSlot, tie);
    out.add_value(kFacetSlot, pack_facets(document_));
    out.add_value(kPriorSlot, Xapian::sortable_serialise(prior_of(document_)));
    out.add_value(field_info(Field::Title).slot, limited_term(fold_words(document_.title)));
    if (document_.date) {
      out.add_value(field_info(Field::Date).slot, eight_digits(document_.date->first()));
      out.add_value(kDateEndSlot, eight_digits(document_.date->last()));
    }
    if (document_.rating)
      out.add_value(field_info(Field::Rating).slot, std::to_string(*document_.rating));
    if (document_.read)
      out.add_value(field_info(Field::Read).slot, std::to_string(*document_.read));
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
  std::vector<Value> values_;
  std::vector<Token> arxiv_;
  std::vector<Token> words_;
};

}  // namespace

double prior_of(const Document& document) {
  constexpr double kRating = 0.5, kRead = 0.2, kDate = 0.3;
  // The date counts from 1990 to 2040, linearly, so that nothing depends on the present day.
  double date = 0;
  if (document.date)
    date = std::clamp((document.date->year + document.date->month / 12.0 - 1990) / 50, 0.0, 1.0);
  return kRating * document.rating.value_or(0) / 5 + kRead * document.read.value_or(0) / 3 +
         kDate * date;
}

void PassageTerms::make(const MergedDocument& merged,
                        const std::function<void(const IndexedPassage&)>& add) {
  DocumentTerms terms(merged, analyzer_);
  std::vector<Token> words = terms.words_of_fields();
  for (std::size_t number = 0; number < merged.passages.size(); ++number) {
    terms.make(number, passage_);
    add(passage_);
    const std::vector<Token>& more = terms.words_of_passage();
    words.insert(words.end(), more.begin(), more.end());
  }
  dictionary_.add_document(words);
  pairs_.add_document(find_pairs(merged.document, merged.passages));
}

void PassageTerms::write_words(MetadataWriter& metadata, const PassageTerms& removed) const {
  dictionary_.write(metadata, removed.dictionary_);
  pairs_.write(metadata, removed.pairs_);
}

std::map<std::string, std::string> PassageTerms::word_blocks() const {
  std::map<std::string, std::string> blocks = dictionary_.blocks();
  blocks.merge(pairs_.blocks());
  return blocks;
}

}  // namespace cssearch
