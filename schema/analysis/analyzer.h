// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text → terms, one way for the index and for queries. For "用 KV-Cache 管理显存" it yields
//
//   position  bytes    term              type
//   0         0..3     用                Han1
//   1         4..6     kv                Word
//   2         7..12    cach              Word     (stem of "cache")
//   1         4..12    Jkvcach           Joined   (the chunk KV-Cache as one word)
//   3         13..16   管                Han1
//   4         16..19   理                Han1
//   3         13..19   管理              Han2
//   …
//
// 1. Characters are mapped one by one (char_table.h): width, compatibility forms, Traditional to
//    Simplified, marks of Latin letters, dashes and quotes; then lower-cased.
// 2. Han, kana and hangul give every character and every adjacent pair. A single line break inside
//    a run does not end it.
// 3. Letters and digits joined by _ - . + # / : @ ' & make a chunk. It is cut at these characters,
//    at lower|Upper and UPPER|Lower (not LLM|s), between letters and digits where three letters or
//    more meet them or the number has a dot; a one-letter part rejoins its neighbour (vLLM).
//    C++, C#, .NET, B+ and A* stay whole; numbers keep their dot. Each part is a stemmed Word; a
//    chunk, and a piece of it between separators, of two to five parts also gives a Joined term.
// 4. Signs around a chunk (signs.h) give one more Joined term, of the word as it is written: for
//    "__init__" J__init__ beside init, for "O(n)" Jo(n) beside o and n.
// 5. An emoji is a term, and so is an operator (->, !=).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

namespace cssearch {

// Changes when the terms of some text change; an index of another version is rebuilt.
inline constexpr int kAnalyzerVersion = 2;

// Parts, joined forms and emoji longer than this many bytes are no terms.
inline constexpr std::size_t kMaxWordBytes = 64;

// Begins the terms of joined forms, so that they can be left out (--exact).
inline constexpr std::string_view kJoinedPrefix = "J";

struct Token {
  enum class Type : std::uint8_t { Word, Joined, Han1, Han2, Emoji, Operator };
  Type type = Type::Word;
  std::uint32_t position = 0;  // of the first character or part
  std::uint32_t begin = 0;     // byte offsets in the text
  std::uint32_t end = 0;
  std::uint32_t chunk = 0;  // number of the chunk or Han run in the text, from 0
  std::string term;
  // Before stemming; of a joined form its parts, "kv cache"; empty for a word with its signs.
  std::string word;
};

// A token while the text is walked over; its words are good until the next one.
struct TokenView {
  Token::Type type = Token::Type::Word;
  std::uint32_t position = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t chunk = 0;
  std::string_view term;
  std::string_view word;
};

// Not thread-safe: one for each thread.
class Analyzer {
 public:
  Analyzer();

  // Calls `take` with the tokens of `text`, roughly in order. Positions begin at `first_position`;
  // returns the position behind the last token.
  using TokenVisitor = std::function<void(const TokenView&)>;
  std::uint32_t each_token(std::string_view text, const TokenVisitor& take,
                           std::uint32_t first_position = 0);

  // The same, all of them.
  std::vector<Token> analyze(std::string_view text);

  // The stem of a lower-case word of English letters; other words as they are. Good until the
  // next call of any analyzer of this thread.
  const std::string& stem(std::string_view word);

 private:
  Xapian::Stem stemmer_;
};

// The words of a text in lower case, unstemmed, with one space between; the characters of a Han run
// stand together. "KV-Cache" → "kv cache", "＠猛猿" → "猛猿". Empty without words.
std::string fold_words(std::string_view text);
std::string fold_words(const std::vector<Token>& tokens);

// The form in which values are compared: fold_words() without spaces, so that "KV Cache",
// "KV-Cache" and "KVCache" are one value, and "LeetCode" and "leetcode". Text without words is
// lower-cased.
std::string fold_value(std::string_view text);
// `tokens`: those of the text.
std::string fold_value(std::string_view text, const std::vector<Token>& tokens);

}  // namespace cssearch
