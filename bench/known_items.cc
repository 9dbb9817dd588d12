// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/known_items.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>

#include "schema/analysis/analyzer.h"
#include "schema/hash.h"

namespace cssearch {
namespace {

constexpr std::size_t kLeastParts = 2;  // words or characters of a fragment
constexpr std::size_t kMostParts = 4;

// A query that may be asked: as typed, and in the form in which it is compared.
struct Candidate {
  std::string text;
  std::string folded;
  std::string key;  // of the note it is taken from
};

// Which notes hold a text, as far as it matters.
class Holders {
 public:
  void add(const std::string& folded, const std::string& key) {
    auto [it, added] = only_.try_emplace(hash64(folded), &key);
    if (!added && it->second != nullptr && *it->second != key) it->second = nullptr;
  }
  bool has_one(const std::string& folded) const {
    auto it = only_.find(hash64(folded));
    return it != only_.end() && it->second != nullptr;
  }

 private:
  std::unordered_map<std::uint64_t, const std::string*> only_;  // nullptr: several
};

class Generator {
 public:
  Generator(const Collection& collection, std::size_t limit) : limit_(limit) {
    for (const MergedDocument& merged : collection.documents) {
      if (merged.document.contributions.front().origin == Origin::File) notes_.push_back(merged);
    }
  }

  std::vector<JudgedSet> run() {
    std::vector<JudgedSet> sets = {titles(), headings(), fragments(), substrings()};
    std::erase_if(sets, [](const JudgedSet& set) { return set.queries.empty(); });
    return sets;
  }

 private:
  JudgedSet titles() {
    std::map<std::string, Candidate> by_title;
    std::map<std::string, std::map<std::string, int>> relevant;
    for (const MergedDocument& note : notes_) {
      const std::string& title = note.document.title;
      std::string folded = fold_value(title);
      by_title.try_emplace(folded, Candidate{title, folded, note.document.key});
      relevant[folded][note.document.key] = 1;
    }
    std::vector<Candidate> candidates;
    for (const auto& [folded, candidate] : by_title) candidates.push_back(candidate);
    JudgedSet set = choose("title", std::move(candidates), std::nullopt);
    for (JudgedQuery& query : set.queries) query.grades = relevant[fold_value(query.text)];
    return set;
  }

  JudgedSet headings() {
    std::vector<Candidate> candidates;
    Holders holders;
    for (const MergedDocument& note : notes_) {
      for (const std::string& heading : headings_of(note)) {
        candidates.push_back({heading, fold_value(heading), note.document.key});
        holders.add(candidates.back().folded, note.document.key);
      }
    }
    return choose("heading", std::move(candidates), holders);
  }

  JudgedSet fragments() {
    std::vector<Candidate> candidates;
    Holders holders;
    for (const MergedDocument& note : notes_) {
      for (const std::string& heading : headings_of(note)) {
        std::vector<Token> words = analyzer_.analyze(heading);
        std::erase_if(words, [](const Token& token) {
          return token.type == Token::Type::Joined || token.type == Token::Type::Han2;
        });
        auto pieces = pieces_of(heading, words, note.document.key);
        for (const Candidate& piece : pieces) holders.add(piece.folded, note.document.key);
        candidates.insert(candidates.end(), pieces.begin(), pieces.end());
      }
    }
    return choose("fragment", one_for_each_note(std::move(candidates), holders), holders);
  }

  JudgedSet substrings() {
    std::vector<Candidate> candidates;
    Holders holders;
    for (const MergedDocument& note : notes_) {
      std::vector<Candidate> of_note;
      for (const Passage& passage : note.passages) {
        for (const std::vector<Token>& run : han_runs(passage.text)) {
          for (Candidate& piece : pieces_of(passage.text, run, note.document.key))
            of_note.push_back(std::move(piece));
        }
      }
      for (const Candidate& piece : of_note) holders.add(piece.folded, note.document.key);
      candidates.insert(candidates.end(), of_note.begin(), of_note.end());
    }
    return choose("substring", one_for_each_note(std::move(candidates), holders), holders);
  }

  // Those with text below: what stands below the headings of a list became entries, and who types
  // such a heading looks for these.
  static std::set<std::string> headings_of(const MergedDocument& note) {
    std::set<std::string> headings;
    for (const Passage& passage : note.passages) {
      for (std::size_t i = 0; i < passage.sections.size(); ++i) {
        if (!has_text(passage, i)) continue;
        for (const std::string& heading : passage.sections[i].heading) {
          if (heading != note.document.title) headings.insert(heading);
        }
      }
    }
    return headings;
  }

  static bool has_text(const Passage& passage, std::size_t section) {
    std::istringstream lines(passage.text);
    int number = 0, begin = passage.sections[section].text_line;
    int end = section + 1 < passage.sections.size() ? passage.sections[section + 1].text_line
                                                    : std::numeric_limits<int>::max();
    for (std::string line; std::getline(lines, line); ++number) {
      if (number >= begin && number < end && !line.empty()) return true;
    }
    return false;
  }

  // The runs of Han characters of a text that nothing interrupts.
  std::vector<std::vector<Token>> han_runs(const std::string& text) {
    std::vector<std::vector<Token>> runs;
    const Token* last = nullptr;
    std::vector<Token> tokens = analyzer_.analyze(text);
    for (const Token& token : tokens) {
      if (token.type != Token::Type::Han1) continue;
      bool goes_on = last != nullptr && last->chunk == token.chunk && last->end == token.begin;
      if (!goes_on) runs.emplace_back();
      runs.back().push_back(token);
      last = &token;
    }
    return runs;
  }

  // All runs of two to four of these words, as they stand in the text.
  static std::vector<Candidate> pieces_of(const std::string& text, const std::vector<Token>& words,
                                          const std::string& key) {
    std::vector<Candidate> pieces;
    for (std::size_t from = 0; from < words.size(); ++from) {
      for (std::size_t count = kLeastParts; count <= kMostParts; ++count) {
        if (from + count > words.size()) break;
        std::uint32_t begin = words[from].begin, end = words[from + count - 1].end;
        std::string piece = text.substr(begin, end - begin);
        std::string folded;
        for (std::size_t i = from; i < from + count; ++i) folded += words[i].word + " ";
        pieces.push_back({std::move(piece), std::move(folded), key});
      }
    }
    return pieces;
  }

  static bool by_hash(const Candidate& a, const Candidate& b) {
    return std::pair(hash64(a.key + a.text), a.text) < std::pair(hash64(b.key + b.text), b.text);
  }

  // Of each note one of those that no other note has.
  static std::vector<Candidate> one_for_each_note(std::vector<Candidate> candidates,
                                                  const Holders& holders) {
    std::erase_if(candidates,
                  [&](const Candidate& candidate) { return !holders.has_one(candidate.folded); });
    std::sort(candidates.begin(), candidates.end(), by_hash);
    std::set<std::string> seen;
    std::erase_if(candidates,
                  [&](const Candidate& candidate) { return !seen.insert(candidate.key).second; });
    return candidates;
  }

  // `holders`: who has which text; nothing if that does not matter.
  JudgedSet choose(const std::string& name, std::vector<Candidate> candidates,
                   const std::optional<Holders>& holders) const {
    std::erase_if(candidates, [&](const Candidate& candidate) {
      return candidate.folded.empty() || (holders && !holders->has_one(candidate.folded));
    });
    std::sort(candidates.begin(), candidates.end(), by_hash);
    JudgedSet set{name, {}};
    for (const Candidate& candidate : candidates) {
      if (set.queries.size() == limit_) break;
      std::string id = name + "-" + std::to_string(set.queries.size() + 1);
      set.queries.push_back({std::move(id), candidate.text, {{candidate.key, 1}}});
    }
    return set;
  }

  std::size_t limit_;
  std::vector<MergedDocument> notes_;
  Analyzer analyzer_;
};

}  // namespace

std::vector<JudgedSet> known_items(const Collection& collection, std::size_t limit) {
  return Generator(collection, limit).run();
}

}  // namespace cssearch
