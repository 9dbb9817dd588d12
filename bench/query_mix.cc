// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/query_mix.h"

#include <algorithm>
#include <random>

#include "schema/analysis/analyzer.h"
#include "schema/analysis/stop_words.h"
#include "schema/ascii.h"
#include "schema/index/dictionary.h"
#include "schema/index/format.h"
#include "schema/index/stored.h"
#include "searcher/query/date_words.h"
#include "searcher/request.h"

namespace cssearch {
namespace {

using Queries = std::vector<std::string>;

constexpr std::uint64_t kMostOfARareWord = 5;
constexpr std::uint64_t kLeastOfAMediumWord = 50;
constexpr std::uint64_t kMostOfAMediumWord = 500;
constexpr std::size_t kLeastLetters = 3;

class QueryMix {
 public:
  QueryMix(const OpenIndex& index, std::size_t count) : index_(index), count_(count) {
    read_words();
    read_texts();
  }

  std::vector<QueryClass> make() {
    Queries pairs = neighbours(2, false);
    Queries rare = sample(words_with(1, kMostOfARareWord));
    std::vector<QueryClass> classes = {
        of("rare word", rare),
        of("medium word", sample(words_with(kLeastOfAMediumWord, kMostOfAMediumWord))),
        of("common word", commonest()),
        of("two words", pairs),
        of("three words", neighbours(3, false)),
        of("phrase", quoted(neighbours(2, false))),
        of("sentence", neighbours(9, false)),
        of("Han, two", neighbours(2, true)),
        of("Han, four", neighbours(4, true)),
        of("two words, all facets", pairs, {{"facets", ""}}),
        of("two words, no facets", pairs, {{"facets", "none"}}),
        of("common, one kind", commonest(), {{"kind", "note"}}),
        of("common, by date", commonest(), {{"sort", "date"}}),
        of("no words, by date", {"kind:note", "-kind:paper", "date:2000..2030", "lang:en"}),
        of("no such word", misspelt(rare)),
    };
    std::erase_if(classes, [](const QueryClass& one) { return one.requests.empty(); });
    return classes;
  }

 private:
  using Parameters = std::vector<std::pair<std::string, std::string>>;

  static QueryClass of(const char* name, const Queries& queries, const Parameters& more = {}) {
    SearchRequest request = read_request(NamedValues(more, ""), local_today());
    request.facets_to_type = false;
    QueryClass result{name, {}};
    for (const std::string& query : queries) {
      request.text = query;
      result.requests.push_back(request);
    }
    return result;
  }

  void read_words() {
    Dictionary(index_.words())
        .visit([](std::string_view) { return true; },
               [&](std::string_view form, std::uint64_t documents) {
                 bool word = form.size() >= kLeastLetters &&
                             std::all_of(form.begin(), form.end(), is_letter);
                 if (word && !is_stop_word(form)) words_.emplace_back(documents, form);
               });
    std::sort(words_.begin(), words_.end());
  }

  // Of documents all over the index.
  void read_texts() {
    auto first = index_.database.postlist_begin(kFirstPassageTerm);
    std::vector<Xapian::docid> ids(first, index_.database.postlist_end(kFirstPassageTerm));
    std::size_t wanted = std::min(ids.size(), count_ * 8);
    for (std::size_t i = 0; i < wanted; ++i) {
      Xapian::Document passage = index_.database.get_document(ids[i * ids.size() / wanted]);
      texts_.push_back(analyzer_.analyze(decode_stored(passage.get_data()).passage.text));
    }
  }

  Queries words_with(std::uint64_t least, std::uint64_t most) const {
    Queries words;
    for (const auto& [documents, word] : words_) {
      if (documents >= least && documents <= most) words.push_back(word);
    }
    return words;
  }

  Queries commonest() const {
    Queries words;
    for (auto word = words_.rbegin(); word != words_.rend() && words.size() < count_; ++word)
      words.push_back(word->second);
    return words;
  }

  Queries sample(Queries all) {
    std::shuffle(all.begin(), all.end(), random_);
    if (all.size() > count_) all.resize(count_);
    return all;
  }

  // So many words, or characters of one run, that stand side by side in a text, one place of each.
  Queries neighbours(std::size_t count, bool han) {
    Queries found;
    for (const std::vector<Token>& text : texts_) {
      std::vector<const Token*> tokens;
      for (const Token& token : text) {
        bool word = token.type == Token::Type::Word && !is_stop_word(token.word);
        if (han ? token.type == Token::Type::Han1 : word) tokens.push_back(&token);
      }
      if (tokens.size() < count || found.size() == count_) continue;
      std::size_t from = random_() % (tokens.size() - count + 1);
      std::string query;
      bool one_run = true;
      for (std::size_t i = from; i < from + count; ++i) {
        if (!han && i > from) query += ' ';
        query += tokens[i]->word;
        one_run = one_run && tokens[i]->chunk == tokens[from]->chunk;
      }
      if (!han || one_run) found.push_back(std::move(query));
    }
    return found;
  }

  static Queries quoted(Queries queries) {
    for (std::string& query : queries) query = '"' + query + '"';
    return queries;
  }

  // Two letters have changed places, and one stands twice.
  static Queries misspelt(Queries words) {
    for (std::string& word : words) {
      std::swap(word[word.size() - 1], word[word.size() - 2]);
      word += word.back();
    }
    return words;
  }

  const OpenIndex& index_;
  std::size_t count_;
  Analyzer analyzer_;
  std::mt19937 random_{1};  // NOLINT(cert-msc51-cpp): the same queries each time
  std::vector<std::pair<std::uint64_t, std::string>> words_;  // by documents
  std::vector<std::vector<Token>> texts_;
};

}  // namespace

std::vector<QueryClass> query_mix(const OpenIndex& index, std::size_t count) {
  return QueryMix(index, count).make();
}

}  // namespace cssearch
