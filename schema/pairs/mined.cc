// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/pairs/mined.h"

#include <algorithm>
#include <map>
#include <set>

#include "schema/analysis/char_table.h"
#include "schema/analysis/stop_words.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

using Type = PairEvidence::Type;

constexpr std::size_t kHanBytes = 3;
constexpr std::size_t kMostPartners = 3;
constexpr std::uint64_t kLeastDocuments = 2;
// Of the terms in brackets behind one word, and of the words before one term.
constexpr std::size_t kMostLookedAt = 64;
constexpr std::size_t kMostTerms = 8;

// Runs of Han with the documents that hold them.
using Runs = std::map<std::string, std::uint64_t>;

std::uint64_t ending_with(const Runs& runs, std::string_view end) {
  std::uint64_t documents = 0;
  for (const auto& [run, count] : runs) documents += run.ends_with(end) ? count : 0;
  return documents;
}

void drop_related(Runs& runs, std::string_view term) {
  std::erase_if(runs, [&](const auto& item) {
    return item.first.ends_with(term) || term.ends_with(item.first);
  });
}

// The longest end that two documents share with different characters before it; empty if there is
// none.
std::string shared_end(const Runs& tails) {
  std::map<std::string, std::set<std::string>> before;
  for (const auto& [run, count] : tails) {
    for (std::size_t from = kHanBytes; from + 2 * kHanBytes <= run.size(); from += kHanBytes)
      before[run.substr(from)].insert(run.substr(from - kHanBytes, kHanBytes));
  }
  std::string longest;
  for (const auto& [end, characters] : before) {
    if (characters.size() >= 2 && end.size() > longest.size()) longest = end;
  }
  return longest;
}

bool by_evidence(const Partner& a, const Partner& b) {
  return a.documents != b.documents ? a.documents > b.documents : a.text < b.text;
}

bool is_han_only(std::string_view key) {
  for (std::size_t at = 0; at < key.size();) {
    if (char_info(next_code_point(key, at)).cls != CharClass::Han) return false;
  }
  return !key.empty();
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// "LLM", "IPv6"; a word of three letters may be the name of a command: "npm".
bool is_acronym(std::string_view word) {
  if (word.find(' ') != std::string_view::npos || word.size() > 6) return false;
  return word.size() <= 3 || std::count_if(word.begin(), word.end(), is_upper) >= 2;
}

// Those that count, also behind hyphens.
double words_in(const std::string& english) {
  double words = 0;
  for (std::size_t begin = 0; begin < english.size();) {
    std::size_t end = std::min(english.find_first_of(" -/", begin), english.size());
    if (!is_stop_word(lower_ascii(english.substr(begin, end - begin)))) ++words;
    begin = end + 1;
  }
  return words;
}

// Spellings of one thing become one partner, shown in the most frequent.
class PartnerCounts {
 public:
  void add(const std::string& key, const std::string& text, std::uint64_t documents) {
    spellings_[key][text] += documents;
  }

  std::vector<Partner> partners(bool translation) const {
    std::vector<Partner> partners;
    for (const auto& [key, spellings] : spellings_) {
      std::vector<Partner> texts;
      std::uint64_t documents = 0;
      for (const auto& [text, count] : spellings) {
        texts.push_back({text, count, translation});
        documents += count;
      }
      partners.push_back(*std::min_element(texts.begin(), texts.end(), by_evidence));
      partners.back().documents = documents;
    }
    std::sort(partners.begin(), partners.end(), by_evidence);
    return partners;
  }

 private:
  std::map<std::string, std::map<std::string, std::uint64_t>> spellings_;
};

// "BbbCustomOp", "enp0s8", "Ctrl+Alt+T": names in a program or a machine, and keys.
bool is_identifier(std::string_view english) {
  bool numbered = std::any_of(english.begin(), english.end(), [](char c) { return is_digit(c); }) &&
                  std::none_of(english.begin(), english.end(), is_upper);
  for (std::size_t i = 1; i < english.size(); ++i) {
    if (is_lower(english[i - 1]) && is_upper(english[i])) return true;
    if (english[i - 1] == '+' && is_letter(english[i])) return true;
  }
  return numbered;
}

// A letter of an acronym and a word of English are one and a half to two and a half characters of
// Chinese. What is shorter only names the kind of thing, 版本（LTS）; what is longer holds words
// before the term.
bool lengths_agree(const std::string& han, const std::string& english) {
  auto characters = static_cast<double>(count_code_points(han));
  double words = is_acronym(english) ? static_cast<double>(english.size()) : words_in(english);
  return characters >= 1.5 * words && characters <= std::max(4.0, 2.5 * words);
}

// Those with at least a third of the evidence of the first: others are slips, or mean another
// thing.
void keep_likely(std::vector<Partner>& partners) {
  if (partners.empty()) return;
  std::uint64_t most = partners.front().documents;
  std::erase_if(partners, [&](const Partner& partner) { return partner.documents * 3 < most; });
}

}  // namespace

std::vector<Partner> chinese_terms(const std::vector<CountedEvidence>& evidence) {
  Runs whole, all, tails;
  for (const CountedEvidence& line : evidence) {
    if (line.type == Type::Acronym) continue;
    (line.type == Type::WholeHan ? whole : tails)[line.left] += line.documents;
    all[line.left] += line.documents;
  }
  std::vector<Partner> terms;
  // The term is a copy: what it was taken from is dropped.
  auto take = [&](std::string term) {
    for (Runs* runs : {&whole, &tails}) drop_related(*runs, term);
    std::uint64_t documents = ending_with(all, term);
    drop_related(all, term);
    terms.push_back({std::move(term), documents, true});
  };
  while (!whole.empty() && terms.size() < kMostTerms) {
    // Of two that begin for certain as often the shorter: 介绍投机解码 begins a sentence.
    take(std::min_element(whole.begin(), whole.end(), [](const auto& a, const auto& b) {
           if (a.second != b.second) return a.second > b.second;
           return a.first.size() != b.first.size() ? a.first.size() < b.first.size()
                                                   : a.first < b.first;
         })->first);
  }
  while (terms.size() < kMostTerms) {
    std::string end = shared_end(tails);
    if (end.empty()) break;
    take(end);
  }
  std::sort(terms.begin(), terms.end(), by_evidence);
  return terms;
}

std::vector<Partner> MinedPairs::acronyms(const std::string& key) const {
  PartnerCounts partners;
  for (const CountedEvidence& line : evidence_.with_key(key)) {
    if (line.type != Type::Acronym) continue;
    std::string left = pair_key(line.left, analyzer_), right = pair_key(line.right, analyzer_);
    bool is_left = left == key;
    partners.add(is_left ? right : left, is_left ? line.right : line.left, line.documents);
  }
  return partners.partners(false);
}

// Whether an acronym or expansion of the English term stands behind the same Chinese.
bool MinedPairs::has_acronym_too(const std::string& han, const std::string& key) const {
  for (const Partner& other : acronyms(key)) {
    for (const CountedEvidence& line : evidence_.with_key(pair_key(other.text, analyzer_))) {
      if (line.type == Type::WholeHan && line.left == han) return true;
    }
  }
  return false;
}

std::vector<Partner> MinedPairs::english_of(const std::string& han) const {
  std::map<std::string, std::uint64_t> english_keys;
  for (const CountedEvidence& line : evidence_.with_key(han_key(han))) {
    if (line.type != Type::Acronym && line.left.ends_with(han))
      english_keys[pair_key(line.right, analyzer_)] += line.documents;
  }
  std::vector<std::pair<std::string, std::uint64_t>> likely(english_keys.begin(),
                                                            english_keys.end());
  std::stable_sort(likely.begin(), likely.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (likely.size() > kMostLookedAt) likely.resize(kMostLookedAt);
  PartnerCounts partners;
  for (const auto& [key, documents] : likely) {
    std::vector<CountedEvidence> evidence = evidence_.with_key(key);
    std::vector<Partner> terms = chinese_terms(evidence);
    if (std::none_of(terms.begin(), terms.end(),
                     [&](const Partner& term) { return term.text == han; }))
      continue;
    for (const CountedEvidence& line : evidence) {
      if (line.type != Type::Acronym && line.left.ends_with(han))
        partners.add(key, line.right, line.documents);
    }
  }
  std::vector<Partner> english = partners.partners(true);
  keep_likely(english);
  // A word with many things in brackets behind it is what they are, not what they mean: 数据库
  // （MySQL）.
  if (english.size() > kMostPartners) return {};
  std::erase_if(english, [&](const Partner& partner) {
    bool enough = partner.documents >= kLeastDocuments ||
                  has_acronym_too(han, pair_key(partner.text, analyzer_));
    return !enough || is_identifier(partner.text) || !lengths_agree(han, partner.text);
  });
  return english;
}

std::vector<Partner> MinedPairs::chinese_of(const std::string& key) const {
  std::vector<Partner> terms = chinese_terms(evidence_.with_key(key));
  keep_likely(terms);
  std::erase_if(terms, [&](const Partner& term) {
    std::vector<Partner> back = english_of(term.text);
    return std::none_of(back.begin(), back.end(), [&](const Partner& english) {
      return pair_key(english.text, analyzer_) == key;
    });
  });
  if (terms.size() > kMostPartners) terms.resize(kMostPartners);
  return terms;
}

std::vector<Partner> MinedPairs::partners(const std::string& key) const {
  if (is_han_only(key)) return english_of(key);
  std::vector<Partner> partners = acronyms(key);
  if (partners.size() > kMostPartners) partners.resize(kMostPartners);
  std::vector<Partner> chinese = chinese_of(key);
  partners.insert(partners.end(), chinese.begin(), chinese.end());
  return partners;
}

std::vector<MinedPair> MinedPairs::all() const {
  std::vector<MinedPair> pairs;
  std::set<std::pair<std::string, std::string>> seen;  // by keys, the acronym or Chinese first
  for (const std::string& key : evidence_.keys()) {
    if (is_han_only(key)) continue;
    for (const Partner& partner : chinese_of(key)) {
      for (const Partner& english : english_of(partner.text)) {
        if (seen.emplace(partner.text, pair_key(english.text, analyzer_)).second)
          pairs.push_back({partner.text, english});
      }
    }
    for (const CountedEvidence& line : evidence_.with_key(key)) {
      if (line.type != Type::Acronym || pair_key(line.left, analyzer_) != key) continue;
      if (!seen.emplace(key, "").second) break;
      std::vector<Partner> expansions = acronyms(key);
      if (expansions.size() > kMostPartners) expansions.resize(kMostPartners);
      for (const Partner& expansion : expansions) pairs.push_back({line.left, expansion});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const MinedPair& a, const MinedPair& b) {
    return a.partner.documents > b.partner.documents;
  });
  return pairs;
}

}  // namespace cssearch
