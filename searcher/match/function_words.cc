// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/match/function_words.h"

#include <algorithm>
#include <array>

#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

// At the ends of a run; longer ones first.
constexpr auto kChinese = std::to_array<std::string_view>(
    {"为什么", "是什么", "什么是", "怎么样", "怎么办", "有哪些", "是不是", "能不能", "可不可以",
     "有什么", "怎么用", "为何",   "是谁",   "指的是", "哪一年", "哪一个", "多少",   "需要",
     "什么",   "怎么",   "怎样",   "如何",   "哪些",   "哪个",   "哪里",   "请问",   "关于",
     "以及",   "或者",   "还是",   "因为",   "所以",   "但是",   "如果",   "这个",   "那个",
     "这些",   "那些",   "一个",   "一些",   "一种",   "我们",   "你们",   "他们",   "可以",
     "吗",     "呢",     "吧",     "啊",     "的",     "了",     "是",     "在",     "和",
     "与",     "及",     "或",     "也",     "都",     "就",     "而",     "被",     "把",
     "对",     "让",     "我",     "你",     "它"});

// Between two words of two characters or more.
constexpr auto kBetween = std::to_array<std::string_view>({"的", "和", "与", "及", "或"});

// A run that may lose a function word of one character, and one that may lose a longer one.
constexpr std::size_t kLongRun = 5;
constexpr std::size_t kRunWithLongWord = 4;
constexpr std::size_t kHanBytes = 3;

std::string trimmed(std::string run) {
  for (bool changed = true; changed;) {
    changed = false;
    for (std::string_view word : kChinese) {
      std::size_t least = word.size() > kHanBytes ? kRunWithLongWord : kLongRun;
      if (count_code_points(run) < least || run.size() <= word.size() + kHanBytes) continue;
      if (run.starts_with(word)) {
        run.erase(0, word.size());
        changed = true;
      } else if (run.ends_with(word)) {
        run.resize(run.size() - word.size());
        changed = true;
      }
    }
  }
  return run;
}

}  // namespace

std::vector<std::string> without_function_words(const std::string& run) {
  if (count_code_points(run) < kRunWithLongWord) return {run};
  std::string rest = trimmed(run);
  std::vector<std::string> words;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < rest.size();) {
    std::size_t here = at;
    next_code_point(rest, at);
    std::string_view character = std::string_view(rest).substr(here, at - here);
    bool between = std::find(kBetween.begin(), kBetween.end(), character) != kBetween.end();
    bool words_around =
        count_code_points(std::string_view(rest).substr(begin, here - begin)) >= 2 &&
        count_code_points(std::string_view(rest).substr(at)) >= 2;
    if (!between || !words_around) continue;
    words.push_back(trimmed(rest.substr(begin, here - begin)));
    begin = at;
  }
  words.push_back(trimmed(rest.substr(begin)));
  return words;
}

bool is_function_word(std::string_view run) {
  return std::find(kChinese.begin(), kChinese.end(), run) != kChinese.end();
}

bool has_function_word_at_an_end(std::string_view run) {
  return std::any_of(kChinese.begin(), kChinese.end(), [&](std::string_view word) {
    return run.starts_with(word) || run.ends_with(word);
  });
}

}  // namespace cssearch
