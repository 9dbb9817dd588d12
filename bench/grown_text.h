// SPDX-License-Identifier: GPL-3.0-or-later
//
// More text out of a given one, with a vocabulary that grows as that of real text does, by Heaps'
// law: V(n) = K n^β distinct words in n. A copy of a text that repeats all words would make an
// index cheaper than real text of that size does. So each copy has some words written in another
// way, the rarest first, as many as the law has new words there: English words with other letters,
// Han with other characters.
//
//   H. S. Heaps: Information Retrieval, Computational and Theoretical Aspects. 1978, section 7.5.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace cssearch {

// Distinct words of English letters and distinct pairs of Han characters, and how often each came.
class WordCounts {
 public:
  // Calls for each word or pair.
  void add(std::string_view text);

  std::uint64_t tokens() const { return tokens_; }
  std::uint64_t types() const { return words_.size() + pairs_.size(); }
  const std::unordered_map<std::string, std::uint64_t>& words() const { return words_; }
  // Two code points, the first in the upper half.
  const std::unordered_map<std::uint64_t, std::uint64_t>& pairs() const { return pairs_; }

 private:
  std::unordered_map<std::string, std::uint64_t> words_;
  std::unordered_map<std::uint64_t, std::uint64_t> pairs_;
  std::uint64_t tokens_ = 0;
};

// β by the types of a half and of the whole of a collection.
double heaps_exponent(const WordCounts& half, const WordCounts& whole);

class TextGrower {
 public:
  // Copies are made of texts with these words; 25 at most.
  TextGrower(const WordCounts& whole, double exponent, int copies);

  // The text as it stands in this copy: 0 is itself.
  std::string copy(std::string_view text, int number) const;

 private:
  std::string write_word(std::string_view word, int number) const;

  std::vector<std::unordered_set<std::string>> words_;  // written otherwise, by copy
  // The characters that are another one there, by copy.
  std::vector<std::unordered_map<char32_t, char32_t>> characters_;
};

}  // namespace cssearch
