// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which part of a text a snippet shows: one that holds the words, begins and ends where a reader
// would begin and end, and is about one thing.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "searcher/answer/answer.h"

namespace cssearch {

// A place in a text where a sequence of terms stands.
struct TextMatch {
  std::size_t begin;  // bytes
  std::size_t end;
  std::size_t sequence;  // its number in the list given
};

// What a place of a text tells, the least first: a list of links, code, or what is neither.
enum class TextPart : unsigned char { Links, Code, Prose };

// What is known of a text beside its words.
struct TextShape {
  std::vector<std::size_t> sections;  // where they begin, ascending; a window lies within one
  struct Aside {
    std::size_t begin;
    std::size_t end;
    TextPart part;
  };
  std::vector<Aside> asides;  // lines that are no prose, ascending
  // What stands for images, ascending: mostly names of files. Shown only if it has a word.
  MarkRanges images;
};

struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool cut_before = false;          // it begins within a sentence
  bool cut_after = false;           // it ends within one
  TextPart part = TextPart::Prose;  // where its first word stands, or it begins
};

// About `columns` columns of the text (East Asian characters count two): those with most different
// sequences, in prose if it can be, side by side rather than apart, the earliest of equals. Without
// matches (which are given in order), the first line of prose and what follows.
Window choose_window(std::string_view text, const TextShape& shape,
                     const std::vector<TextMatch>& matches, std::size_t columns);

}  // namespace cssearch
