// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/grown_text.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"
#include "schema/hash.h"

namespace cssearch {
namespace {

constexpr int kLetters = 26;

bool is_han(char32_t c) {
  return char_info(c).cls == CharClass::Han;
}

// Calls `word` with each run of letters, `other` with each other code point.
template <typename Word, typename Other>
void walk(std::string_view text, Word word, Other other) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t begin = at;
    if (is_letter(text[at])) {
      while (at < text.size() && is_letter(text[at])) ++at;
      word(text.substr(begin, at - begin));
    } else {
      char32_t c = next_code_point(text, at);
      other(c, text.substr(begin, at - begin));
    }
  }
}

// How many words are new in this copy, as a share of those of the first.
double new_share(double exponent, int number) {
  return std::pow(number + 1, exponent) - std::pow(number, exponent);
}

std::pair<char32_t, char32_t> halves(std::uint64_t pair) {
  return {static_cast<char32_t>(pair >> 32U), static_cast<char32_t>(pair)};
}

std::uint64_t pair_of(char32_t first, char32_t second) {
  return std::uint64_t{first} << 32U | second;
}

using Characters = std::unordered_map<char32_t, char32_t>;

std::vector<char32_t> by_rarity(const WordCounts& whole) {
  std::unordered_map<char32_t, std::uint64_t> counts;
  for (const auto& [pair, count] : whole.pairs()) {
    auto [first, second] = halves(pair);
    counts[first] += count;
    counts[second] += count;
  }
  std::vector<char32_t> characters;
  for (const auto& [c, count] : counts) characters.push_back(c);
  std::sort(characters.begin(), characters.end(), [&](char32_t a, char32_t b) {
    return std::pair(counts[a], a) < std::pair(counts[b], b);
  });
  return characters;
}

// The first `end` of them each become another one of these, in every copy another.
Characters rotated(const std::vector<char32_t>& characters, std::size_t end, int copy) {
  Characters others;
  for (std::size_t i = 0; i < end; ++i)
    others[characters[i]] = characters[(i + static_cast<std::size_t>(copy) * 37) % end];
  return others;
}

std::unordered_set<std::uint64_t> new_pairs(const WordCounts& whole, const Characters& others,
                                            const std::unordered_set<std::uint64_t>& known) {
  auto other = [&](char32_t c) {
    auto found = others.find(c);
    return found == others.end() ? c : found->second;
  };
  std::unordered_set<std::uint64_t> fresh;
  for (const auto& [pair, count] : whole.pairs()) {
    auto [first, second] = halves(pair);
    std::uint64_t written = pair_of(other(first), other(second));
    if (!known.contains(written)) fresh.insert(written);
  }
  return fresh;
}

}  // namespace

void WordCounts::add(std::string_view text) {
  char32_t before = 0;
  walk(
      text,
      [&](std::string_view word) {
        before = 0;
        ++tokens_;
        ++words_[lower_ascii(word)];
      },
      [&](char32_t c, std::string_view) {
        bool han = is_han(c);
        if (han && before != 0) {
          ++tokens_;
          ++pairs_[pair_of(before, c)];
        }
        before = han ? c : 0;
      });
}

double heaps_exponent(const WordCounts& half, const WordCounts& whole) {
  auto ratio = [](std::uint64_t a, std::uint64_t b) {
    return std::log(static_cast<double>(a) / static_cast<double>(b));
  };
  return ratio(whole.types(), half.types()) / ratio(whole.tokens(), half.tokens());
}

TextGrower::TextGrower(const WordCounts& whole, double exponent, int copies)
    : words_(static_cast<std::size_t>(copies)), characters_(static_cast<std::size_t>(copies)) {
  std::vector<std::tuple<std::uint64_t, std::uint64_t, std::string>> words;
  for (const auto& [word, count] : whole.words()) words.emplace_back(count, hash64(word), word);
  std::sort(words.begin(), words.end());
  std::vector<char32_t> characters = by_rarity(whole);
  std::unordered_set<std::uint64_t> pairs;
  for (const auto& [pair, count] : whole.pairs()) pairs.insert(pair);

  for (int number = 1; number < copies; ++number) {
    auto copy = static_cast<std::size_t>(number);
    double share = new_share(exponent, number);
    auto wanted = static_cast<std::size_t>(share * static_cast<double>(words.size()));
    for (std::size_t i = 0; i < wanted; ++i) words_[copy].insert(std::get<2>(words[i]));

    // Some of what is written otherwise is a known pair again, so it is tried how many characters
    // make as many new ones as are wanted.
    double wanted_pairs = share * static_cast<double>(whole.pairs().size());
    std::size_t least = 0, most = characters.size();
    while (least < most) {
      std::size_t end = (least + most) / 2;
      auto fresh = new_pairs(whole, rotated(characters, end, number), pairs).size();
      static_cast<double>(fresh) < wanted_pairs ? least = end + 1 : most = end;
    }
    characters_[copy] = rotated(characters, least, number);
    pairs.merge(new_pairs(whole, characters_[copy], pairs));
  }
}

std::string TextGrower::write_word(std::string_view word, int number) const {
  std::string written(word);
  if (!words_[static_cast<std::size_t>(number)].contains(lower_ascii(word))) return written;
  for (char& c : written) {
    char first = c >= 'a' ? 'a' : 'A';
    c = static_cast<char>(first + (c - first + number) % kLetters);
  }
  return written;
}

std::string TextGrower::copy(std::string_view text, int number) const {
  if (number == 0) return std::string(text);
  const auto& characters = characters_[static_cast<std::size_t>(number)];
  std::string copy;
  walk(
      text, [&](std::string_view word) { copy += write_word(word, number); },
      [&](char32_t c, std::string_view bytes) {
        auto other = characters.find(c);
        if (other == characters.end()) {
          copy += bytes;
        } else {
          append_code_point(copy, other->second);
        }
      });
  return copy;
}

}  // namespace cssearch
