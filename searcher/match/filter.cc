// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/filter.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "schema/arxiv_id.h"
#include "schema/identity.h"
#include "schema/index/format.h"
#include "schema/url.h"
#include "searcher/match/units.h"
#include "searcher/query/date_words.h"

namespace cssearch {
namespace {

using Xapian::Query;
using Compare = QueryNode::Compare;

constexpr int kMostOfANumber = 9;
constexpr std::size_t kMaxForms = 100;

class Filter {
 public:
  Filter(const QueryNode& node, const FilterContext& context, Analyzer& analyzer,
         const Xapian::Database& database, std::vector<std::string>& notes)
      : node_(node), context_(context), analyzer_(analyzer), database_(database), notes_(notes) {}

  Query make() {
    switch (field_info(node_.field).match) {
      case Match::Text:
      case Match::Words: return words();
      case Match::Whole: return node_.field == Field::Key ? key() : whole();
      case Match::Path: return path();
      case Match::Number: return number();
      case Match::Date: return date();
    }
    return match_nothing();
  }

 private:
  Query no_document() {
    const FieldInfo& field = field_info(node_.field);
    notes_.push_back("no document has " + std::string(field.name) + ":" + quote_value(node_.text));
    return match_nothing();
  }

  Query not_read(const std::string& example) {
    std::string value = node_.compare == Compare::Range ? node_.text + ".." + node_.to : node_.text;
    notes_.push_back("'" + value + "' cannot be read as a value of " +
                     std::string(field_info(node_.field).name) + "; try " + example);
    return match_nothing();
  }
  Query not_read() { return not_read(std::string(field_info(node_.field).example)); }

  // Quoted, the whole value; else any of its words, or the whole value typed without spaces.
  Query words() {
    std::string value = node_.text;
    if (auto url = parse_url(value);
        url && (node_.field == Field::Url || node_.field == Field::Code)) {
      return Query(value_term(node_.field, url_identity(*url)));
    }
    std::string whole_term = value_term(node_.field, value);
    Query whole_value(whole_term);
    if (node_.quoted) return database_.term_exists(whole_term) ? whole_value : no_document();
    if (value.ends_with('*')) {
      value.pop_back();
      // Of Han any part is found anyway.
      bool long_han = has_pairs(value);
      if (may_be_wildcard(value) && !long_han) return beginning_with(value);
      if (!long_han)
        notes_.push_back("'" + value + "*' is too short to complete; it was searched as a word");
    }
    std::vector<std::string> words;
    std::string joined;
    for (const Token& token : analyzer_.analyze(value)) {
      if (token.type == Token::Type::Han1 && has_pairs(value)) continue;
      if (token.type == Token::Type::Joined) continue;
      words.push_back(field_term(node_.field, token.word));
      if (token.type == Token::Type::Word) joined += token.word;
    }
    std::vector<Query> either;
    if (database_.term_exists(whole_term)) either.push_back(whole_value);
    bool known = !words.empty() && std::all_of(words.begin(), words.end(), [&](const auto& word) {
      return database_.term_exists(word);
    });
    if (known) either.emplace_back(Query::OP_AND, words.begin(), words.end());
    std::string joined_term =
        field_term(node_.field, std::string(kJoinedPrefix) + analyzer_.stem(joined));
    if (!joined.empty() && database_.term_exists(joined_term)) either.emplace_back(joined_term);
    return either.empty() ? no_document() : any_of(either);
  }

  // Values with a word that begins so, the most frequent words first.
  Query beginning_with(const std::string& prefix) {
    std::string first = field_term(node_.field, fold_value(prefix));
    std::vector<std::pair<Xapian::doccount, std::string>> words;
    for (auto it = database_.allterms_begin(first); it != database_.allterms_end(first); ++it) {
      words.emplace_back(it.get_termfreq(), *it);
    }
    std::sort(words.rbegin(), words.rend());
    if (words.size() > kMaxForms) words.resize(kMaxForms);
    std::vector<Query> either;
    for (const auto& [frequency, word] : words) either.emplace_back(word);
    return any_of(either);
  }

  // A run of two Han characters or more is found by its pairs.
  bool has_pairs(const std::string& value) {
    std::vector<Token> tokens = analyzer_.analyze(value);
    return std::any_of(tokens.begin(), tokens.end(),
                       [](const Token& token) { return token.type == Token::Type::Han2; });
  }

  // Of a closed set: kind:pap is paper if nothing else begins so.
  Query whole() {
    std::string term = value_term(node_.field, node_.text);
    if (database_.term_exists(term) || node_.quoted) return Query(term);
    std::string only;
    std::size_t found = 0;
    for (auto it = database_.allterms_begin(term); it != database_.allterms_end(term) && found < 2;
         ++it) {
      only = *it;
      ++found;
    }
    if (found == 1) return Query(only);
    if (node_.field == Field::Has && !may_be_asked_for()) return Query(match_nothing());
    return no_document();
  }

  // Otherwise a note says what may be.
  bool may_be_asked_for() {
    std::string names;
    for (Field field : kHasFields) {
      if (field_of_name(node_.text) == field) return true;
      names += (names.empty() ? "" : ", ") + std::string(field_info(field).name);
    }
    notes_.push_back("has: takes " + names);
    return false;
  }

  Query key() {
    if (auto paper = parse_arxiv_id(node_.text)) return Query(key_term("arxiv:" + paper->id));
    if (auto url = parse_url(node_.text)) return Query(key_term(key_of_link(*url)));
    return Query(key_term(node_.text));
  }

  // A folder or file, in a source or with its source in front, as answers and shells print it; else
  // words of a path.
  Query path() {
    std::string term = path_term(node_.text);
    if (database_.term_exists(term)) return Query(term);
    for (const SourceInfo& source : context_.sources) {
      std::optional<std::string> inside = path_inside(source, node_.text);
      if (!inside) continue;
      Query of_source(value_term(Field::Source, source.name));
      if (inside->empty()) return of_source;
      return Query(Query::OP_AND, of_source, Query(path_term(*inside)));
    }
    std::vector<Query> all;
    for (const Token& token : analyzer_.analyze(node_.text)) {
      if (token.type != Token::Type::Joined) all.emplace_back(field_term(Field::Path, token.word));
    }
    return all.empty() ? match_nothing() : Query(Query::OP_AND, all.begin(), all.end());
  }

  static std::optional<int> read_number(const std::string& text) {
    int number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool whole = error == std::errc() && end == text.data() + text.size() && number >= 0;
    return whole ? std::optional(std::min(number, kMostOfANumber + 1)) : std::nullopt;
  }

  Query number() {
    int from = 0, to = kMostOfANumber;
    auto given = read_number(node_.text);
    if (node_.compare == Compare::Range) {
      auto upper = read_number(node_.to);
      if ((!given && !node_.text.empty()) || (!upper && !node_.to.empty())) return not_read();
      from = given.value_or(from);
      to = upper.value_or(to);
    } else {
      if (!given) return not_read();
      from = node_.compare == Compare::AtMost || node_.compare == Compare::Below ? 0
             : node_.compare == Compare::Above                                   ? *given + 1
                                                                                 : *given;
      to = node_.compare == Compare::AtLeast || node_.compare == Compare::Above ? kMostOfANumber
           : node_.compare == Compare::Below                                    ? *given - 1
                                                                                : *given;
    }
    std::vector<Query> values;
    for (int value = from; value <= std::min(to, kMostOfANumber); ++value) {
      values.emplace_back(value_term(node_.field, std::to_string(value)));
    }
    return any_of(values);
  }

  // Spans overlap: the document's begins before the asked one ends, and ends after it begins.
  Query date() {
    std::optional<DaySpan> span = date_span();
    if (!span) return not_read();
    Xapian::valueno first_day = field_info(Field::Date).slot;
    Query begins(Query::OP_VALUE_LE, first_day, day_value(span->last));
    // "last week" asks for what is new: a paper of which only the year is known is not.
    bool relative = node_.compare == Compare::Equal && !parse_date(node_.text);
    if (relative) {
      return Query(Query::OP_AND, begins,
                   Query(Query::OP_VALUE_GE, first_day, day_value(span->first)));
    }
    Query ends(Query::OP_VALUE_GE, kDateEndSlot, day_value(span->first));
    // Documents without a date have an empty value, which every upper limit holds.
    Query dated(Query::OP_VALUE_GE, first_day, "0");
    return Query(Query::OP_AND, Query(Query::OP_AND, begins, ends), dated);
  }

  // As the slots hold it: eight digits, which compare as text.
  static std::string day_value(int day) {
    std::string digits = std::to_string(std::clamp(day, 0, 99991231));
    return std::string(8 - digits.size(), '0') + digits;
  }

  std::optional<DaySpan> date_span() const {
    auto read = [&](const std::string& text) { return read_date_words(text, context_.today); };
    auto given = read(node_.text);
    if (node_.compare == Compare::Range) {
      auto upper = read(node_.to);
      if ((!given && !node_.text.empty()) || (!upper && !node_.to.empty())) return std::nullopt;
      DaySpan all;
      return DaySpan{given ? given->first : all.first, upper ? upper->last : all.last};
    }
    if (!given) return std::nullopt;
    DaySpan all;
    switch (node_.compare) {
      case Compare::AtLeast: return DaySpan{given->first, all.last};
      case Compare::AtMost: return DaySpan{all.first, given->last};
      case Compare::Above: return DaySpan{given->last + 1, all.last};
      case Compare::Below: return DaySpan{all.first, given->first - 1};
      case Compare::Equal:
      case Compare::Range: break;
    }
    return given;
  }

  const QueryNode& node_;
  const FilterContext& context_;
  Analyzer& analyzer_;
  const Xapian::Database& database_;
  std::vector<std::string>& notes_;
};

bool holds_phrase(const Query& query) {
  if (query.get_type() == Query::OP_PHRASE) return true;
  for (std::size_t i = 0; i < query.get_num_subqueries(); ++i) {
    if (holds_phrase(query.get_subquery(i))) return true;
  }
  return false;
}

// The prior: a posting source, which is of a value that every passage has.
bool is_of_every_passage(const Query& query) {
  if (query.get_type() == Query::LEAF_POSTING_SOURCE) return true;
  return query.get_type() == Query::OP_SCALE_WEIGHT && is_of_every_passage(query.get_subquery(0));
}

}  // namespace

Query match_nothing() {
  return Query("X");  // the prefix of no field
}

Query match_all() {
  return Query(std::string());
}

Query everything() {
  auto* source = new Xapian::FixedWeightPostingSource(0);
  return Query(source->release());
}

Query any_of(const std::vector<Query>& queries) {
  return queries.empty() ? match_nothing() : Query(Query::OP_OR, queries.begin(), queries.end());
}

Query synonym(std::span<const Query> forms) {
  if (forms.empty()) return match_nothing();
  if (forms.size() == 1) return forms.front();
  std::size_t half = forms.size() / 2;
  return {Query::OP_SYNONYM, synonym(forms.first(half)), synonym(forms.subspan(half))};
}

// Xapian 1.4.22 leaves out a document when it turns AND_MAYBE into AND (AndMaybePostList::next) and
// `more` has gone ahead of `query`; with everything it never is ahead. Its OR takes a phrase for
// found in the document behind one that has its words apart (OrPostList::check), but not what has
// the phrase on its left.
Query maybe(const Query& query, const Query& more) {
  if (is_of_every_passage(more)) return Query(Query::OP_AND_MAYBE, query, more);
  Query once = holds_phrase(more) ? Query(Query::OP_AND_MAYBE, more, everything()) : more;
  return Query(Query::OP_AND_MAYBE, query, Query(Query::OP_OR, once, everything()));
}

Query filter_query(const QueryNode& value, const FilterContext& context, Analyzer& analyzer,
                   const Xapian::Database& database, std::vector<std::string>& notes) {
  return Filter(value, context, analyzer, database, notes).make();
}

}  // namespace cssearch
