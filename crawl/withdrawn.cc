// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/withdrawn.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "schema/ascii.h"

namespace cssearch {
namespace {

using Words = std::vector<std::string>;

// Lower-cased words of letters; anything else only separates them.
Words words_of(std::string_view text) {
  Words words;
  bool inside = false;
  for (char c : text) {
    char letter = lower_ascii(c);
    bool is_letter = letter >= 'a' && letter <= 'z';
    if (is_letter && !inside) words.emplace_back();
    if (is_letter) words.back() += letter;
    inside = is_letter;
  }
  return words;
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// "this paper has been", "article is temporarily".
bool paper_before(const Words& words, std::size_t at) {
  while (at > 0 && is_one_of(words[at - 1], {"has", "been", "is", "was", "temporarily"})) --at;
  return at > 0 && is_one_of(words[at - 1], {"paper", "submission", "article", "manuscript",
                                             "preprint", "text", "upload"});
}

// "by the author", "by one of the authors", "by arXiv".
bool withdrawer_behind(const Words& words, std::size_t at) {
  if (at + 1 >= words.size() || words[at + 1] != "by") return false;
  std::size_t end = std::min(at + 7, words.size());
  return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(at) + 2,
                     words.begin() + static_cast<std::ptrdiff_t>(end), [](const std::string& word) {
                       return is_one_of(word, {"author", "authors", "arxiv", "submitter"});
                     });
}

}  // namespace

bool says_withdrawn(std::string_view comment_or_abstract) {
  Words words = words_of(comment_or_abstract);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != "withdrawn") continue;
    if (i == 0 || paper_before(words, i) || withdrawer_behind(words, i)) return true;
  }
  return false;
}

}  // namespace cssearch
