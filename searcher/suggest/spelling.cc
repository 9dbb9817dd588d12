// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/suggest/spelling.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <tuple>

#include "schema/arxiv_id.h"
#include "schema/index/format.h"
#include "schema/url.h"
#include "searcher/suggest/edit_distance.h"
#include "searcher/suggest/han_spelling.h"

namespace cssearch {
namespace {

using Type = QueryNode::Type;

constexpr std::size_t kLeastLetters = 3;
constexpr std::size_t kLettersForOneSlip = 4;
constexpr std::size_t kLettersForTwoSlips = 7;
constexpr std::size_t kMostForms = 3;
// Each looks through a part of the dictionary; a query of nonsense must not do so 256 times.
constexpr std::size_t kMostLookups = 4;

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

// Few get the first letter wrong, and nobody that and another one: recieve is not believe. Of three
// letters one other makes too many words; gup is gpu.
bool is_likely(std::string_view form, std::string_view word, std::size_t slips) {
  if (word.size() < kLettersForOneSlip) {
    return std::is_permutation(form.begin(), form.end(), word.begin(), word.end());
  }
  return slips < 2 || form.front() == word.front();
}

struct Form {
  std::string text;
  std::size_t slips;
  std::uint64_t documents;
};

bool is_better(const Form& a, const Form& b) {
  return std::tie(a.slips, b.documents, a.text) < std::tie(b.slips, a.documents, b.text);
}

class Speller {
 public:
  Speller(Analyzer& analyzer, const Vocabulary& vocabulary)
      : analyzer_(analyzer), database_(vocabulary.database()), vocabulary_(vocabulary) {}

  // The query with every word corrected; of the word `other` not the best form but that of the
  // given rank. No slips if nothing was replaced.
  OtherSpelling correct_query(const QueryNode& query, const std::string& other, std::size_t rank) {
    other_ = other;
    rank_ = rank;
    slips_ = 0;
    OtherSpelling spelling{query, 0};
    correct(spelling.query);
    spelling.slips = slips_;
    return spelling;
  }

  // The words that were looked up, by the field they stand in, with how many forms each may have.
  std::map<std::string, std::size_t> choices() const {
    std::map<std::string, std::size_t> numbers;
    for (const auto& [place, forms] : forms_) numbers[place] = forms.size();
    return numbers;
  }

 private:
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
    bool words = replace_words(
        node, [this](const std::string& word) { return stands_somewhere(word); },
        [](const std::string&, std::uint64_t documents) { return documents; });
    std::size_t characters = correct_han(node.text, analyzer_, database_);
    slips_ += characters;
    return words || characters > 0;
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
        node, [&](const std::string& word) { return database_.term_exists(term(word)); },
        [&](const std::string& form, std::uint64_t) -> std::uint64_t {
          return database_.get_termfreq(term(form));
        });
  }

  using Knows = std::function<bool(const std::string& word)>;
  // How many documents have a form where the word is asked for.
  using Count = std::function<std::uint64_t(const std::string& form, std::uint64_t documents)>;

  bool replace_words(QueryNode& node, const Knows& knows, const Count& count) {
    std::vector<Token> tokens = analyzer_.analyze(node.text);
    bool known_whole = std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) {
      return token.type == Token::Type::Joined && vocabulary_.knows(token.term);
    });
    if (known_whole) return false;
    bool replaced = false;
    // From the end, so that the places of the other words stay.
    for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
      if (token->type != Token::Type::Word || knows(token->word)) continue;
      if (replace(node, *token, token->word, count)) {
        replaced = true;
        continue;
      }
      const Token* joined = joined_ending_with(*token, tokens);
      if (joined == nullptr || !replace(node, *joined, joined_word(*joined), count)) continue;
      replaced = true;
      while (token + 1 != tokens.rend() && (token + 1)->begin >= joined->begin) ++token;
    }
    return replaced;
  }

  // DeepSek: only with its neighbour is Sek near to a word.
  static const Token* joined_ending_with(const Token& part, const std::vector<Token>& tokens) {
    auto found = std::find_if(tokens.begin(), tokens.end(), [&](const Token& token) {
      return token.type == Token::Type::Joined && token.end == part.end &&
             token.word.ends_with(part.word);
    });
    return found == tokens.end() ? nullptr : &*found;
  }

  static std::string joined_word(const Token& joined) {
    std::string word = joined.word;
    std::erase(word, ' ');
    return word;
  }

  bool replace(QueryNode& node, const Token& token, const std::string& word, const Count& count) {
    if (word.size() < kLeastLetters || !has_latin_letters_only(word)) return false;
    const Form* form = choose(std::string(field_info(node.field).name) + ":" + word, word, count);
    if (form == nullptr) return false;
    node.text.replace(token.begin, token.end - token.begin, form->text);
    slips_ += form->slips;
    return true;
  }

  const Form* choose(const std::string& place, const std::string& word, const Count& count) {
    auto known = forms_.find(place);
    if (known == forms_.end()) {
      if (forms_.size() == kMostLookups) return nullptr;
      known = forms_.emplace(place, nearest(word, count)).first;
    }
    const std::vector<Form>& forms = known->second;
    if (forms.empty()) return nullptr;
    return &forms[place == other_ ? std::min(rank_, forms.size() - 1) : 0];
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

  // The nearest forms; of those as near, the ones that most documents have.
  std::vector<Form> nearest(const std::string& word, const Count& count) {
    std::vector<Form> forms;
    auto look_at = [&](std::string_view text, std::uint64_t documents) {
      std::size_t slips = edit_distance(word, text, allowed_slips(word));
      bool likely = slips <= allowed_slips(word) && is_likely(text, word, slips);
      if (!likely || !has_latin_letters_only(text)) return;
      Form form{std::string(text), slips, 0};
      form.documents = count(form.text, documents);
      bool listed = std::any_of(forms.begin(), forms.end(),
                                [&](const Form& other) { return other.text == form.text; });
      if (form.documents == 0 || listed) return;
      forms.insert(std::upper_bound(forms.begin(), forms.end(), form, is_better), form);
      if (forms.size() > kMostForms) forms.pop_back();
    };
    vocabulary_.dictionary().visit([&](std::string_view group) { return may_hold(group, word); },
                                   look_at);
    return forms;
  }

  Analyzer& analyzer_;
  const Xapian::Database& database_;
  const Vocabulary& vocabulary_;
  std::map<std::string, std::vector<Form>> forms_;
  std::string other_;
  std::size_t rank_ = 0;
  std::size_t slips_ = 0;
};

}  // namespace

std::vector<OtherSpelling> other_spellings(const QueryNode& query, Analyzer& analyzer,
                                           const Vocabulary& vocabulary) {
  Speller speller(analyzer, vocabulary);
  std::vector<OtherSpelling> spellings = {speller.correct_query(query, {}, 0)};
  if (spellings.front().slips == 0) return {};
  for (const auto& [word, forms] : speller.choices()) {
    for (std::size_t rank = 1; rank < forms; ++rank) {
      spellings.push_back(speller.correct_query(query, word, rank));
    }
  }
  return spellings;
}

}  // namespace cssearch
