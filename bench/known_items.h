// SPDX-License-Identifier: GPL-3.0-or-later
//
// Queries of readers who know what they look for, made of a collection of notes. Each is taken from
// one note, which is the one relevant document:
//
//   title      the title of a note; relevant are all that have it
//   heading    a heading with text below it that no other note has
//   fragment   two to four words, or Han characters, of such a heading that stand side by side in
//              no other
//   substring  two to four Han characters of the text that stand in no other note
#pragma once

#include <vector>

#include "indexer/collection.h"
#include "searcher/eval/judged_set.h"

namespace cssearch {

// One set for each kind that there are queries of, at most `limit` queries each, chosen by their
// hashes: the same for the same notes. Documents are named by their keys.
std::vector<JudgedSet> known_items(const Collection& collection, std::size_t limit);

}  // namespace cssearch
