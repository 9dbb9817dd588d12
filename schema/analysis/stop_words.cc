// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/analysis/stop_words.h"

#include <algorithm>
#include <array>

namespace cssearch {
namespace {

// https://snowballstem.org/algorithms/english/stop.txt, without the apostrophes that analysis
// drops.
constexpr auto kEnglish = std::to_array<std::string_view>(
    {"a",       "about",  "above",    "after",      "again",  "against",   "all",
     "am",      "an",     "and",      "any",        "are",    "arent",     "as",
     "at",      "be",     "because",  "been",       "before", "being",     "below",
     "between", "both",   "but",      "by",         "cannot", "cant",      "could",
     "couldnt", "did",    "didnt",    "do",         "does",   "doesnt",    "doing",
     "dont",    "down",   "during",   "each",       "few",    "for",       "from",
     "further", "had",    "hadnt",    "has",        "hasnt",  "have",      "havent",
     "having",  "he",     "her",      "here",       "hers",   "herself",   "him",
     "himself", "his",    "how",      "i",          "if",     "im",        "in",
     "into",    "is",     "isnt",     "it",         "its",    "itself",    "lets",
     "me",      "more",   "most",     "mustnt",     "my",     "myself",    "no",
     "nor",     "not",    "of",       "off",        "on",     "once",      "only",
     "or",      "other",  "ought",    "our",        "ours",   "ourselves", "out",
     "over",    "own",    "same",     "shant",      "she",    "should",    "shouldnt",
     "so",      "some",   "such",     "than",       "that",   "thats",     "the",
     "their",   "theirs", "them",     "themselves", "then",   "there",     "these",
     "they",    "this",   "those",    "through",    "to",     "too",       "under",
     "until",   "up",     "very",     "was",        "wasnt",  "we",        "were",
     "werent",  "what",   "when",     "where",      "which",  "while",     "who",
     "whom",    "why",    "with",     "wont",       "would",  "wouldnt",   "you",
     "your",    "yours",  "yourself", "yourselves"});
static_assert(std::is_sorted(kEnglish.begin(), kEnglish.end()));

}  // namespace

bool is_stop_word(std::string_view word) {
  return std::binary_search(kEnglish.begin(), kEnglish.end(), word);
}

}  // namespace cssearch
