// SPDX-License-Identifier: GPL-3.0-or-later
//
// From marked-up text to the words a title, heading or cell means to say.
#pragma once

#include <string>
#include <string_view>

#include "indexer/markdown/block.h"

namespace cssearch {

// The part [begin, end) of a text with the marks in it, cut to fit.
RichText slice(const RichText& rich, std::size_t begin, std::size_t end);

// Without the text of images and of links into the page itself ("[back](#top)").
RichText without_images_and_anchors(const RichText& rich);

// White space folded to single spaces, none at the ends and none for a line break between two
// characters that are written without spaces: "显存⏎管理" → "显存管理".
std::string fold_space(std::string_view text);

// True for Chinese and Japanese characters: a line may end between any two of them.
bool is_written_without_spaces(char32_t c);

// Without emoji and their invisible companions.
std::string without_emoji(std::string_view text);

// "1.2 Scheduling" → "Scheduling", "一、简介" → "简介"; text that is all number stays.
std::string without_numbering(std::string_view text);

// The words of a heading or a title: no images, anchors, emoji, empty brackets, stray asterisks,
// remains of broken tags ("/u>"), no colon at the end.
std::string clean_words(const RichText& rich);

// The same for a topic (a heading or a cell that names a category): no numbering either.
std::string clean_topic(const RichText& rich);

// At most so many bytes of a text, cut between two characters.
std::string cut_words(std::string_view text, std::size_t bytes);

// The name of a file or folder as words: "Speculative_Decoding" → "Speculative Decoding",
// "my-notes-on-cuda" → "my notes on cuda"; the hyphen of a name such as "Qwen3-VL" stays.
std::string name_as_words(std::string_view name);

// A short label for comparison: lower case, only words, one space between: "[GitHub]" → "github".
std::string plain_label(std::string_view text);

bool has_letters(std::string_view text);
std::string_view trim_space(std::string_view text);

}  // namespace cssearch
