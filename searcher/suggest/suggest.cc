// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/suggest/suggest.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "schema/analysis/stop_words.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"
#include "schema/index/format.h"
#include "searcher/query/query.h"
#include "searcher/suggest/han_words.h"

namespace cssearch {
namespace {

using Xapian::Query;

constexpr std::size_t kMaxTypedBytes = 400;
constexpr std::size_t kFormsLookedAt = 40;
constexpr std::size_t kLeastLettersOfAWord = 2;
// A value behind other words is suggested from so many letters, or Han characters of three bytes.
constexpr std::size_t kLeastBytesBehindWords = 3;
constexpr std::size_t kMaxHanCharacters = 8;

// The end of the text that is "name:value" or "name:\"value" of a listed field.
struct OpenValue {
  Field field;
  std::size_t begin;  // of the name
  std::string value;
};

std::optional<OpenValue> open_value(const std::string& typed) {
  std::size_t colon = typed.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::size_t begin = colon;
  while (begin > 0 && is_letter(typed[begin - 1])) --begin;
  std::optional<Field> field = field_of_name(std::string_view(typed).substr(begin, colon - begin));
  bool listed =
      field && std::find(kListedFields.begin(), kListedFields.end(), *field) != kListedFields.end();
  if (!listed) return std::nullopt;
  std::string value = typed.substr(colon + 1);
  bool quoted = value.starts_with('"');
  if (quoted) value.erase(0, 1);
  bool ended = value.find(quoted ? '"' : ' ') != std::string::npos;
  if (ended) return std::nullopt;
  return OpenValue{*field, begin, std::move(value)};
}

// The query that means this value, or the document with this title.
std::string query_for(const ListedValue& value) {
  if (value.field == Field::Title) {
    ParsedQuery parsed = parse_query(value.text);
    bool words =
        parsed.notes.empty() &&
        std::all_of(parsed.root.children.begin(), parsed.root.children.end(),
                    [](const QueryNode& node) { return node.type == QueryNode::Type::Word; });
    if (words) return value.text;
  }
  return std::string(field_info(value.field).name) + ":" + quote_value(value.text);
}

class Suggester {
 public:
  Suggester(const std::string& typed, std::size_t limit, const SuggestSources& sources,
            Analyzer& analyzer)
      : typed_(typed), limit_(limit), sources_(sources), analyzer_(analyzer) {}

  std::vector<Suggestion> run() {
    if (auto open = open_value(typed_)) {
      Values found = values(open->value, {&open->field, 1}, typed_.substr(0, open->begin));
      return followed_by(std::move(found.as_typed), std::move(found.by_sound));
    }
    std::vector<Suggestion> words = complete_word();
    static constexpr std::array kTitle = {Field::Title};
    static constexpr std::array kShort = {Field::Author, Field::Category, Field::Tag};
    Values short_values = values(typed_, kShort, {});
    if (short_values.empty()) short_values = values_behind_words(kShort);
    Values titles = values(typed_, kTitle, {});
    return followed_by(
        merge(std::move(words), std::move(short_values.as_typed), std::move(titles.as_typed)),
        merge({}, std::move(short_values.by_sound), std::move(titles.by_sound)));
  }

 private:
  struct Values {
    std::vector<Suggestion> as_typed;
    std::vector<Suggestion> by_sound;
    bool empty() const { return as_typed.empty() && by_sound.empty(); }
  };

  // `before` stays in front of the value: only values of documents that match it.
  Values values(const std::string& typed, std::span<const Field> fields,
                const std::string& before) const {
    Query context = before.empty() ? Query() : sources_.context(before);
    Values found;
    for (Field field : fields) {
      for (const auto& [value, by_sound] : sources_.values.find(typed, field, limit_)) {
        std::uint64_t documents =
            context.empty() ? value->documents
                            : documents_with(Query(value_term(field, value->text)), context);
        if (documents == 0) continue;
        (by_sound ? found.by_sound : found.as_typed)
            .push_back({field, value->text, before + query_for(*value), documents, value->key});
      }
    }
    std::stable_sort(found.as_typed.begin(), found.as_typed.end(), more_documents);
    std::stable_sort(found.by_sound.begin(), found.by_sound.end(), more_documents);
    return found;
  }

  std::vector<Suggestion> followed_by(std::vector<Suggestion> list,
                                      std::vector<Suggestion> others) const {
    std::move(others.begin(), others.end(), std::back_inserter(list));
    if (list.size() > limit_) list.resize(limit_);
    return list;
  }

  // "vllm tri d": values for the longest end of the text that has any.
  Values values_behind_words(std::span<const Field> fields) const {
    for (std::size_t space = typed_.find(' '); space != std::string::npos;
         space = typed_.find(' ', space + 1)) {
      std::string end = typed_.substr(space + 1);
      if (end.size() < kLeastBytesBehindWords || is_stop_word(lower_ascii(end))) break;
      Values found = values(end, fields, typed_.substr(0, space + 1));
      std::string folded = fold_value(end);
      std::erase_if(found.as_typed, [&](const Suggestion& suggestion) {
        return !fold_value(suggestion.text).starts_with(folded);
      });
      std::erase_if(found.by_sound, [&](const Suggestion& suggestion) {
        return !begins_sounding_like(suggestion.text, end);
      });
      if (!found.empty()) return found;
    }
    return {};
  }

  static bool more_documents(const Suggestion& a, const Suggestion& b) {
    return a.documents > b.documents;
  }

  // The last word if the text ends with it.
  std::vector<Suggestion> complete_word() {
    std::vector<Token> tokens = analyzer_.analyze(typed_);
    std::erase_if(tokens, [](const Token& token) {
      return token.type == Token::Type::Joined || token.type == Token::Type::Han2;
    });
    if (tokens.empty() || tokens.back().end != typed_.size()) return {};
    const Token& last = tokens.back();
    if (last.type == Token::Type::Word) return complete_latin(last);
    if (last.type == Token::Type::Han1) return complete_han_run(tokens);
    return {};
  }

  std::vector<Suggestion> complete_latin(const Token& last) {
    if (last.word.size() < kLeastLettersOfAWord) return {};
    std::string before = typed_.substr(0, last.begin);
    Query context = sources_.context(before);
    std::vector<Suggestion> suggestions;
    std::set<std::string> stems;  // cache, caches and cached find the same
    for (const DictionaryEntry& entry :
         sources_.dictionary.starting_with(last.word, kFormsLookedAt)) {
      bool as_typed = entry.form == last.word || entry.form == last.word + "s";
      // Nobody types the joined form of java.io.File or KVCacheManager.
      bool long_name = std::count(entry.parts.begin(), entry.parts.end(), ' ') > 1;
      if (as_typed || long_name || is_stop_word(entry.form)) continue;
      const std::string& stem = analyzer_.stem(entry.form);
      if (!stems.insert(stem).second) continue;
      std::uint64_t documents =
          context.empty() ? entry.documents : documents_with(word_query(stem), context);
      std::string text = before + entry.form;
      if (documents > 0) suggestions.push_back({std::nullopt, text, text, documents, {}});
    }
    std::stable_sort(suggestions.begin(), suggestions.end(), more_documents);
    return suggestions;
  }

  static Query word_query(const std::string& stem) {
    return Query(Query::OP_OR, Query(stem), Query(std::string(kJoinedPrefix) + stem));
  }

  std::uint64_t documents_with(const Query& query, const Query& context) const {
    return sources_.count(Query(Query::OP_FILTER, query, context));
  }

  // Nobody types a space between Chinese words: what stands before in the same run may be another
  // one, so shorter ends of the run are tried too.
  std::vector<Suggestion> complete_han_run(const std::vector<Token>& tokens) {
    std::vector<const Token*> run;
    for (auto token = tokens.rbegin();
         token != tokens.rend() && token->type == Token::Type::Han1 &&
         token->chunk == tokens.back().chunk && run.size() < kMaxHanCharacters;
         ++token) {
      run.insert(run.begin(), &*token);
    }
    for (std::size_t first = 0; first < run.size(); ++first) {
      std::string end;
      for (std::size_t i = first; i < run.size(); ++i) end += run[i]->word;
      std::string before = typed_.substr(0, run[first]->begin);
      std::vector<Suggestion> suggestions;
      for (const HanWord& word :
           complete_han(end, sources_.context(before), limit_, analyzer_, sources_.database)) {
        std::string text = typed_ + word.text.substr(end.size());
        suggestions.push_back({std::nullopt, text, text, word.documents, {}});
      }
      if (!suggestions.empty()) return suggestions;
    }
    return {};
  }

  // Half for words, a third of the rest for values, what is left for titles; what one leaves free
  // is for the others.
  std::vector<Suggestion> merge(std::vector<Suggestion> words, std::vector<Suggestion> short_values,
                                std::vector<Suggestion> titles) const {
    std::size_t for_words = std::min(words.size(), (limit_ + 1) / 2);
    std::size_t for_values = std::min(short_values.size(), (limit_ + 2) / 3);
    std::size_t for_titles =
        std::min(titles.size(), limit_ - std::min(limit_, for_words + for_values));
    for_values = std::min(short_values.size(), limit_ - for_words - for_titles);
    for_words = std::min(words.size(), limit_ - for_values - for_titles);
    std::vector<Suggestion> all;
    auto take = [&](std::vector<Suggestion>& list, std::size_t count) {
      std::move(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(count),
                std::back_inserter(all));
    };
    take(words, for_words);
    take(short_values, for_values);
    take(titles, for_titles);
    return all;
  }

  const std::string& typed_;
  std::size_t limit_;
  const SuggestSources& sources_;
  Analyzer& analyzer_;
};

}  // namespace

std::vector<Suggestion> suggest(const std::string& typed, std::size_t limit,
                                const SuggestSources& sources, Analyzer& analyzer) {
  if (typed.size() > kMaxTypedBytes || limit == 0) return {};
  return Suggester(typed, limit, sources, analyzer).run();
}

}  // namespace cssearch
