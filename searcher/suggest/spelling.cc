// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/suggest/spelling.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "schema/arxiv_id.h"
#include "schema/index/format.h"
#include "schema/url.h"
#include "searcher/match/vocabulary.h"
#include "searcher/suggest/edit_distance.h"

namespace cssearch {
namespace {

using Type = QueryNode::Type;

constexpr std::size_t kLeastLetters = 4;
constexpr std::size_t kLettersForTwoSlips = 7;
// Each looks through a part of the dictionary; a query of nonsense must not do so 256 times.
constexpr int kMostLookups = 4;

std::size_t allowed_slips(std::string_view word) {
  return word.size() < kLettersForTwoSlips ? 1 : 2;
}

bool has_latin_letters_only(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Whether words that begin with these two bytes may be `word` with a slip at its beginning: one of
// its first letters is right, or both have changed places. This leaves out most of the dictionary.
bool may_hold(std::string_view group, std::string_view word) {
  if (group.size() < 2) return false;
  return group[0] == word[0] || group[1] == word[1] || group[0] == word[1] || group[1] == word[0];
}

// Few get the first letter wrong, and nobody that and another one: recieve is not believe.
bool is_likely(std::string_view form, std::string_view word, std::size_t slips) {
  return slips < 2 || form.front() == word.front();
}

class Speller {
 public:
  Speller(Analyzer& analyzer, const Xapian::Database& database)
      : analyzer_(analyzer), database_(database), vocabulary_(database) {}

  // True if something in the tree was replaced.
  bool correct(QueryNode& node) {
    switch (node.type) {
      case Type::All:
      case Type::And:
      case Type::Or: return correct_children(node);
      case Type::Word: return correct_word(node);
      case Type::Value: return correct_value(node);
      case Type::Not:
      case Type::Phrase:
      case Type::Wildcard: return false;
    }
    return false;
  }

 private:
  bool correct_children(QueryNode& node) {
    bool corrected = false;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (stands_joined(node.children, i)) continue;
      corrected = correct(node.children[i]) || corrected;
    }
    return corrected;
  }

  // "flash infer" is known where the index holds flashinfer only.
  bool stands_joined(const std::vector<QueryNode>& nodes, std::size_t i) {
    auto known = [&](std::size_t first) {
      if (first + 1 >= nodes.size() || nodes[first].type != Type::Word ||
          nodes[first + 1].type != Type::Word) {
        return false;
      }
      return is_known_whole(fold_value(nodes[first].text + " " + nodes[first + 1].text));
    };
    return known(i) || (i > 0 && known(i - 1));
  }

  bool correct_word(QueryNode& node) {
    if (parse_url(node.text) || parse_arxiv_id(node.text)) return false;
    return replace_words(
        node.text, [this](const std::string& word) { return stands_somewhere(word); },
        [](const std::string&, std::uint64_t documents) { return documents; });
  }

  bool correct_value(QueryNode& node) {
    Match match = field_info(node.field).match;
    bool of_words = match == Match::Words || match == Match::Text;
    if (node.quoted || !of_words || node.text.ends_with('*')) return false;
    if (database_.term_exists(value_term(node.field, node.text))) return false;
    auto term = [&](const std::string& word) {
      return field_term(node.field, match == Match::Text ? analyzer_.stem(word) : word);
    };
    return replace_words(
        node.text, [&](const std::string& word) { return database_.term_exists(term(word)); },
        [&](const std::string& form, std::uint64_t) -> std::uint64_t {
          return database_.get_termfreq(term(form));
        });
  }

  using Knows = std::function<bool(const std::string& word)>;
  // How many documents have a form where the word is asked for.
  using Count = std::function<std::uint64_t(const std::string& form, std::uint64_t documents)>;

  bool replace_words(std::string& text, const Knows& knows, const Count& count) {
    std::vector<Token> tokens = analyzer_.analyze(text);
    bool joined = std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) {
      return token.type == Token::Type::Joined && vocabulary_.knows(token.term);
    });
    if (joined) return false;
    bool replaced = false;
    // From the end, so that the places of the other words stay.
    for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
      bool may_be_corrected = token->type == Token::Type::Word &&
                              token->word.size() >= kLeastLetters &&
                              has_latin_letters_only(token->word) && !knows(token->word);
      if (!may_be_corrected) continue;
      std::optional<std::string> form = nearest(token->word, count);
      if (!form) continue;
      text.replace(token->begin, token->end - token->begin, *form);
      replaced = true;
    }
    return replaced;
  }

  bool is_known_whole(const std::string& word) {
    const std::string& stem = analyzer_.stem(word);
    return vocabulary_.knows(stem) || vocabulary_.knows(std::string(kJoinedPrefix) + stem);
  }

  // As a word, joined, or written in two.
  bool stands_somewhere(const std::string& word) {
    if (is_known_whole(word) || !vocabulary_.dictionary().parts_of(word).empty()) return true;
    for (std::size_t cut = 2; cut + 2 <= word.size(); ++cut) {
      std::vector<std::string> halves = {analyzer_.stem(word.substr(0, cut)),
                                         analyzer_.stem(word.substr(cut))};
      if (vocabulary_.knows_phrase(halves)) return true;
    }
    return false;
  }

  // The nearest form; of those as near, the one that most documents have.
  std::optional<std::string> nearest(const std::string& word, const Count& count) {
    if (++lookups_ > kMostLookups) return std::nullopt;
    std::size_t least = allowed_slips(word);
    std::string best;
    std::uint64_t most = 0;
    vocabulary_.dictionary().visit([&](std::string_view group) { return may_hold(group, word); },
                                   [&](std::string_view form, std::uint64_t documents) {
                                     std::size_t slips = edit_distance(word, form, least);
                                     bool likely = slips <= least && is_likely(form, word, slips);
                                     if (!likely || !has_latin_letters_only(form)) return;
                                     std::string candidate(form);
                                     std::uint64_t having = count(candidate, documents);
                                     bool better = slips < least || having > most ||
                                                   (having == most && candidate < best);
                                     if (having == 0 || !better) return;
                                     best = std::move(candidate);
                                     least = slips;
                                     most = having;
                                   });
    if (best.empty()) return std::nullopt;
    return best;
  }

  Analyzer& analyzer_;
  const Xapian::Database& database_;
  Vocabulary vocabulary_;
  int lookups_ = 0;
};

}  // namespace

std::optional<QueryNode> correct_spelling(const QueryNode& query, Analyzer& analyzer,
                                          const Xapian::Database& database) {
  QueryNode corrected = query;
  if (!Speller(analyzer, database).correct(corrected)) return std::nullopt;
  return corrected;
}

}  // namespace cssearch
