// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/markdown/clean.h"

#include <algorithm>
#include <array>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/analysis/utf8_scan.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

bool is_emoji_part(char32_t c) {
  bool selector_or_joiner = c == 0xFE0F || c == 0xFE0E || c == 0x200D || c == 0x20E3;
  bool skin_tone = c >= 0x1F3FB && c <= 0x1F3FF;
  bool mark_of_rights = c == 0xA9 || c == 0xAE;  // ©️ and ®️ stand in headings as ornaments
  return selector_or_joiner || skin_tone || mark_of_rights || char_info(c).cls == CharClass::Emoji;
}

bool is_word_char(char32_t c) {
  CharClass cls = char_info(c).cls;
  return cls == CharClass::Letter || cls == CharClass::Digit || cls == CharClass::Han;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  std::string replaced;
  std::size_t from = 0;
  for (std::size_t at; (at = text.find(what, from)) != std::string::npos; from = at + what.size()) {
    replaced.append(text, from, at - from).append(by);
  }
  if (from > 0) text = replaced.append(text, from);
}

// The remains of a tag whose "<" was eaten: "从 DistServe 谈起/u>" by "</u>".
void drop_broken_tags(std::string& text) {
  if (text.find('>') == std::string::npos) return;
  static constexpr std::array<std::string_view, 16> kTails = {
      "</u>", "</b>", "</i>", "</a>",  "</sup>", "</sub>", "</em>",    "</strong>",
      "/u>",  "/b>",  "/i>",  "/sup>", "/sub>",  "/em>",   "/strong>", "<u>"};
  for (std::string_view tail : kTails) replace_all(text, tail, "");
}

void drop_empty_brackets(std::string& text) {
  static constexpr std::array<std::string_view, 4> kEmpty = {"()", "[]", "（）", "【】"};
  for (std::string_view brackets : kEmpty) replace_all(text, brackets, "");
}

// Asterisks and underscores that marked nothing at either end.
std::string_view trim_marks(std::string_view text) {
  static constexpr std::string_view kMarks = "*_ \t";
  auto first = text.find_first_not_of(kMarks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kMarks) - first + 1);
}

std::string_view trim_colon(std::string_view text) {
  for (std::string_view colon : {":", "："}) {
    while (text.ends_with(colon)) text = trim_space(text.substr(0, text.size() - colon.size()));
  }
  return text;
}

bool is_chinese_numeral(char32_t c) {
  return std::u32string_view(U"一二三四五六七八九十百零").find(c) != std::u32string_view::npos;
}

// Length of "1.2", "3)", "1、", "(4)" with what closes it; 0 if the text begins with no numbering.
std::size_t arabic_numbering(std::string_view text) {
  std::size_t at = text.starts_with("(") ? 1 : text.starts_with("（") ? 3 : 0;
  bool bracket = at > 0;
  std::size_t digits = 0, dots = 0;
  while (at < text.size() && ((text[at] >= '0' && text[at] <= '9') || text[at] == '.')) {
    (text[at] == '.' ? dots : digits) += 1;
    ++at;
  }
  if (digits == 0 || digits > 6) return 0;
  bool closed = false;
  for (std::string_view close : {")", "）", "、", "．"}) {
    if (text.substr(at).starts_with(close)) {
      at += close.size();
      closed = true;
      break;
    }
  }
  bool space_follows = at < text.size() && text[at] == ' ';
  bool level = dots > 0 && (space_follows || text[at - 1] == '.');
  if (bracket && !closed) return 0;
  return closed || level ? at : 0;
}

std::size_t chinese_numbering(std::string_view text) {
  std::size_t at = text.starts_with("（") ? 3 : text.starts_with("(") ? 1 : 0;
  std::size_t numerals = 0;
  for (std::size_t next = at; next < text.size(); ++numerals) {
    if (!is_chinese_numeral(next_code_point(text, next))) break;
    at = next;
  }
  if (numerals == 0) return 0;
  for (std::string_view close : {"、", "．", "）", ")"}) {
    if (text.substr(at).starts_with(close)) return at + close.size();
  }
  return 0;
}

}  // namespace

RichText slice(const RichText& rich, std::size_t begin, std::size_t end) {
  end = std::min(end, rich.text.size());
  begin = std::min(begin, end);
  RichText part{rich.text.substr(begin, end - begin), {}};
  for (const Mark& mark : rich.marks) {
    std::size_t from = std::max(mark.begin, begin), to = std::min(mark.end, end);
    bool inside = from < to || (mark.begin == mark.end && mark.begin >= begin && mark.end <= end);
    if (inside) part.marks.push_back({mark.type, from - begin, to - begin, mark.target});
  }
  return part;
}

RichText without_images_and_anchors(const RichText& rich) {
  if (rich.marks.empty()) return rich;
  std::string keep(rich.text.size(), 1);
  for (const Mark& mark : rich.marks) {
    bool anchor = mark.type == Mark::Type::Link && mark.target.starts_with("#");
    if (mark.type != Mark::Type::Image && !anchor) continue;
    std::fill(keep.begin() + static_cast<std::ptrdiff_t>(mark.begin),
              keep.begin() + static_cast<std::ptrdiff_t>(mark.end), 0);
  }
  RichText kept;
  std::vector<std::size_t> moved(rich.text.size() + 1);
  for (std::size_t i = 0; i < rich.text.size(); ++i) {
    moved[i] = kept.text.size();
    if (keep[i] != 0) kept.text += rich.text[i];
  }
  moved.back() = kept.text.size();
  for (const Mark& mark : rich.marks) {
    if (moved[mark.begin] < moved[mark.end]) {
      kept.marks.push_back({mark.type, moved[mark.begin], moved[mark.end], mark.target});
    }
  }
  return kept;
}

std::string fold_space(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  bool gap = false, line_break = false;
  char32_t last = 0;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (is_space(c)) {
      gap = true;
      line_break = line_break || c == '\n';
      continue;
    }
    bool wrapped = line_break && is_written_without_spaces(last) && is_written_without_spaces(c);
    if (gap && !wrapped && !folded.empty()) folded += ' ';
    gap = line_break = false;
    append_code_point(folded, c);
    last = c;
  }
  return folded;
}

bool is_written_without_spaces(char32_t c) {
  bool hangul = (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF);
  return !hangul && char_info(c).cls == CharClass::Han;
}

std::string without_emoji(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t ascii = count_ascii(text, at);
    kept.append(text, at, ascii);
    at += ascii;
    if (at == text.size()) break;
    char32_t c = next_code_point(text, at);
    if (!is_emoji_part(c)) append_code_point(kept, c);
  }
  return kept;
}

std::string without_numbering(std::string_view text) {
  text = trim_space(text);
  std::size_t length = std::max(arabic_numbering(text), chinese_numbering(text));
  std::string_view rest = trim_space(text.substr(length));
  return std::string(has_letters(rest) ? rest : text);
}

std::string clean_words(const RichText& rich) {
  std::string text = without_emoji(without_images_and_anchors(rich).text);
  drop_broken_tags(text);
  drop_empty_brackets(text);
  text = fold_space(text);
  return std::string(trim_colon(trim_marks(text)));
}

std::string clean_topic(const RichText& rich) {
  return without_numbering(clean_words(rich));
}

std::string cut_words(std::string_view text, std::size_t bytes) {
  return std::string(trim_space(text.substr(0, whole_code_points(text, bytes))));
}

std::string name_as_words(std::string_view name) {
  auto hyphens = std::count(name.begin(), name.end(), '-');
  bool spaced = name.find_first_of(" _") != std::string_view::npos;
  bool capitals =
      std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  bool kebab = hyphens >= 2 && !spaced && !capitals;
  std::string words(name);
  for (char& c : words) {
    if (c == '_' || (c == '-' && kebab)) c = ' ';
  }
  return fold_space(without_emoji(words));
}

std::string plain_label(std::string_view text) {
  std::string label;
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = lower_case(next_code_point(text, at));
    bool apostrophe = c == '\'' || c == 0x2019;
    if (apostrophe) continue;
    if (!is_word_char(c)) {
      gap = true;
      continue;
    }
    if (gap && !label.empty()) label += ' ';
    gap = false;
    append_code_point(label, c);
  }
  return label;
}

bool has_letters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (is_word_char(c) && char_info(c).cls != CharClass::Digit) return true;
  }
  return false;
}

std::string_view trim_space(std::string_view text) {
  static constexpr std::string_view kSpace = " \t\r\n\f\v";
  for (;;) {
    std::size_t size = text.size();
    while (!text.empty() && kSpace.find(text.front()) != std::string_view::npos)
      text.remove_prefix(1);
    while (!text.empty() && kSpace.find(text.back()) != std::string_view::npos)
      text.remove_suffix(1);
    for (std::string_view wide : {"\u3000", "\u00A0"}) {
      if (text.starts_with(wide)) text.remove_prefix(wide.size());
      if (text.ends_with(wide)) text.remove_suffix(wide.size());
    }
    if (text.size() == size) return text;
  }
}

}  // namespace cssearch
