// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/units.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "schema/analysis/char_table.h"
#include "schema/analysis/stop_words.h"
#include "schema/analysis/utf8.h"
#include "schema/arxiv_id.h"
#include "schema/ascii.h"
#include "schema/index/format.h"
#include "searcher/match/filter.h"
#include "searcher/match/function_words.h"

namespace cssearch {
namespace {

using Xapian::Query;
using Type = Token::Type;

constexpr std::size_t kLettersOfAJoinedWord = 4;
// Typed as one word (I/O, kNN), shorter ones are meant too.
constexpr std::size_t kLettersOfAChunk = 2;
constexpr std::size_t kMaxAdjacentWords = 4;
constexpr std::size_t kMaxHanWord = 4;
constexpr std::size_t kMaxWildcardForms = 100;

// The tokens of one chunk or one run of Han.
struct Group {
  std::vector<Token> words;  // Word, Han1, Emoji or Operator, in order
  std::vector<Token> pairs;  // Han2
  std::vector<Token> joined;
  std::vector<Token> written;  // Joined with its signs: "--nocache"
  bool is_han() const { return words.front().type == Type::Han1; }
};

std::vector<Group> group_tokens(std::vector<Token> tokens) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i == 0 || tokens[i].chunk != tokens[i - 1].chunk) groups.emplace_back();
    Group& group = groups.back();
    bool written = tokens[i].type == Type::Joined && tokens[i].word.empty();
    auto& list = written                          ? group.written
                 : tokens[i].type == Type::Joined ? group.joined
                 : tokens[i].type == Type::Han2   ? group.pairs
                                                  : group.words;
    list.push_back(std::move(tokens[i]));
  }
  std::erase_if(groups, [](const Group& group) { return group.words.empty(); });
  return groups;
}

// A unit in the making: its alternatives count as one term.
struct Draft {
  Query as_typed;  // the first form, which the index need not hold
  std::vector<Query> alternatives;
  std::vector<Query> written;  // the word with its signs: more weight, not more matches
  Unit unit;
  std::string plain;  // the word without separators, in lower case; empty for Han and emoji
};

class DraftBuilder {
 public:
  DraftBuilder(Analyzer& analyzer, const Vocabulary& vocabulary, const UnitOptions& options)
      : analyzer_(analyzer), vocabulary_(vocabulary), options_(options) {}

  // `text`: what the tokens were made of.
  void add(const Group& group, std::string_view text, std::vector<Draft>& drafts) {
    if (group.is_han()) {
      add_han(group, drafts);
    } else {
      drafts.push_back(latin(group));
      drafts.back().unit.text = text_of(group, text);
    }
  }

  // 2 to 4 adjacent words may match their joined form: "kv cache" finds kvcache.
  void join_adjacent(std::vector<Draft>& drafts) {
    for (std::size_t from = 0; from < drafts.size(); ++from) {
      std::string joined = drafts[from].plain;
      for (std::size_t to = from + 1; to < drafts.size() && to < from + kMaxAdjacentWords; ++to) {
        if (joined.empty() || drafts[to].plain.empty()) break;
        joined += drafts[to].plain;
        for (const std::string& term : known_whole(joined, kLettersOfAJoinedWord)) {
          for (std::size_t i = from; i <= to; ++i) add_term(drafts[i], term);
        }
      }
    }
  }

  // Few type the capital of C or R; beside other words a small letter may be meant as one.
  void add_capital(Draft& only) const {
    bool letter = only.plain.size() == 1 && is_letter(only.plain.front());
    if (options_.exact || !letter || only.unit.stop_word || !only.written.empty()) return;
    add_weight(only, std::string(kJoinedPrefix) + static_cast<char>(only.plain.front() - 32));
  }

  static Unit finish(Draft draft) {
    Unit unit = std::move(draft.unit);
    if (draft.as_typed.empty()) return unit;
    // A synonym of phrases alone may be estimated to stand nowhere, and weighs without bounds then.
    const std::vector<Query>& forms = draft.alternatives;
    unit.all = forms.empty() ? draft.as_typed
               : unit.knows_term || forms.size() == 1
                   ? synonym(forms)
                   : Query(Query::OP_MAX, forms.begin(), forms.end());
    if (unit.some.empty()) unit.some = unit.all;
    for (const Query& written : draft.written) {
      Query weight(Query::OP_SCALE_WEIGHT, written, kWrittenWeight);
      unit.all = maybe(unit.all, weight);
      unit.some = maybe(unit.some, weight);
    }
    return unit;
  }

  std::string prefixed(const std::string& term) const { return field_term(options_.field, term); }

  Query phrase(const TermSequence& terms) const { return phrase_query(terms, options_.field); }

 private:
  static std::string text_of(const Group& group, std::string_view text) {
    std::size_t begin = group.words.front().begin, end = group.words.back().end;
    for (const Token& written : group.written) {
      begin = std::min<std::size_t>(begin, written.begin);
      end = std::max<std::size_t>(end, written.end);
    }
    return std::string(text.substr(begin, end - begin));
  }

  void add_term(Draft& draft, const std::string& term) const {
    auto& marks = draft.unit.highlights;
    if (std::find(marks.begin(), marks.end(), TermSequence{term}) != marks.end()) return;
    marks.push_back({term});
    Query query(prefixed(term));
    if (draft.as_typed.empty()) draft.as_typed = query;
    if (!vocabulary_.knows(prefixed(term))) return;
    draft.unit.knows_term = true;
    draft.alternatives.push_back(std::move(query));
  }

  void add_phrase(Draft& draft, const TermSequence& terms) const {
    auto& marks = draft.unit.highlights;
    if (std::find(marks.begin(), marks.end(), terms) != marks.end()) return;
    marks.push_back(terms);
    draft.alternatives.push_back(phrase(terms));
    if (draft.as_typed.empty()) draft.as_typed = draft.alternatives.back();
  }

  // The terms under which the index knows a word without separators: as it is, as joined form.
  std::vector<std::string> known_whole(const std::string& word, std::size_t least) {
    std::vector<std::string> terms;
    if (options_.exact || word.size() < least || word.size() > kMaxWordBytes) return terms;
    const std::string& stem = analyzer_.stem(word);
    for (const std::string& term : {stem, std::string(kJoinedPrefix) + stem}) {
      if (vocabulary_.knows(prefixed(term))) terms.push_back(term);
    }
    return terms;
  }

  Draft latin(const Group& group) {
    Draft draft;
    TermSequence parts;
    for (const Token& token : group.words) {
      parts.push_back(token.term);
      if (token.type == Type::Word) {
        std::remove_copy(token.word.begin(), token.word.end(), std::back_inserter(draft.plain),
                         '.');
      }
    }
    // An id with a version means the paper: the version's part is left out.
    bool versioned_id = parts.size() == 2 && parse_arxiv_id(group.words[0].word) &&
                        parse_arxiv_id(group.words[0].word + group.words[1].word);
    if (versioned_id) parts.pop_back();
    draft.unit.sequence = parts;
    bool is_operator = group.words.front().type == Type::Operator;
    draft.unit.stop_word =
        is_operator || (parts.size() == 1 && is_stop_word(group.words.front().word));
    for (const std::string& part : parts)
      draft.unit.key += (draft.unit.key.empty() ? "" : " ") + part;
    if (parts.size() == 1) {
      add_term(draft, parts.front());
      add_split(draft);
      add_version(draft, parts.front());
    } else {
      add_phrase(draft, parts);
      add_pieces(draft, group);
    }
    for (const std::string& term : known_whole(draft.plain, least_to_join(draft, group)))
      add_term(draft, term);
    if (parts.size() > 1 && !options_.exact) draft.unit.some = any_part(draft, group);
    add_written(draft, group);
    return draft;
  }

  // Where some of the words are enough, one of "boundary-layer" is too. Measured on
  // cranfield and cisi: +.003 nDCG@10, +.006 MAP.
  Query any_part(const Draft& draft, const Group& group) const {
    std::vector<Query> either;
    for (const Token& token : group.words) {
      bool telling = count_code_points(token.word) > 1 && !is_stop_word(token.word);
      if (telling) either.emplace_back(prefixed(token.term));
    }
    if (either.empty()) return {};
    // Written as one word it has no parts: boundarylayer.
    for (const TermSequence& form : draft.unit.highlights) {
      if (form.size() == 1 && !form.front().starts_with(kJoinedPrefix))
        either.emplace_back(prefixed(form.front()));
    }
    return Query(Query::OP_OR, either.begin(), either.end());
  }

  // 2:4 is not 24, and .NET no net.
  static std::size_t least_to_join(const Draft& draft, const Group& group) {
    bool number = draft.plain.find_first_not_of("0123456789") == std::string::npos;
    bool lost_its_dot = group.words.size() == 1 && draft.plain != group.words.front().word;
    return number || lost_its_dot ? kLettersOfAJoinedWord : kLettersOfAChunk;
  }

  void add_written(Draft& draft, const Group& group) const {
    if (options_.exact) return;
    for (const Token& token : group.written) {
      bool has_signs = token.term.size() > kJoinedPrefix.size() + 1;
      if (add_weight(draft, token.term) && has_signs) draft.unit.written = true;
    }
  }

  bool add_weight(Draft& draft, const std::string& term) const {
    if (!vocabulary_.knows(prefixed(term))) return false;
    draft.written.emplace_back(prefixed(term));
    draft.unit.highlights.push_back({term});
    return true;
  }

  // A version is written with and without its v: v1.2.3, 1.2.3.
  void add_version(Draft& draft, const std::string& word) const {
    if (options_.exact || word.find('.') == std::string::npos) return;
    std::string other = word.front() == 'v' ? word.substr(1) : "v" + word;
    bool number = other.find_first_not_of("v0123456789.") == std::string::npos;
    if (number && vocabulary_.knows(prefixed(other))) add_term(draft, other);
  }

  // "DeepSeek-V3" may be written "Deepseek V3": each piece between separators as one word.
  void add_pieces(Draft& draft, const Group& group) {
    if (options_.exact) return;
    TermSequence pieces;
    for (std::size_t i = 0; i < group.words.size();) {
      const Token* longest = nullptr;
      for (const Token& joined : group.joined) {
        bool whole =
            joined.end - joined.begin == group.words.back().end - group.words.front().begin;
        if (joined.begin == group.words[i].begin && !whole) longest = &joined;
      }
      pieces.push_back(longest == nullptr ? group.words[i].term
                                          : longest->term.substr(kJoinedPrefix.size()));
      std::uint32_t end = longest == nullptr ? group.words[i].end : longest->end;
      while (i < group.words.size() && group.words[i].end <= end) ++i;
    }
    if (pieces.size() < 2 || pieces.size() == group.words.size()) return;
    bool known = std::all_of(pieces.begin(), pieces.end(), [&](const std::string& term) {
      return vocabulary_.knows(prefixed(term));
    });
    if (known) add_phrase(draft, pieces);
  }

  // A word that notes write in parts ("kv cache"), or that the index does not know but for its
  // halves.
  void add_split(Draft& draft) {
    if (options_.exact || draft.plain.size() < kLettersOfAJoinedWord) return;
    std::string parts = parts_of(draft.plain);
    if (!parts.empty()) {
      TermSequence terms;
      for (const Token& token : analyzer_.analyze(parts)) {
        if (token.type == Type::Word) terms.push_back(token.term);
      }
      add_phrase(draft, terms);
    } else if (!vocabulary_.knows(prefixed(draft.unit.sequence.front()))) {
      add_halves(draft);
    }
  }

  // The dictionary is large, and the term tells whether anything is written so.
  std::string parts_of(const std::string& word) {
    bool written = vocabulary_.knows(std::string(kJoinedPrefix) + analyzer_.stem(word));
    return written ? vocabulary_.dictionary().parts_of(word) : "";
  }

  void add_halves(Draft& draft) {
    for (std::size_t cut = 2; cut + 2 <= draft.plain.size(); ++cut) {
      std::size_t whole = whole_code_points(draft.plain, cut);
      if (whole != cut) continue;
      TermSequence halves = {analyzer_.stem(draft.plain.substr(0, cut)),
                             analyzer_.stem(draft.plain.substr(cut))};
      if (vocabulary_.knows(prefixed(halves[0])) && vocabulary_.knows(prefixed(halves[1]))) {
        add_phrase(draft, halves);
      }
    }
  }

  void add_han(const Group& group, std::vector<Draft>& drafts) {
    std::string run;
    for (const Token& token : group.words) run += token.word;
    for (const std::string& word :
         options_.exact ? std::vector<std::string>{run} : without_function_words(run)) {
      for (const std::string& piece : cut_at_pairs(word)) {
        for (const std::string& part : halves_if_unknown(piece)) {
          drafts.push_back(han_word(part));
          drafts.back().unit.stop_word = !options_.exact && is_function_word(part);
        }
      }
    }
  }

  // A run that is no word to the index may hold terms that have pairs.
  std::vector<std::string> cut_at_pairs(const std::string& word) const {
    bool long_run = options_.pairs != nullptr && count_code_points(word) > kMaxHanWord;
    return long_run ? options_.pairs->cut(word) : std::vector<std::string>{word};
  }

  bool has_partner_in_index(const std::string& word) const {
    if (options_.pairs == nullptr) return false;
    for (const Partner& partner : options_.pairs->partners(word)) {
      TermSequence terms;
      for (const Token& token : analyzer_.analyze(partner.text)) {
        if (token.type == Type::Word) terms.push_back(token.term);
      }
      if (!terms.empty() && vocabulary_.knows_phrase(terms, options_.field)) return true;
    }
    return false;
  }

  // Four Han are mostly two words of two; one that stands nowhere is read as those, if the index
  // knows them: 显存管理 as 显存 管理.
  std::vector<std::string> halves_if_unknown(const std::string& word) const {
    if (options_.exact || count_code_points(word) != kMaxHanWord) return {word};
    if (has_partner_in_index(word)) return {word};
    TermSequence pairs;
    for (const Token& token : analyzer_.analyze(word)) {
      if (token.type == Type::Han2) pairs.push_back(token.term);
    }
    if (pairs.size() != kMaxHanWord - 1) return {word};
    bool split = vocabulary_.knows(prefixed(pairs.front())) &&
                 vocabulary_.knows(prefixed(pairs.back())) &&
                 !vocabulary_.knows_phrase(pairs, options_.field);
    return split ? std::vector<std::string>{pairs.front(), pairs.back()}
                 : std::vector<std::string>{word};
  }

  // Three or four characters that stand nowhere together are no word: 硕塞是谁.
  bool is_unknown_run(const TermSequence& pairs) const {
    if (options_.exact || pairs.size() < 2) return false;
    return !vocabulary_.knows_phrase(pairs, options_.field);
  }

  Draft han_word(const std::string& word) {
    Draft draft;
    draft.unit.text = word;
    draft.unit.key = word;
    std::vector<Token> tokens = analyzer_.analyze(word);
    TermSequence pairs, characters;
    for (const Token& token : tokens)
      (token.type == Type::Han2 ? pairs : characters).push_back(token.term);
    if (pairs.empty()) {
      draft.unit.sequence = characters;
      add_term(draft, characters.front());
      return draft;
    }
    draft.unit.sequence = pairs;
    if (characters.size() <= kMaxHanWord && !is_unknown_run(pairs)) {
      add_phrase(draft, pairs);
      return draft;
    }
    draft.unit.words = std::ceil(static_cast<double>(characters.size()) / 2);
    std::set<std::string> distinct(pairs.begin(), pairs.end());
    std::vector<Query> terms;
    for (const std::string& pair : distinct) {
      terms.emplace_back(prefixed(pair));
      draft.unit.highlights.push_back({pair});
    }
    draft.unit.all = Query(Query::OP_AND, terms.begin(), terms.end());
    draft.unit.some = Query(Query::OP_OR, terms.begin(), terms.end());
    return draft;
  }

  Analyzer& analyzer_;
  const Vocabulary& vocabulary_;
  const UnitOptions& options_;
};

// The terms of a phrase, one a position: a Han run ends with its last character alone, so that what
// follows stands directly behind it.
TermSequence phrase_terms(const std::vector<Group>& groups) {
  TermSequence terms;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const Group& group = groups[i];
    if (!group.is_han() || group.pairs.empty()) {
      for (const Token& token : group.words) terms.push_back(token.term);
      continue;
    }
    for (const Token& token : group.pairs) terms.push_back(token.term);
    if (i + 1 < groups.size()) terms.push_back(group.words.back().term);
  }
  return terms;
}

}  // namespace

std::vector<Unit> UnitBuilder::words(std::string_view text, const UnitOptions& options) {
  DraftBuilder builder(analyzer_, vocabulary_, options);
  std::vector<Draft> drafts;
  for (const Group& group : group_tokens(analyzer_.analyze(text))) builder.add(group, text, drafts);
  if (!options.exact) builder.join_adjacent(drafts);
  if (drafts.size() == 1) builder.add_capital(drafts.front());
  std::vector<Unit> units;
  for (Draft& draft : drafts) units.push_back(DraftBuilder::finish(std::move(draft)));
  return units;
}

Unit UnitBuilder::phrase(std::string_view text, const UnitOptions& options) {
  DraftBuilder builder(analyzer_, vocabulary_, options);
  Unit unit;
  unit.sequence = phrase_terms(group_tokens(analyzer_.analyze(text)));
  if (unit.sequence.empty()) return unit;
  unit.all = builder.phrase(unit.sequence);
  unit.highlights.push_back(unit.sequence);
  // One word may have been written in parts without a space: KVCache, kv_cache.
  if (unit.sequence.size() == 1) {
    std::string joined = std::string(kJoinedPrefix) + unit.sequence.front();
    unit.all = Query(Query::OP_SYNONYM, unit.all, Query(builder.prefixed(joined)));
    unit.highlights.push_back({joined});
  }
  unit.some = unit.all;
  return unit;
}

Unit UnitBuilder::wildcard(std::string_view prefix, const UnitOptions& options) {
  std::vector<Group> groups = group_tokens(analyzer_.analyze(prefix));
  bool han = !groups.empty() && groups.back().is_han();
  if (han || groups.size() != 1) return phrase(prefix, options);  // Han is found by any part anyway
  std::string form;
  for (const Token& token : groups.front().words) form += token.word;
  DraftBuilder builder(analyzer_, vocabulary_, options);
  Unit unit;
  std::set<std::string> terms;
  for (const DictionaryEntry& entry :
       vocabulary_.dictionary().starting_with(form, kMaxWildcardForms)) {
    const std::string& stem = analyzer_.stem(entry.form);
    for (const std::string& term : {stem, std::string(kJoinedPrefix) + stem}) {
      if (vocabulary_.knows(builder.prefixed(term))) terms.insert(term);
    }
  }
  std::vector<Query> alternatives;
  for (const std::string& term : terms) {
    alternatives.emplace_back(builder.prefixed(term));
    unit.highlights.push_back({term});
  }
  if (!alternatives.empty()) {
    unit.all = unit.some = synonym(alternatives);
  }
  return unit;
}

bool may_be_wildcard(std::string_view prefix) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < prefix.size();) {
    CharClass cls = char_info(next_code_point(prefix, at)).cls;
    if (cls == CharClass::Han) return true;
    if (cls == CharClass::Letter || cls == CharClass::Digit) ++characters;
  }
  return characters >= 2;
}

}  // namespace cssearch
