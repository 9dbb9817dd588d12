// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/arxiv_id.h"
#include "schema/ascii.h"
#include "searcher/query/query.h"

namespace cssearch {
namespace {

// A longer query is a text that was pasted, or a question: what it has of quotes and brackets is no
// grammar, unless it also has operators or fields.
constexpr std::size_t kMostWordsOfGrammar = 12;
constexpr int kMaxDepth = 50;  // of brackets

using Type = QueryNode::Type;
using Compare = QueryNode::Compare;

// What opens and closes a phrase: " ", “ ”, 「 」. Sizes in bytes.
struct Quotes {
  std::string_view open;
  std::string_view close;
};
constexpr Quotes kQuotes[] = {{"\"", "\""}, {"“", "”"}, {"「", "」"}};

QueryNode leaf(Type type, std::string_view text) {
  QueryNode node;
  node.type = type;
  node.text = text;
  return node;
}

// Comparisons and ranges are for fields that have an order.
bool is_ordered(Field field) {
  Match match = field_info(field).match;
  return match == Match::Number || match == Match::Date;
}

// The last byte of quotes that open at `at` and close; npos if there are none.
std::size_t end_of_quotes(std::string_view text, std::size_t at) {
  for (const Quotes& quotes : kQuotes) {
    if (!text.substr(at).starts_with(quotes.open)) continue;
    std::size_t close = text.find(quotes.close, at + quotes.open.size());
    if (close != std::string_view::npos) return close + quotes.close.size() - 1;
  }
  return std::string_view::npos;
}

// The places of brackets that have their other half, quotes left aside.
std::vector<bool> find_pairs_of_brackets(std::string_view text) {
  std::vector<bool> paired(text.size());
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (std::size_t end = end_of_quotes(text, i); end != std::string_view::npos) i = end;
    if (text[i] == '(') open.push_back(i);
    if (text[i] != ')' || open.empty()) continue;
    paired[open.back()] = paired[i] = true;
    open.pop_back();
  }
  return paired;
}

// Spaces for the brackets that stand in more than kMaxDepth others.
std::string without_deep_brackets(std::string text) {
  const std::vector<bool> paired = find_pairs_of_brackets(text);
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!paired[i]) continue;
    bool opens = text[i] == '(';
    if (opens) ++depth;
    if (depth > kMaxDepth) text[i] = ' ';
    if (!opens) --depth;
  }
  return text;
}

struct Sign {
  std::string_view text;
  Compare compare;
};
constexpr Sign kSigns[] = {{">=", Compare::AtLeast}, {"<=", Compare::AtMost},
                           {">", Compare::Above},    {"<", Compare::Below},
                           {"≥", Compare::AtLeast},  {"≤", Compare::AtMost}};

class Parser {
 public:
  explicit Parser(std::string_view text)
      : text_(text), paired_brackets_(find_pairs_of_brackets(text)) {}

  ParsedQuery parse() {
    ParsedQuery parsed;
    parsed.root = read_all();
    parsed.notes = std::move(notes_);
    return parsed;
  }

 private:
  QueryNode read_all() {
    QueryNode all;
    for (;;) {
      skip_spaces();
      if (ends_here()) return all;
      if (auto node = read_either()) all.children.push_back(std::move(*node));
    }
  }

  std::optional<QueryNode> read_either() {
    return read_chain(Type::Or, "OR", [this] { return read_both(); });
  }

  std::optional<QueryNode> read_both() {
    return read_chain(Type::And, "AND", [this] { return read_term(); });
  }

  // operand { word operand }; an operator without a second operand is a word.
  template <typename Operand>
  std::optional<QueryNode> read_chain(Type type, std::string_view word, Operand operand) {
    std::optional<QueryNode> first = operand();
    if (!first) return first;
    QueryNode chain;
    chain.type = type;
    chain.children.push_back(std::move(*first));
    while (std::size_t size = operator_size(word)) {
      std::size_t before = at_;
      at_ += size;
      skip_spaces();
      bool operand_follows = !ends_here() && !operator_size("OR") && !operator_size("AND");
      std::optional<QueryNode> next = operand_follows ? operand() : std::nullopt;
      if (!next) {
        at_ = before;
        break;
      }
      chain.children.push_back(std::move(*next));
    }
    if (chain.children.size() == 1) return std::move(chain.children.front());
    return chain;
  }

  // The size of an operator word with the spaces before it; 0 if none is next.
  std::size_t operator_size(std::string_view word) const {
    std::size_t at = at_;
    while (at < text_.size() && is_space(text_[at])) ++at;
    if (!text_.substr(at).starts_with(word)) return 0;
    std::size_t end = at + word.size();
    bool alone = end == text_.size() || is_space(text_[end]) || text_[end] == '(';
    return alone ? end - at_ : 0;
  }

  std::optional<QueryNode> read_term() {
    skip_spaces();
    if (at_end()) return std::nullopt;
    std::size_t begin = at_;
    std::size_t not_size = operator_size("NOT");
    bool dash = is_minus();
    if (not_size == 0 && !dash) return read_primary();
    at_ += dash ? 1 : not_size;
    skip_spaces();
    std::optional<QueryNode> inner = ends_here() ? std::nullopt : read_primary();
    if (!inner) {
      at_ = begin;
      return read_word();
    }
    QueryNode node;
    node.type = Type::Not;
    node.children.push_back(std::move(*inner));
    return node;
  }

  // A dash before what is not to be found. Before other signs it is an operator or a flag: ->,
  // -=, --no-cache.
  bool is_minus() const {
    if (peek() != '-' || at_ + 1 >= text_.size()) return false;
    char next = text_[at_ + 1];
    return !is_space(next) && next != '-' && next != '>' && next != '=';
  }

  std::optional<QueryNode> read_primary() {
    if (peek() == '(' && depth_ < kMaxDepth) {
      if (auto group = read_group()) return group;
    }
    if (auto phrase = read_quoted()) return leaf(Type::Phrase, *phrase);
    if (drop_unclosed_quote()) return ends_here() ? std::nullopt : read_term();
    if (auto value = read_field()) return value;
    return read_word();
  }

  // "( … )", a word if there is nothing in it; nothing, and nothing consumed, if it is none.
  std::optional<QueryNode> read_group() {
    if (!paired_brackets_[at_]) {
      note("an opening bracket is not closed; it was searched as text");
      return std::nullopt;
    }
    std::size_t begin = at_++;
    ++depth_;
    QueryNode group = read_all();
    --depth_;
    bool closed = !at_end() && peek() == ')';
    if (!closed) {
      at_ = begin;
      return std::nullopt;
    }
    ++at_;
    if (group.children.empty()) return leaf(Type::Word, "()");
    if (group.children.size() == 1) return std::move(group.children.front());
    return group;
  }

  // The text between quotes that begin here.
  std::optional<std::string> read_quoted() {
    for (const Quotes& quotes : kQuotes) {
      if (!text_.substr(at_).starts_with(quotes.open)) continue;
      std::size_t begin = at_ + quotes.open.size();
      std::size_t end = text_.find(quotes.close, begin);
      if (end == std::string_view::npos) return std::nullopt;
      at_ = end + quotes.close.size();
      return std::string(text_.substr(begin, end - begin));
    }
    return std::nullopt;
  }

  bool quotes_open() const {
    return std::any_of(std::begin(kQuotes), std::end(kQuotes), [this](const Quotes& quotes) {
      return text_.substr(at_).starts_with(quotes.open);
    });
  }

  bool drop_unclosed_quote() {
    for (const Quotes& quotes : kQuotes) {
      if (!text_.substr(at_).starts_with(quotes.open)) continue;
      note("a quotation mark is not closed; it was left out");
      at_ += quotes.open.size();
      skip_spaces();
      return true;
    }
    return false;
  }

  // "name:value"; nothing, and nothing consumed, if it is none.
  std::optional<QueryNode> read_field() {
    std::size_t end = at_;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    std::string_view name = text_.substr(at_, end - at_);
    std::string_view behind = text_.substr(end);
    std::size_t colon = behind.starts_with(":") ? 1 : behind.starts_with("：") ? 3 : 0;
    if (name.empty() || colon == 0) return std::nullopt;
    std::string_view rest = behind.substr(colon);
    bool has_value = !rest.empty() && !is_space(rest.front()) && rest.front() != ':' &&
                     !rest.starts_with("//") && !(rest.front() == ')' && depth_ > 0);
    std::optional<Field> field = field_of_name(name);
    if (!field || !has_value) {
      if (field)
        note("'" + std::string(name) + ":' has no value behind it; it was searched as a word");
      bool meant_as_field = !field && has_value && name.size() > 2 && colon == 1 && !is_paper();
      if (meant_as_field)
        note("there is no field '" + std::string(name) + "'; it was searched as words");
      return std::nullopt;
    }
    std::size_t begin = at_;
    at_ = end + colon;
    QueryNode node;
    node.type = Type::Value;
    node.field = *field;
    if (is_ordered(*field)) {
      read_ordered(node);
    } else if (auto quoted = read_quoted()) {
      node.quoted = true;
      node.text = std::move(*quoted);
    } else {
      drop_unclosed_quote();
      node.text = read_plain();
    }
    if (node.text.empty() && node.to.empty()) {
      at_ = begin;
      return std::nullopt;
    }
    return node;
  }

  // ">=4", "2023..2024-06", "..3", ">=\"last 3 months\"".
  void read_ordered(QueryNode& node) {
    for (const Sign& sign : kSigns) {
      if (!text_.substr(at_).starts_with(sign.text)) continue;
      at_ += sign.text.size();
      node.compare = sign.compare;
      node.text = read_end();
      return;
    }
    node.quoted = end_of_quotes(text_, at_) != std::string_view::npos;
    node.text = read_end();
    if (!text_.substr(at_).starts_with("..")) return;
    while (!at_end() && peek() == '.') ++at_;
    node.quoted = false;
    node.compare = Compare::Range;
    node.to = read_end();
    node.to.erase(0, node.to.find_first_not_of('.'));
  }

  // One end of a range: in quotes, or up to "..". Without brackets, which no date has: printed they
  // would open groups.
  std::string read_end() {
    auto quoted = read_quoted();
    std::string end = quoted ? *quoted : read_plain_end();
    std::erase_if(end, [](char c) { return c == '(' || c == ')'; });
    return end;
  }

  std::string read_plain_end() {
    drop_unclosed_quote();
    std::size_t begin = at_;
    std::string_view plain = read_plain();
    if (std::size_t dots = plain.find(".."); dots != std::string_view::npos) {
      at_ = begin + dots;
      plain = plain.substr(0, dots);
    }
    return std::string(plain);
  }

  // "arxiv:2309.06180"
  bool is_paper() const {
    std::string_view word = text_.substr(at_);
    return parse_arxiv_id(word.substr(0, word.find_first_of(" \t)"))).has_value();
  }

  std::optional<QueryNode> read_word() {
    skip_spaces();
    std::string_view word = read_plain();
    if (word.empty()) {
      // A bracket that closes nothing.
      if (!at_end()) ++at_;
      return std::nullopt;
    }
    bool is_form = word.find_first_of("()") == std::string_view::npos;
    if (is_form && word.size() > 1 && word.ends_with('*') && !word.ends_with("**")) {
      return leaf(Type::Wildcard, word.substr(0, word.size() - 1));
    }
    return leaf(Type::Word, word);
  }

  // Up to a space or quotes, or up to the bracket that closes a group: "O(n" keeps its own bracket.
  std::string_view read_plain() {
    std::size_t begin = at_;
    int inner = 0;
    while (!at_end() && !is_space(peek()) && !quotes_open()) {
      if (peek() == '(') ++inner;
      if (peek() == ')') {
        if (inner == 0 && depth_ > 0) break;
        inner = std::max(inner - 1, 0);
      }
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  void skip_spaces() {
    while (!at_end() && is_space(peek())) ++at_;
  }
  // The end of the text, or of the group that is being read.
  bool ends_here() const { return at_end() || (depth_ > 0 && peek() == ')'); }
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return text_[at_]; }

  void note(std::string text) {
    if (std::find(notes_.begin(), notes_.end(), text) == notes_.end())
      notes_.push_back(std::move(text));
  }

  std::string_view text_;
  std::vector<bool> paired_brackets_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<std::string> notes_;
};

// Invalid UTF-8 and control characters become spaces; full-width spaces too.
std::string sanitized(std::string_view text) {
  std::string clean;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    bool space = c < 0x20 || c == 0x7F || c == U'\uFFFD' || c == 0x3000 || c == 0xA0;
    append_code_point(clean, space ? U' ' : c);
  }
  return clean;
}

// Words between spaces, and of Chinese two characters.
std::size_t count_words(std::string_view text) {
  std::size_t words = 0, han = 0;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size();) {
    CharClass cls = char_info(next_code_point(text, at)).cls;
    han += cls == CharClass::Han ? 1 : 0;
    bool letter = cls == CharClass::Letter || cls == CharClass::Digit;
    words += letter && !in_word ? 1 : 0;
    in_word = letter;
  }
  return words + han / 2;
}

// Whether somebody has written more than words, phrases and brackets: these stand in any text.
bool has_operators(const QueryNode& node) {
  switch (node.type) {
    case Type::And:
    case Type::Or:
    case Type::Not:
    case Type::Value:
    case Type::Wildcard: return true;
    case Type::Word:
    case Type::Phrase: return false;
    case Type::All: break;
  }
  return std::any_of(node.children.begin(), node.children.end(), has_operators);
}

// The words of a text, without its quotation marks.
QueryNode read_as_text(std::string_view text) {
  QueryNode all;
  std::string word;
  auto end_word = [&] {
    if (!word.empty()) all.children.push_back(leaf(Type::Word, word));
    word.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t begin = at;
    char32_t c = next_code_point(text, at);
    bool quote = std::any_of(std::begin(kQuotes), std::end(kQuotes), [&](const Quotes& quotes) {
      std::string_view sign = text.substr(begin, at - begin);
      return sign == quotes.open || sign == quotes.close;
    });
    if (quote || c == U' ') {
      end_word();
    } else {
      word.append(text.substr(begin, at - begin));
    }
  }
  end_word();
  return all;
}

}  // namespace

ParsedQuery parse_query(std::string_view text) {
  bool cut = text.size() > kMaxQueryBytes;
  std::string clean = sanitized(text.substr(0, whole_code_points(text, kMaxQueryBytes)));
  std::string shallow = without_deep_brackets(clean);
  ParsedQuery parsed = Parser(shallow).parse();
  if (shallow != clean)
    parsed.notes.push_back("brackets in more than " + std::to_string(kMaxDepth) +
                           " others were left out");
  if (count_words(clean) > kMostWordsOfGrammar && !has_operators(parsed.root)) {
    QueryNode words = read_as_text(clean);
    if (words != parsed.root)
      parsed = {std::move(words),
                {"a text as long as this was read as words, its quotation marks and brackets left "
                 "aside"}};
  }
  if (cut) parsed.notes.emplace_back("the query is longer than 4 kB; its end was left out");
  return parsed;
}

std::string join_arguments(const std::vector<std::string>& arguments,
                           std::vector<std::string>& notes) {
  std::string joined;
  for (const std::string& argument : arguments) {
    if (!joined.empty()) joined += ' ';
    std::size_t sign = argument.starts_with('-') ? 1 : 0;
    std::size_t colon = argument.find(':');
    bool spaced = argument.find_first_of(" \t") != std::string::npos;
    std::optional<Field> field;
    if (spaced && colon != std::string::npos && colon > sign) {
      field = field_of_name(std::string_view(argument).substr(sign, colon - sign));
    }
    std::string value = field ? argument.substr(colon + 1) : std::string();
    Match match = field ? field_info(*field).match : Match::Text;
    bool may_have_spaces = match == Match::Text || match == Match::Words || match == Match::Path ||
                           match == Match::Date;
    bool is_query = value.find('"') != std::string::npos || value.find(':') != std::string::npos ||
                    value.empty() || is_space(value.front()) || !may_have_spaces;
    if (!field || is_query) {
      joined += argument;
      continue;
    }
    std::string quoted = argument.substr(0, colon + 1) + "\"" + value + "\"";
    notes.push_back("read as " + quoted);
    joined += quoted;
  }
  return joined;
}

}  // namespace cssearch
