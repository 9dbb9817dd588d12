// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/compile.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "schema/arxiv_id.h"
#include "schema/identity.h"
#include "schema/index/format.h"
#include "schema/url.h"
#include "searcher/match/filter.h"

namespace cssearch {
namespace {

using Type = QueryNode::Type;
using Xapian::Query;

// Measured together with IneB2 (DESIGN section 9 of the project's notes, ARCHITECTURE.md).
constexpr double kPairsWeight = 0.3;
constexpr std::size_t kMaxPhraseTerms = 12;
constexpr std::size_t kMaxPairTerms = 6;

const PairList kNoPairs;

// A part of a query that is one unit to the rest: all of it, or some.
struct Part {
  Query all;
  Query some;
  double words = 1;
  bool stop_word = false;
  bool required = false;  // a phrase or a field: asked for on purpose, so never widened away
  std::string text = {};  // as typed
};

Query join(Query::op op, const std::vector<Query>& queries) {
  if (queries.empty()) return {};
  if (queries.size() == 1) return queries.front();
  return Query(op, queries.begin(), queries.end());
}

bool is_words(const QueryNode& node) {
  return node.type == Type::Word || node.type == Type::Phrase;
}

// An arXiv id stands in the index by itself, however it is typed: "arXiv:2309.06180v2", or a link.
// Other links are written with and without https://www.
std::string word_of(const QueryNode& node) {
  if (std::optional<ArxivId> paper = parse_arxiv_id(node.text)) return paper->id;
  std::optional<Url> url = parse_url(node.text);
  if (!url) return node.text;
  std::optional<ArxivId> paper = arxiv_id_of(*url);
  return paper ? paper->id : url_identity(*url);
}

bool is_text_field(Field field) {
  return field_info(field).match == Match::Text;
}

class Compiler {
 public:
  Compiler(const CompileOptions& options, Analyzer& analyzer, const Vocabulary& vocabulary)
      : options_(options),
        analyzer_(analyzer),
        vocabulary_(vocabulary),
        builder_(analyzer, vocabulary),
        pairs_(vocabulary.words(), analyzer,
               options.own_pairs == nullptr ? kNoPairs : *options.own_pairs),
        widener_(builder_, vocabulary_, pairs_) {}

  CompiledQuery compile(const QueryNode& root, const std::vector<QueryNode>& flags) {
    std::vector<Part> parts = read_top(root);
    for (const QueryNode& flag : flags) {
      flag.type == Type::Not ? add_excluded(flag.children.front()) : add_filter(flag);
    }
    for (auto& [field, parts_of_field] : text_fields_) {
      parts.push_back(any_part(parts_of_field));
      parts.back().required = true;
    }
    for (auto& [field, values] : filter_values_) add_to_filter(field, join(Query::OP_OR, values));
    for (auto& [field, limits] : filter_limits_) add_to_filter(field, join(Query::OP_AND, limits));
    result_.excluded = join(Query::OP_OR, excluded_);
    join_parts(std::move(parts));
    if (!result_.has_words) note_no_words(root);
    add_whole_query(root);
    result_.also = widener_.also();
    return std::move(result_);
  }

 private:
  // Values of fields become filters, negated parts are excluded, the rest are parts.
  std::vector<Part> read_top(const QueryNode& root) {
    std::vector<Part> parts;
    for (std::size_t i = 0; i < root.children.size(); ++i) {
      const QueryNode& child = root.children[i];
      if (child.type == Type::Value) {
        add_filter(child);
      } else if (child.type == Type::Not) {
        add_excluded(child.children.front());
      } else if (std::optional<Part> link = read_link(child)) {
        parts.push_back(std::move(*link));
        parts.back().text = child.text;
      } else if (child.type == Type::Word) {
        // Adjacent words are read together: they may match their joined form.
        std::string text = word_of(child);
        while (i + 1 < root.children.size() && root.children[i + 1].type == Type::Word &&
               !parse_url(root.children[i + 1].text)) {
          text += " " + word_of(root.children[++i]);
        }
        for (Unit& unit : take_units(text, Field::Body)) parts.push_back(to_part(std::move(unit)));
      } else {
        parts.push_back(read(child));
        parts.back().text = print_query(child);
      }
    }
    return parts;
  }

  void add_excluded(const QueryNode& unwanted) {
    Query query = read_unwanted(unwanted).all;
    if (query.empty()) return;
    excluded_.push_back(query);
    bool of_document = unwanted.type == Type::Value && unwanted.field != Field::Section &&
                       unwanted.field != Field::Body;
    result_.excludes_words = result_.excludes_words || !of_document;
  }

  // A link that a document has as its own means that document; other links are words.
  std::optional<Part> read_link(const QueryNode& node) {
    std::optional<Url> url = node.type == Type::Word ? parse_url(node.text) : std::nullopt;
    if (!url) return std::nullopt;
    std::vector<Query> terms;
    add_term(terms, key_term(key_of_link(*url)));
    add_term(terms, value_term(Field::Url, url_identity(*url)));
    if (terms.empty()) return std::nullopt;
    Query query = join(Query::OP_OR, terms);
    return Part{query, query, 1, false};
  }

  void add_filter(const QueryNode& value) {
    if (is_text_field(value.field)) {
      text_fields_[value.field].push_back(read(value));
      text_fields_[value.field].back().text = print_query(value);
    } else {
      // Year and date are one thing asked in two ways.
      Field field = value.field == Field::Year ? Field::Date : value.field;
      auto& filters = is_limit(value) ? filter_limits_ : filter_values_;
      filters[field].push_back(make_filter(value));
    }
  }

  // One end of a range narrows what other values of the field widen: date:2023 date:2024
  // date:>=2024-03, rating:>=2 rating:<=4.
  static bool is_limit(const QueryNode& value) {
    return value.compare != QueryNode::Compare::Equal && value.compare != QueryNode::Compare::Range;
  }

  void add_to_filter(Field field, const Query& query) {
    Query& filter = result_.filters[field];
    filter = filter.empty() ? query : Query(Query::OP_AND, filter, query);
  }

  Query make_filter(const QueryNode& value) {
    return filter_query(value, {options_.today, options_.sources}, analyzer_,
                        vocabulary_.database(), result_.notes);
  }

  std::vector<Unit> take_units(const std::string& text, Field field) {
    bool widened = options_.pairs != PairUse::None && !literal_ && field == Field::Body;
    std::vector<Unit> units =
        builder_.words(text, {options_.exact, field, widened ? &pairs_ : nullptr});
    if (widened) units = widener_.widen(std::move(units), options_.pairs);
    if (units_ + units.size() > kMaxUnits) {
      units.resize(kMaxUnits - std::min(kMaxUnits, units_));
      if (!cut_) {
        result_.notes.emplace_back("the query has more than 256 words; the rest was left out");
      }
      cut_ = true;
    }
    units_ += units.size();
    for (const Unit& unit : units) written_ = written_ || unit.written;
    return units;
  }

  // What is not to be found is not to be marked either.
  Part read_unwanted(const QueryNode& node) {
    std::size_t marks = result_.highlights.size();
    bool before = std::exchange(literal_, true);
    Part part = read(node);
    literal_ = before;
    result_.highlights.resize(marks);
    return part;
  }

  // "!!!" or a word longer than any of the index: there is something to find, but nothing does.
  void note_no_words(const QueryNode& root) {
    for (const QueryNode& child : root.children) {
      bool filter = child.type == Type::Value && !is_text_field(child.field);
      if (filter || child.type == Type::Not) continue;
      result_.notes.push_back("there is no word to search for in '" + print_query(child) + "'");
      if (!result_.filters.empty()) continue;
      result_.has_words = true;
      result_.all = result_.some = match_nothing();
    }
  }

  Part to_part(Unit unit) {
    result_.highlights.insert(result_.highlights.end(), unit.highlights.begin(),
                              unit.highlights.end());
    return {unit.all, unit.some, unit.words, unit.stop_word, false, std::move(unit.text)};
  }

  // Any node as one part. Below the top nothing is widened: brackets and operators mean what they
  // say.
  Part read(const QueryNode& node) {
    switch (node.type) {
      case Type::Word: return read_words(word_of(node), Field::Body);
      case Type::Phrase: return read_phrase(node.text, Field::Body);
      case Type::Wildcard: return read_wildcard(node.text, Field::Body);
      case Type::Value: return read_value(node);
      case Type::Or: return read_or(node);
      case Type::Not: return read_not(node);
      case Type::All:
      case Type::And: return read_and(node);
    }
    return {};
  }

  Part read_phrase(const std::string& text, Field field) {
    Part part = to_part(builder_.phrase(text, {options_.exact, field}));
    part.required = true;
    return part;
  }

  Part read_words(const std::string& text, Field field) {
    std::vector<Query> all;
    double words = 0;
    for (Unit& unit : take_units(text, field)) {
      Part part = to_part(std::move(unit));
      if (part.all.empty()) continue;
      all.push_back(part.all);
      words += part.words;
    }
    Query query = join(Query::OP_AND, all);
    return {query, query, std::max(words, 1.0), false};
  }

  Part read_wildcard(const std::string& prefix, Field field) {
    if (!may_be_wildcard(prefix)) {
      // A*, B*: names, if the index has them.
      std::string name = prefix + "*";
      if (vocabulary_.knows(field_term(field, fold_words(name)))) return read_words(name, field);
      result_.notes.push_back("'" + prefix +
                              "*' is too short to complete; it was searched as a word");
      return read_words(prefix, field);
    }
    Unit unit = builder_.wildcard(prefix, {options_.exact, field});
    if (unit.all.empty()) unit.all = unit.some = match_nothing();
    return to_part(std::move(unit));
  }

  // Fields mean what is typed; body:显存 too, whose words are those of all text.
  Part read_value(const QueryNode& node) {
    bool before = std::exchange(literal_, true);
    Part part = read_value_of_field(node);
    literal_ = before;
    return part;
  }

  Part read_value_of_field(const QueryNode& node) {
    if (!is_text_field(node.field)) {
      Query filter = make_filter(node);
      Query unweighted(Query::OP_SCALE_WEIGHT, filter, 0.0);
      return {unweighted, unweighted, 0, false};
    }
    bool wildcard = !node.quoted && node.text.ends_with('*');
    if (wildcard) return read_wildcard(node.text.substr(0, node.text.size() - 1), node.field);
    if (!node.quoted) return read_words(node.text, node.field);
    return read_phrase(node.text, node.field);
  }

  static Part any_part(const std::vector<Part>& parts) {
    std::vector<Query> all;
    std::string text;
    for (const Part& part : parts) {
      if (part.all.empty()) continue;
      all.push_back(part.all);
      text += (text.empty() ? "" : " OR ") + part.text;
    }
    Query query = join(Query::OP_OR, all);
    return {query, query, 1, false, false, std::move(text)};
  }

  Part read_or(const QueryNode& node) {
    std::vector<Part> parts;
    for (const QueryNode& child : node.children) parts.push_back(read(child));
    return any_part(parts);
  }

  Part read_not(const QueryNode& node) {
    Query inner = read_unwanted(node.children.front()).all;
    Query query = inner.empty() ? match_all() : Query(Query::OP_AND_NOT, match_all(), inner);
    return {query, query, 0, false};
  }

  Part read_and(const QueryNode& node) {
    std::vector<Query> wanted, unwanted;
    double words = 0;
    for (const QueryNode& child : node.children) {
      bool negated = child.type == Type::Not;
      Part part = negated ? read_unwanted(child.children.front()) : read(child);
      if (part.all.empty()) continue;
      (negated ? unwanted : wanted).push_back(part.all);
      words += negated ? 0 : part.words;
    }
    Query query = wanted.empty() && !unwanted.empty() ? match_all() : join(Query::OP_AND, wanted);
    if (!unwanted.empty()) query = Query(Query::OP_AND_NOT, query, join(Query::OP_OR, unwanted));
    return {query, query, words, false};
  }

  void join_parts(std::vector<Part> parts) {
    std::erase_if(parts, [](const Part& part) { return part.all.empty(); });
    bool only_stop_words =
        std::all_of(parts.begin(), parts.end(), [](const Part& p) { return p.stop_word; });
    if (!only_stop_words) std::erase_if(parts, [](const Part& part) { return part.stop_word; });
    if (parts.empty()) return;
    result_.has_words = true;
    std::vector<Query> all, some, required;
    double words = 0;
    bool parts_of_words = false;
    for (const Part& part : parts) {
      result_.words.push_back({part.text, part.all, part.some});
      all.push_back(part.all);
      (part.required ? required : some).push_back(part.some);
      words += part.words;
      parts_of_words = parts_of_words || part.words > 1;
    }
    result_.all = join(Query::OP_AND, all);
    result_.some = join(Query::OP_OR, some);
    if (!required.empty()) {
      Query asked = join(Query::OP_AND, required);
      result_.some = asked;
      for (const Query& query : some) result_.some = maybe(result_.some, query);
    }
    result_.sentence = words > kMostWordsForAll && !options_.exact;
    result_.can_widen = !options_.exact && (parts.size() > 1 || parts_of_words);
  }

  // What depends on the words as a whole: phrases of them, and titles and values that are the
  // query.
  void add_whole_query(const QueryNode& root) {
    std::string text;
    bool plain = true;
    for (const QueryNode& child : root.children) {
      if (is_words(child)) {
        text += (text.empty() ? "" : " ") + child.text;
      } else if (child.type != Type::Value && child.type != Type::Not) {
        plain = false;
      }
    }
    if (text.empty() || !result_.has_words) return;
    TermSequence terms = builder_.phrase(text, {options_.exact, Field::Body}).sequence;
    add_nearness(terms);
    // One word is in a heading in any of its forms, others as they are.
    std::vector<Unit> units = builder_.words(text, {options_.exact, Field::Body});
    if (units.size() == 1 && units.front().words <= 1) {
      add_heading_forms(units.front().highlights);
    } else if (terms.size() <= kMaxPhraseTerms) {
      add_heading_forms({terms});
    }
    // A title is compared without its signs: "No cache" is not what --no-cache means.
    if (!plain || written_) return;
    add_term(result_.title_terms, value_term(Field::Title, text));
    if (auto paper = parse_arxiv_id(text))
      add_term(result_.title_terms, key_term("arxiv:" + paper->id));
    add_term(result_.heading_terms, value_term(Field::Section, text));
    for (Field field : {Field::Category, Field::Tag, Field::Author, Field::Venue}) {
      add_term(result_.value_terms, value_term(field, text));
    }
  }

  void add_term(std::vector<Query>& queries, const std::string& term) {
    if (vocabulary_.knows(term)) queries.emplace_back(term);
  }

  void add_nearness(const TermSequence& terms) {
    std::size_t count = terms.size();
    if (count >= 3 && count <= kMaxPhraseTerms) {
      result_.nearness.emplace_back(Query::OP_SCALE_WEIGHT, phrase_query(terms), kPhraseWeight);
    }
    if (count < 2 || count > kMaxPairTerms) return;
    double weight = std::min(1.0, kPairsWeight / static_cast<double>(count - 1));
    for (std::size_t i = 0; i + 1 < count; ++i) {
      result_.nearness.emplace_back(Query::OP_SCALE_WEIGHT, phrase_query({terms[i], terms[i + 1]}),
                                    weight);
    }
  }

  void add_heading_forms(const std::vector<TermSequence>& forms) {
    for (Field field : {Field::Title, Field::Section}) {
      std::vector<Query> phrases;
      for (const TermSequence& terms : forms) phrases.push_back(phrase_query(terms, field));
      if (!phrases.empty()) result_.heading_phrases.push_back(join(Query::OP_OR, phrases));
    }
  }

  const CompileOptions& options_;
  Analyzer& analyzer_;
  const Vocabulary& vocabulary_;
  UnitBuilder builder_;
  WordPairs pairs_;
  PairWidener widener_;
  CompiledQuery result_;
  std::vector<Query> excluded_;
  std::map<Field, std::vector<Query>> filter_values_;
  std::map<Field, std::vector<Query>> filter_limits_;
  std::map<Field, std::vector<Part>> text_fields_;
  std::size_t units_ = 0;
  bool cut_ = false;
  bool written_ = false;
  bool literal_ = false;  // what is read now means what is typed: no pairs
};

}  // namespace

CompiledQuery compile_query(const QueryNode& root, const std::vector<QueryNode>& flags,
                            const CompileOptions& options, Analyzer& analyzer,
                            const Vocabulary& vocabulary) {
  CompiledQuery compiled = Compiler(options, analyzer, vocabulary).compile(root, flags);
  if (!compiled.also.empty() && options.pairs == PairUse::All) {
    CompileOptions as_typed = options;
    as_typed.pairs = PairUse::Acronyms;
    CompiledQuery typed = Compiler(as_typed, analyzer, vocabulary).compile(root, flags);
    if (typed.also != compiled.also) compiled.typed = typed.all;
  }
  return compiled;
}

}  // namespace cssearch
