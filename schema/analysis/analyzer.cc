// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/analysis/analyzer.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include "schema/analysis/char_table.h"
#include "schema/analysis/chunk.h"
#include "schema/analysis/signs.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"
#include "schema/hash.h"

namespace cssearch {
namespace {

constexpr std::size_t kMaxJoinedParts = 5;
// Most of a text is some thousand words. A table of all words is looked up in main memory, which
// takes longer than to stem the rare ones anew.
constexpr std::size_t kKnownStems = 4096, kStemsOfRow = 64;
// A chunk of more characters than this (a line of base64, say) is only cut, never joined.
constexpr std::size_t kMaxChunkChars = 512;
constexpr std::string_view kJoiners = "_-.+#/:@'&";
// As many letters behind a "+" are a word of their own: B+Tree, not a+b.
constexpr std::size_t kLettersOfAWord = 3;

bool is_ascii_alnum(char c) {
  return is_letter(c) || is_digit(c);
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

// Signs that end a word and are part of none, nor of an operator.
constexpr std::string_view kGaps = " \t,;()[]{}\"`\\$";
// Of a word in front of them, or behind, nothing but the word is to be told.
constexpr std::string_view kPlainBefore = " \t\n,;()[]{}\"`'<>=|:!?&^";
constexpr std::string_view kPlainBehind = " \t\n,;()[]{}\"`<>=|!?^\\$%~";

constexpr std::array<bool, 256> table_of(std::string_view signs) {
  std::array<bool, 256> table{};
  for (char c : signs) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr std::array<bool, 256> kIsGap = table_of(kGaps);
constexpr std::array<bool, 256> kIsPlainBefore = table_of(kPlainBefore);
constexpr std::array<bool, 256> kIsPlainBehind = table_of(kPlainBehind);

bool is_in(const std::array<bool, 256>& table, char c) {
  return table[static_cast<unsigned char>(c)];
}

// ".net" with nothing more to the word.
bool is_dot_net(std::string_view rest) {
  static constexpr std::string_view kName = ".net";
  if (rest.size() < kName.size()) return false;
  for (std::size_t i = 0; i < kName.size(); ++i) {
    if (lower_case(static_cast<unsigned char>(rest[i])) != static_cast<char32_t>(kName[i]))
      return false;
  }
  return rest.size() == kName.size() || !is_ascii_alnum(rest[kName.size()]);
}

// One walk over a text.
class Walk {
 public:
  Walk(Analyzer& analyzer, std::string_view text, std::uint32_t position,
       const Analyzer::TokenVisitor& give)
      : analyzer_(analyzer), text_(text), position_(position), give_(give) {}

  std::uint32_t run() {
    for (std::size_t at = 0; at < text_.size();) {
      if (is_in(kIsGap, text_[at])) {
        end_han();
        end_chunk();
        ++at;
      } else if (std::size_t end = end_of_plain_word(at); end > at) {
        add_plain_word(at, end);
        at = end;
      } else {
        take_next(at);
      }
    }
    end_chunk();
    return position_;
  }

 private:
  // Most words of English are letters alone, with nothing at their ends that belongs to them or
  // would be told of them: for these all that follows comes to one token. `at` itself where no such
  // word begins.
  std::size_t end_of_plain_word(std::size_t at) const {
    bool begins =
        is_letter(text_[at]) && chunk_.empty() && (at == 0 || is_in(kIsPlainBefore, text_[at - 1]));
    if (!begins) return at;
    std::size_t end = at + 1;
    bool capitals = !is_lower(text_[at]) && end < text_.size() && is_letter(text_[end]) &&
                    !is_lower(text_[end]);
    while (end < text_.size() && is_letter(text_[end]) && is_lower(text_[end]) != capitals) ++end;
    bool fits = end - at >= 2 && end - at <= kMaxWordBytes;
    return fits && ends_plainly(end) ? end : at;
  }

  bool ends_plainly(std::size_t end) const {
    if (end == text_.size() || is_in(kIsPlainBehind, text_[end])) return true;
    bool stop = text_[end] == '.' || text_[end] == ':';
    return stop && (end + 1 == text_.size() || text_[end + 1] == ' ' || text_[end + 1] == '\n');
  }

  void add_plain_word(std::size_t begin, std::size_t end) {
    end_han();
    std::array<char, kMaxWordBytes> letters{};
    std::transform(text_.begin() + static_cast<std::ptrdiff_t>(begin),
                   text_.begin() + static_cast<std::ptrdiff_t>(end), letters.begin(),
                   [](char c) { return lower_ascii(c); });
    std::string_view word(letters.data(), end - begin);
    give_({Token::Type::Word, position_++, static_cast<std::uint32_t>(begin),
           static_cast<std::uint32_t>(end), next_chunk_++, analyzer_.stem(word), word});
  }

  void take_next(std::size_t& at) {
    auto begin = static_cast<std::uint32_t>(at);
    char32_t c = next_code_point(text_, at);
    std::span<const char32_t> mapping = char_mapping(c);
    if (mapping.empty()) mapping = {&c, 1};
    for (char32_t mapped : mapping) take(mapped, c, begin, static_cast<std::uint32_t>(at));
  }

  void take(char32_t mapped, char32_t original, std::uint32_t begin, std::uint32_t end) {
    if (begin < behind_operator_) return;
    CharInfo info = char_info(mapped);
    switch (info.cls) {
      case CharClass::Ignored: return;
      case CharClass::Letter:
      case CharClass::Digit:
        end_han();
        chunk_.push_back({mapped, info.cls, info.upper, begin, end});
        return;
      case CharClass::Han:
        end_chunk();
        add_han(mapped, begin, end);
        return;
      case CharClass::Emoji:
        end_chunk();
        end_han();
        add_emoji(mapped, begin, end);
        return;
      case CharClass::Break: take_break(mapped, original, begin, end); return;
    }
  }

  void take_break(char32_t mapped, char32_t original, std::uint32_t begin, std::uint32_t end) {
    bool line_break_in_run = mapped == U'\n' && in_han_ && !han_line_broken_;
    if (line_break_in_run) {
      han_line_broken_ = true;
      return;
    }
    end_han();
    if (take_operator(begin)) return;
    if (chunk_.empty()) {
      if (mapped == U'.' && is_dot_net(text_.substr(begin))) {
        chunk_.push_back({mapped, CharClass::Letter, false, begin, end});
      }
      return;
    }
    // A full-width colon ends a word in Chinese.
    bool full_colon = original >= 0x80 && mapped == U':';
    bool joiner = !full_colon && mapped < 0x80 &&
                  kJoiners.find(static_cast<char>(mapped)) != std::string_view::npos;
    if (joiner && !is_joiner(chunk_.back())) {
      chunk_.push_back({mapped, CharClass::Break, false, begin, end});
    } else if (mapped == U'+' && chunk_.back().c == U'+' &&
               letters_before(chunk_.size() - 1) <= 3) {
      chunk_.back().cls = CharClass::Letter;
      chunk_.push_back({mapped, CharClass::Letter, false, begin, end});
    } else if (mapped == U'*' && is_star_of_name(end)) {
      chunk_.push_back({mapped, CharClass::Letter, false, begin, end});
      end_chunk();
    } else {
      end_chunk();
    }
  }

  // An operator is a term at a position of its own. C++ and i++ are words.
  bool take_operator(std::uint32_t begin) {
    std::string_view found = operator_at(text_, begin);
    bool ends_word = found == "++" && !chunk_.empty() && letters_before(chunk_.size()) <= 3;
    if (found.empty() || ends_word) return false;
    end_chunk();
    behind_operator_ = begin + static_cast<std::uint32_t>(found.size());
    give_(
        {Token::Type::Operator, position_++, begin, behind_operator_, next_chunk_++, found, found});
    return true;
  }

  // A*, B*: one letter, and nothing that it could be multiplied with.
  bool is_star_of_name(std::uint32_t end) const {
    bool followed = end < text_.size() && (is_ascii_alnum(text_[end]) || text_[end] == '(');
    return chunk_.size() == 1 && chunk_.front().cls == CharClass::Letter && !followed;
  }

  static bool is_joiner(const ChunkChar& c) { return c.cls == CharClass::Break; }

  // Letters directly before the character of this number; many if a digit stands before them.
  std::size_t letters_before(std::size_t sign) const {
    std::size_t begin = sign;
    while (begin > 0 && chunk_[begin - 1].cls == CharClass::Letter) --begin;
    bool after_digit = begin > 0 && chunk_[begin - 1].cls == CharClass::Digit;
    return begin == sign || after_digit ? kMaxWordBytes : sign - begin;
  }

  std::size_t letters_from(std::size_t first) const {
    std::size_t end = first;
    while (end < chunk_.size() && chunk_[end].cls == CharClass::Letter) ++end;
    return end - first;
  }

  void end_chunk() {
    if (chunk_.empty()) return;
    keep_signs_of_names();
    while (is_joiner(chunk_.back())) chunk_.pop_back();
    add_chunk(cut_chunk(chunk_));
    chunk_.clear();
  }

  // One letter and its sign: C#, F#, B+, and B+Tree.
  void keep_signs_of_names() {
    for (std::size_t i = 1; i < chunk_.size(); ++i) {
      bool sign = is_joiner(chunk_[i]) && (chunk_[i].c == U'#' || chunk_[i].c == U'+');
      if (!sign || letters_before(i) != 1) continue;
      bool ends = i + 1 == chunk_.size();
      bool before_word = chunk_[i].c == U'+' && letters_from(i + 1) >= kLettersOfAWord;
      if (ends || before_word) chunk_[i].cls = CharClass::Letter;
    }
  }

  void add_chunk(const std::vector<ChunkPart>& parts) {
    std::uint32_t number = next_chunk_++;
    std::uint32_t first = position_;
    std::vector<std::string> words;
    for (const ChunkPart& part : parts) {
      words.push_back(part_word(chunk_, part));
      add_word(words.back(), part, number);
    }
    if (chunk_.size() > kMaxChunkChars || parts.empty()) return;
    add_written_form(words, first, number);
    // Each piece of two parts or more, then the chunk if it has several pieces.
    for (std::size_t from = 0; from < parts.size();) {
      std::size_t to = from;
      while (to < parts.size() && parts[to].piece == parts[from].piece) ++to;
      add_joined(words, parts, first + static_cast<std::uint32_t>(from), from, to, number);
      if (from == 0 && to == parts.size()) return;
      from = to;
    }
    add_joined(words, parts, first, 0, parts.size(), number);
  }

  // "--no-cache" beside "no cache".
  void add_written_form(const std::vector<std::string>& words, std::uint32_t position,
                        std::uint32_t chunk) {
    if (words.size() > kMaxJoinedParts || chunk_.front().cls != CharClass::Letter) return;
    std::string joined;
    for (const std::string& word : words) joined += word;
    WrittenForm written = written_form(text_, joined, chunk_.front().begin, chunk_.back().end);
    if (written.form.empty() || written.form.size() > kMaxWordBytes) return;
    give_({Token::Type::Joined,
           position,
           static_cast<std::uint32_t>(written.begin),
           static_cast<std::uint32_t>(written.end),
           chunk,
           std::string(kJoinedPrefix) + written.form,
           {}});
  }

  void add_word(const std::string& word, const ChunkPart& part, std::uint32_t chunk) {
    std::uint32_t position = position_++;
    if (word.empty() || word.size() > kMaxWordBytes) return;
    give_({Token::Type::Word, position, chunk_[part.from].begin, chunk_[part.to - 1].end, chunk,
           analyzer_.stem(word), word});
  }

  void add_joined(const std::vector<std::string>& words, const std::vector<ChunkPart>& parts,
                  std::uint32_t position, std::size_t from, std::size_t to, std::uint32_t chunk) {
    if (to - from < 2 || to - from > kMaxJoinedParts) return;
    std::string joined, spaced;
    for (std::size_t i = from; i < to; ++i) {
      // Without the dots of numbers, so that qwen25vl finds Qwen2.5-VL.
      std::remove_copy(words[i].begin(), words[i].end(), std::back_inserter(joined), '.');
      if (i > from) spaced += ' ';
      spaced += words[i];
    }
    if (joined.size() > kMaxWordBytes) return;
    give_({Token::Type::Joined, position, chunk_[parts[from].from].begin,
           chunk_[parts[to - 1].to - 1].end, chunk,
           std::string(kJoinedPrefix) + analyzer_.stem(joined), spaced});
  }

  void add_han(char32_t c, std::uint32_t begin, std::uint32_t end) {
    if (!in_han_) han_chunk_ = next_chunk_++;
    std::size_t before = in_han_ ? han_.size() - last_han_ : 0;
    han_.erase(0, in_han_ ? last_han_ : han_.size());
    last_han_ = before;
    append_code_point(han_, c);
    std::string_view term = std::string_view(han_).substr(before);
    give_({Token::Type::Han1, position_, begin, end, han_chunk_, term, term});
    if (in_han_)
      give_({Token::Type::Han2, position_ - 1, last_han_begin_, end, han_chunk_, han_, han_});
    in_han_ = true;
    han_line_broken_ = false;
    last_han_begin_ = begin;
    ++position_;
  }

  void end_han() {
    in_han_ = false;
    han_line_broken_ = false;
  }

  void add_emoji(char32_t c, std::uint32_t begin, std::uint32_t end) {
    std::string term;
    append_code_point(term, c);
    give_({Token::Type::Emoji, position_++, begin, end, next_chunk_++, term, term});
  }

  Analyzer& analyzer_;
  std::string_view text_;
  std::uint32_t position_;
  const Analyzer::TokenVisitor& give_;
  Chunk chunk_;
  std::uint32_t next_chunk_ = 0;
  std::uint32_t behind_operator_ = 0;
  bool in_han_ = false;
  bool han_line_broken_ = false;
  std::uint32_t han_chunk_ = 0;
  std::string han_;           // the last character and the one before it in the run
  std::size_t last_han_ = 0;  // where the last one begins in it
  std::uint32_t last_han_begin_ = 0;
};

bool is_english_word(std::string_view word) {
  return std::all_of(word.begin(), word.end(), is_lower);
}

// Snowball keeps the plural of words that do not look English: llms, gpus.
bool is_plural_of_acronym(const std::string& word) {
  if (word.size() < 4 || !word.ends_with("s") || word.ends_with("ss")) return false;
  bool processing_units = word.size() == 4 && word.ends_with("pus");
  return processing_units || word.find_first_of("aeiouy") == std::string::npos;
}

}  // namespace

Analyzer::Analyzer() : stemmer_("english") {}

const std::string& Analyzer::stem(std::string_view word) {
  struct Known {
    std::string word, stem;
  };
  // By hash; of two words with one place the last. One for all analyzers of a thread, its rows made
  // when they are used.
  thread_local std::array<std::vector<Known>, kKnownStems / kStemsOfRow> all_known;
  std::uint64_t place = hash64(word) % kKnownStems;
  std::vector<Known>& row = all_known[place / kStemsOfRow];
  if (row.empty()) row.resize(kStemsOfRow);
  Known& known = row[place % kStemsOfRow];
  if (known.word == word) return known.stem;
  std::string stem(word);
  if (is_english_word(word)) stem = stemmer_(stem);
  if (is_plural_of_acronym(stem)) stem.pop_back();
  known = {std::string(word), std::move(stem)};
  return known.stem;
}

std::uint32_t Analyzer::each_token(std::string_view text, const TokenVisitor& take,
                                   std::uint32_t first_position) {
  return Walk(*this, text, first_position, take).run();
}

std::vector<Token> Analyzer::analyze(std::string_view text) {
  std::vector<Token> tokens;
  each_token(text, [&](const TokenView& token) {
    tokens.push_back({token.type, token.position, token.begin, token.end, token.chunk,
                      std::string(token.term), std::string(token.word)});
  });
  return tokens;
}

std::string fold_words(std::string_view text) {
  thread_local Analyzer analyzer;
  return fold_words(analyzer.analyze(text));
}

std::string fold_words(const std::vector<Token>& tokens) {
  std::string folded;
  bool after_han = false;
  for (const Token& token : tokens) {
    bool part = token.type == Token::Type::Word || token.type == Token::Type::Han1 ||
                token.type == Token::Type::Emoji;
    if (!part) continue;
    bool han = token.type == Token::Type::Han1;
    if (!folded.empty() && !(han && after_han)) folded += ' ';
    folded += token.word;
    after_han = han;
  }
  return folded;
}

std::string fold_value(std::string_view text) {
  thread_local Analyzer analyzer;
  return fold_value(text, analyzer.analyze(text));
}

std::string fold_value(std::string_view text, const std::vector<Token>& tokens) {
  std::string folded = fold_words(tokens);
  std::erase(folded, ' ');
  if (!folded.empty()) return folded;
  for (std::size_t at = 0; at < text.size();) {
    append_code_point(folded, lower_case(next_code_point(text, at)));
  }
  return folded;
}

}  // namespace cssearch
