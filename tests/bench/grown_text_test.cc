// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/grown_text.h"

#include <cmath>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

// Words and Han in the frequencies of Zipf's law: the n-th of them 1/n times as often.
class ZipfText {
 public:
  std::string text(int words) {
    std::string text;
    for (int i = 0; i < words; ++i) {
      text += word(rank());
      text += i % 9 == 8 ? ".\n" : " ";
      for (int han = 0; han < 3; ++han)
        append_code_point(text, U'一' + static_cast<char32_t>(rank() % 3'000));
      text += "，";
    }
    return text;
  }

 private:
  int rank() {
    return static_cast<int>(std::pow(20'000.0, std::uniform_real_distribution<>(0, 1)(random_)));
  }
  static std::string word(int rank) {
    std::string word;
    for (; rank > 0; rank /= 26) word += static_cast<char>('a' + rank % 26);
    return word + "e";
  }

  std::mt19937 random_{7};
};

TEST(GrownText, HasAsManyWordsAsHeapsLawSays) {
  ZipfText zipf;
  std::string first = zipf.text(20'000), second = zipf.text(20'000);
  WordCounts half, whole;
  half.add(first);
  whole.add(first);
  whole.add(second);
  double exponent = heaps_exponent(half, whole);
  EXPECT_GT(exponent, 0.3);
  EXPECT_LT(exponent, 0.9);

  TextGrower grower(whole, exponent, 5);
  WordCounts grown;
  for (int number = 0; number < 5; ++number) {
    grown.add(grower.copy(first, number));
    grown.add(grower.copy(second, number));
    EXPECT_EQ(grown.tokens(), whole.tokens() * static_cast<std::uint64_t>(number + 1));
    double expected = static_cast<double>(whole.types()) * std::pow(number + 1, exponent);
    EXPECT_NEAR(static_cast<double>(grown.types()), expected, expected / 20) << number + 1;
  }
}

TEST(GrownText, KeepsAllButLettersAndHan) {
  std::string text = "# KV-Cache 显存\n\n| `x_1` | [a](https://b.c/2?d=3) |\n\xFF é\n";
  WordCounts counts;
  counts.add(text);
  TextGrower grower(counts, 0.9, 3);
  EXPECT_EQ(grower.copy(text, 0), text);
  std::string copy = grower.copy(text, 2);
  EXPECT_NE(copy, text);
  EXPECT_EQ(copy, grower.copy(text, 2));
  EXPECT_EQ(copy.size(), text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool sign = std::string("#-|`_1[](:/.?=3) \n\xFF").find(text[i]) != std::string::npos;
    if (sign) {
      EXPECT_EQ(copy[i], text[i]) << i;
    }
  }
}

}  // namespace
}  // namespace cssearch
