// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/withdrawn.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "schema/ascii.h"

namespace cssearch {
namespace {

struct Word {
  std::string letters;  // in lower case
  bool begins = false;  // a sentence, as "Withdrawn" and "paper" in "9 pages. Withdrawn; paper: …"
};
using Words = std::vector<Word>;

// Anything but letters separates words.
Words words_of(std::string_view text) {
  Words words;
  bool inside = false;
  bool begins = true;
  for (char c : text) {
    if (is_letter(c)) {
      if (!inside) words.push_back({{}, begins});
      words.back().letters += lower_ascii(c);
      begins = false;
    } else if (std::string_view(".;:,!?()").find(c) != std::string_view::npos) {
      begins = true;
    }
    inside = is_letter(c);
  }
  return words;
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// "this paper has been", "this arXiv upload is temporarily", "9 pages. Paper", and at the very
// beginning "the paper was". Other articles and texts are withdrawn too: "why the paper was".
bool says_it_of_itself(const Words& words, std::size_t at) {
  while (at > 0 && is_one_of(words[at - 1].letters, {"has", "been", "is", "was", "temporarily"}))
    --at;
  if (at == 0) return false;
  std::size_t noun = at - 1;
  bool paper = is_one_of(words[noun].letters, {"paper", "submission", "article", "manuscript",
                                               "preprint", "text", "upload"});
  if (!paper) return false;
  if (words[noun].begins) return true;
  if (noun == 1 && words[0].letters == "the" && words[noun].letters != "text") return true;
  constexpr std::size_t kWordsBetween = 1;  // "this arXiv upload", "this preliminary preprint"
  std::size_t first = noun - std::min(noun, kWordsBetween + 1);
  return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(first),
                     words.begin() + static_cast<std::ptrdiff_t>(noun),
                     [](const Word& word) { return word.letters == "this"; });
}

// "Withdrawn", "withdrawn. It was wrong", "19 pages; WITHDRAWN by the author"; not "withdrawn
// water", "cash, withdrawn by farmers".
bool stands_alone(const Words& words, std::size_t at) {
  if (!words[at].begins) return false;
  if (at + 1 == words.size() || words[at + 1].begins) return true;
  if (words[at + 1].letters != "by") return is_one_of(words[at + 1].letters, {"due", "because"});
  std::size_t end = std::min(at + 7, words.size());
  return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(at) + 2,
                     words.begin() + static_cast<std::ptrdiff_t>(end), [](const Word& word) {
                       return is_one_of(word.letters, {"author", "authors", "arxiv", "submitter"});
                     });
}

}  // namespace

bool says_withdrawn(std::string_view comment_or_abstract) {
  Words words = words_of(comment_or_abstract);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].letters != "withdrawn") continue;
    if (says_it_of_itself(words, i) || stands_alone(words, i)) return true;
  }
  return false;
}

}  // namespace cssearch
