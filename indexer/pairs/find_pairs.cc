// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/pairs/find_pairs.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "indexer/pairs/acronym.h"
#include "schema/analysis/analyzer.h"
#include "schema/analysis/char_table.h"
#include "schema/analysis/stop_words.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

using Type = PairEvidence::Type;
using Text = std::u32string_view;

constexpr std::size_t kMostInBrackets = 100;
constexpr std::size_t kMostWords = 6;
constexpr std::size_t kMostWordsBefore = 4;  // of English that Chinese in brackets explains
constexpr std::size_t kLeastHan = 2;
constexpr std::size_t kMostHan = 8;

// What may stand before a term in its sentence and is part of none: the term begins behind the last
// of them.
constexpr auto kBeforeTerms = std::to_array<Text>(
    {U"使用", U"采用", U"利用", U"通过", U"基于", U"称为", U"叫做", U"叫作", U"称作", U"名为",
     U"所谓", U"包括", U"提供", U"引入", U"提出", U"进行", U"介绍", U"给定", U"负责", U"借助",
     U"针对", U"避免", U"导致", U"使得", U"得到", U"点击", U"打开", U"作为", U"成为", U"变成",
     U"属于", U"具有", U"没有", U"需要", U"可以", U"例如", U"比如", U"诸如", U"就是", U"也是",
     U"还是", U"或者", U"以及", U"如果", U"因为", U"所以", U"但是", U"关于", U"对于", U"根据",
     U"按照", U"其中", U"一种", U"一个", U"一些", U"一款", U"一套", U"这种", U"这个", U"各种",
     U"我们", U"他们", U"的",   U"是",   U"和",   U"与",   U"或",   U"叫"});

std::string to_bytes(Text text) {
  std::string bytes;
  for (char32_t c : text) append_code_point(bytes, c);
  return bytes;
}

bool is_han(char32_t c) {
  return char_info(c).cls == CharClass::Han && c >= 0x3400 && c != U'々' && c < 0xAC00;
}

bool is_ascii_word(char32_t c) {
  return c < 0x80 && (is_letter(static_cast<char>(c)) || is_digit(static_cast<char>(c)) ||
                      std::string_view("-+#'&/.").find(static_cast<char>(c)) != std::string::npos);
}

bool is_opening(char32_t c) {
  return c == U'(' || c == U'（';
}
bool is_closing(char32_t c) {
  return c == U')' || c == U'）';
}

Text trimmed(Text text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// "Multi-Head Latent Attention，MLA" → its two parts.
std::vector<Text> parts_in_brackets(Text inner) {
  std::vector<Text> parts;
  constexpr Text kBetween = U",，;；、";
  while (true) {
    std::size_t at = inner.find_first_of(kBetween);
    parts.push_back(trimmed(inner.substr(0, at)));
    if (at == Text::npos) return parts;
    inner.remove_prefix(at + 1);
  }
}

std::vector<std::string> split_words(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

std::string join(const std::vector<std::string>& words, std::size_t from = 0) {
  std::string text;
  for (std::size_t i = from; i < words.size(); ++i) text += (text.empty() ? "" : " ") + words[i];
  return text;
}

// One to six words of letters that may name a thing: no sentence, path, number, unit or file.
std::optional<std::string> english_term(std::vector<std::string> words) {
  if (!words.empty() && (words.front() == "the" || words.front() == "a" || words.front() == "an"))
    words.erase(words.begin());
  if (words.empty() || words.size() > kMostWords) return std::nullopt;
  auto letters = [](const std::string& word) {
    return std::count_if(word.begin(), word.end(), [](char c) { return is_letter(c); });
  };
  for (const std::string& word : words) {
    if (word.find('.') != std::string::npos || letters(word) == 0) return std::nullopt;
    if (std::count(word.begin(), word.end(), '/') > 1 || !is_letter(word.front()))
      return std::nullopt;
  }
  bool ends_small =
      is_stop_word(lower_ascii(words.front())) || is_stop_word(lower_ascii(words.back()));
  if (ends_small || (words.size() == 1 && letters(words.front()) < 2)) return std::nullopt;
  return join(words);
}

std::optional<std::string> english_term(Text text) {
  bool plain = std::all_of(text.begin(), text.end(),
                           [](char32_t c) { return c == U' ' || is_ascii_word(c); });
  return plain ? english_term(split_words(to_bytes(text))) : std::nullopt;
}

struct HanRun {
  std::string text;
  bool whole;  // its begin is certain
};

// Where the term begins in a run of Han; what is left has two characters.
std::size_t begin_of_term(Text run) {
  std::size_t begin = 0;
  for (Text word : kBeforeTerms) {
    for (std::size_t at = run.find(word); at != Text::npos; at = run.find(word, at + 1)) {
      std::size_t end = at + word.size();
      if (end + kLeastHan <= run.size()) begin = std::max(begin, end);
    }
  }
  return begin;
}

// 在 and 了 begin no term, but for 在线 and 了解.
bool begins_with_particle(Text run) {
  return (run.starts_with(U'在') && !run.starts_with(U"在线")) ||
         (run.starts_with(U'了') && !run.starts_with(U"了解"));
}

// The run of Han at the end of `left`.
std::optional<HanRun> han_before(Text left) {
  left = trimmed(left);
  bool quoted = !left.empty() && Text(U"”’」』》\"'").find(left.back()) != Text::npos;
  if (quoted) left.remove_suffix(1);
  std::size_t begin = left.size();
  while (begin > 0 && is_han(left[begin - 1])) --begin;
  Text run = left.substr(begin);
  if (run.size() < kLeastHan) return std::nullopt;
  Text rest = trimmed(left.substr(0, begin));
  bool behind_words = !rest.empty() && is_ascii_word(rest.back());
  if (quoted && run.size() > kMostHan) return std::nullopt;
  std::size_t cut = quoted ? 0 : begin_of_term(run);
  if (!quoted && begins_with_particle(run.substr(cut)) && run.size() > cut + kLeastHan) ++cut;
  run.remove_prefix(cut);
  bool whole = cut > 0 || !behind_words;
  if (run.size() > kMostHan) {
    run.remove_prefix(run.size() - kMostHan);
    whole = false;
  }
  return HanRun{fold_words(to_bytes(run)), whole};
}

// Words at the end of `left`, as many as stand there in a row; nothing if there are more than may
// belong together.
std::vector<std::string> words_before(Text left) {
  left = trimmed(left);
  std::size_t begin = left.size();
  while (begin > 0 && (left[begin - 1] == U' ' || is_ascii_word(left[begin - 1]))) --begin;
  return split_words(to_bytes(left.substr(begin)));
}

std::optional<std::string> han_term(Text text) {
  bool fits = text.size() >= kLeastHan && text.size() <= kMostHan &&
              std::all_of(text.begin(), text.end(), is_han) && begin_of_term(text) == 0;
  return fits ? std::optional(fold_words(to_bytes(text))) : std::nullopt;
}

class LineReader {
 public:
  LineReader(Text line, std::vector<PairEvidence>& found) : line_(line), found_(found) {}

  void read() {
    for (std::size_t open = 0; open < line_.size(); ++open) {
      if (!is_opening(line_[open])) continue;
      std::size_t close = open + 1;
      while (close < line_.size() && !is_closing(line_[close]) && !is_opening(line_[close]))
        ++close;
      if (close == line_.size() || is_opening(line_[close]) || close - open > kMostInBrackets)
        continue;
      read_brackets(line_.substr(0, open), line_.substr(open + 1, close - open - 1));
      open = close;
    }
  }

 private:
  void read_brackets(Text left, Text inner) {
    std::vector<Text> parts = parts_in_brackets(inner);
    if (parts.size() > 2) return;
    std::vector<std::string> before = words_before(left);
    std::vector<std::string> terms;
    for (Text part : parts) {
      if (auto term = english_term(part)) terms.push_back(*term);
    }
    if (!before.empty()) {
      for (const std::string& term : terms) add_acronym(before, term);
      if (parts.size() == 1) add_explained(before, parts.front());
    }
    bool related = terms.size() == 1 || (terms.size() == 2 && add_both(terms[0], terms[1]));
    if (!related || terms.size() != parts.size()) return;
    if (std::optional<HanRun> run = han_before(left)) {
      for (const std::string& term : terms) add_han(run->text, term, run->whole);
    }
  }

  // "… Multi-Head Latent Attention (MLA)": of the words before, the last that the letters stand
  // for.
  void add_acronym(const std::vector<std::string>& before, const std::string& term) {
    std::vector<std::string> words = split_words(term);
    if (words.size() > 1 && is_acronym(before.back()) && expands(words, before.back())) {
      found_.push_back({Type::Acronym, before.back(), term});
      return;
    }
    if (words.size() > 1 || !is_acronym(term)) return;
    for (std::size_t from = before.size(); from-- > 0;) {
      bool too_far = before.size() - from > term.size() + 3 || before[from].ends_with('.');
      if (too_far) return;
      std::vector<std::string> last(before.begin() + static_cast<std::ptrdiff_t>(from),
                                    before.end());
      if (!expands(last, term)) continue;
      found_.push_back({Type::Acronym, term, join(last)});
      return;
    }
  }

  // Of two terms in brackets one is the acronym of the other.
  bool add_both(const std::string& one, const std::string& other) {
    for (const auto& [acronym, words] : {std::pair(one, other), std::pair(other, one)}) {
      if (!is_acronym(acronym) || !expands(split_words(words), acronym)) continue;
      found_.push_back({Type::Acronym, acronym, words});
      return true;
    }
    return false;
  }

  // "speculative decoding（投机解码）"
  void add_explained(const std::vector<std::string>& before, Text inner) {
    if (before.size() > kMostWordsBefore) return;
    std::optional<std::string> han = han_term(inner), english = english_term(before);
    if (han && english) add_han(*han, *english, true);
  }

  void add_han(const std::string& han, const std::string& english, bool whole) {
    found_.push_back({whole ? Type::WholeHan : Type::HanTail, han, english});
  }

  Text line_;
  std::vector<PairEvidence>& found_;
};

void find_in_line(std::string_view line, std::vector<PairEvidence>& found) {
  bool has_brackets =
      line.find('(') != std::string_view::npos || line.find("（") != std::string_view::npos;
  if (!has_brackets) return;
  std::u32string characters;
  for (std::size_t at = 0; at < line.size();) characters += next_code_point(line, at);
  LineReader(characters, found).read();
}

void find_in(std::string_view text, std::vector<PairEvidence>& found) {
  while (!text.empty()) find_in_line(take_until(text, '\n'), found);
}

void find_in(const Passage& passage, std::vector<PairEvidence>& found) {
  auto block = passage.blocks.begin();
  std::string_view text = passage.text;
  for (int number = 0; !text.empty(); ++number) {
    std::string_view line = take_until(text, '\n');
    while (block != passage.blocks.end() && block->text_line + block->count <= number) ++block;
    bool code = block != passage.blocks.end() && block->text_line <= number &&
                block->kind == TextKind::Code;
    if (!code) find_in_line(line, found);
  }
}

}  // namespace

std::vector<PairEvidence> find_pairs(std::string_view text) {
  std::vector<PairEvidence> found;
  find_in(text, found);
  return found;
}

std::vector<PairEvidence> find_pairs(const Document& document,
                                     const std::vector<Passage>& passages) {
  std::vector<PairEvidence> found;
  find_in(document.title, found);
  for (const std::string& title : document.other_titles) find_in(title, found);
  find_in(document.remark, found);
  find_in(document.abstract, found);
  for (const Passage& passage : passages) {
    for (const Passage::Section& section : passage.sections) {
      if (!section.heading.empty()) find_in(section.heading.back(), found);
    }
    find_in(passage, found);
    if (found.size() > kMostPairsOfADocument) break;
  }
  if (found.size() > kMostPairsOfADocument) found.resize(kMostPairsOfADocument);
  return found;
}

}  // namespace cssearch
