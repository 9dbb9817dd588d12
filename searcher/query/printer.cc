// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "schema/ascii.h"
#include "searcher/query/query.h"

namespace cssearch {
namespace {

using Type = QueryNode::Type;
using Compare = QueryNode::Compare;

// At one of these the end of a range would end, or be in quotes, when it is read again.
constexpr std::array kNotPlain = {" ", "\t", "..", "\"", "“", "「"};

std::string in_quotes(std::string_view text) {
  // A quotation mark cannot stand inside a phrase; the index has none either.
  std::string inside(text);
  for (char& c : inside) {
    if (c == '"') c = ' ';
  }
  return "\"" + inside + "\"";
}

bool has_lone_bracket(std::string_view text) {
  int open = 0;
  for (char c : text) {
    if (c == '(') ++open;
    if (c == ')' && --open < 0) return true;
  }
  return open > 0;
}

// How lone brackets of words are printed: "O(n log n)" is two words that have one.
enum class LoneBrackets { Bare, Quoted };

std::string print_bare(const std::string& text, LoneBrackets lone) {
  return lone == LoneBrackets::Quoted && has_lone_bracket(text) ? in_quotes(text) : text;
}

std::string print_value(const QueryNode& node, LoneBrackets lone) {
  std::string name(field_info(node.field).name);
  auto value = [&](const std::string& text) {
    // Behind a colon these make it a word, of C++ or a link, or a range.
    const bool is_other =
        text.starts_with(':') || text.starts_with("//") || text.find("..") != std::string::npos;
    return node.quoted || is_other ? in_quotes(text) : print_bare(text, lone);
  };
  // "last 3 months" may be an end of a range too.
  auto end = [](const std::string& text) {
    const bool is_plain = std::none_of(kNotPlain.begin(), kNotPlain.end(), [&](const char* sign) {
      return text.find(sign) != std::string::npos;
    });
    const bool has_dots = text.starts_with('.') || text.ends_with('.');  // beside those of a range
    return is_plain && !has_dots ? text : in_quotes(text);
  };
  switch (node.compare) {
    case Compare::Equal: return name + ":" + value(node.text);
    case Compare::AtLeast: return name + ":>=" + end(node.text);
    case Compare::AtMost: return name + ":<=" + end(node.text);
    case Compare::Above: return name + ":>" + end(node.text);
    case Compare::Below: return name + ":<" + end(node.text);
    case Compare::Range: return name + ":" + end(node.text) + ".." + end(node.to);
  }
  return name;
}

// Operators that were taken for words must not be operators when read again.
std::string print_word(const std::string& word) {
  for (std::string_view name : {"OR", "AND", "NOT"}) {
    if (word == name) return lower_ascii(word);
    if (word.starts_with(std::string(name) + "(")) return in_quotes(word);
  }
  // Words of a text that was read without grammar.
  const QueryNode read = parse_query(word).root;
  bool is_word = read.children.size() == 1 && read.children.front().type == Type::Word &&
                 read.children.front().text == word;
  return is_word ? word : in_quotes(word);
}

std::string print(const QueryNode& node, LoneBrackets lone);

// There a lone bracket would close the group, or open one more.
std::string in_brackets(const QueryNode& node) {
  return "(" + print(node, LoneBrackets::Quoted) + ")";
}

std::string join(const QueryNode& node, std::string_view between, LoneBrackets lone) {
  std::string text;
  for (const QueryNode& child : node.children) {
    if (!text.empty()) text += between;
    bool group = child.type == Type::All || child.type == Type::Or ||
                 (child.type == Type::And && node.type == Type::And);
    bool weaker = group && node.type != Type::All;
    bool nested = child.type == Type::All && node.type == Type::All;
    text += weaker || nested ? in_brackets(child) : print(child, lone);
  }
  return text;
}

std::string print(const QueryNode& node, LoneBrackets lone) {
  switch (node.type) {
    case Type::All: return join(node, " ", lone);
    case Type::And: return join(node, " AND ", lone);
    case Type::Or: return join(node, " OR ", lone);
    case Type::Not: {
      const QueryNode& child = node.children.front();
      bool group = child.type == Type::All || child.type == Type::And || child.type == Type::Or ||
                   child.type == Type::Not;
      if (group) return "-" + in_brackets(child);
      std::string inner = print(child, lone);
      // Behind a dash these make it an operator or a flag.
      bool takes_dash = inner.find_first_of("->=") != 0;
      return (takes_dash ? "-" : "NOT ") + inner;
    }
    case Type::Word: return print_bare(print_word(node.text), lone);
    case Type::Phrase: return in_quotes(node.text);
    case Type::Wildcard: return node.text + "*";
    case Type::Value: return print_value(node, lone);
  }
  return {};
}

}  // namespace

std::string print_query(const QueryNode& node) {
  const std::string bare = print(node, LoneBrackets::Bare);
  // Among others of their kind they would open or close groups when read again.
  const bool reads_the_same = print(parse_query(bare).root, LoneBrackets::Bare) == bare;
  return reads_the_same ? bare : print(node, LoneBrackets::Quoted);
}

std::string quote_value(std::string_view value) {
  bool plain = !value.empty() && value.find_first_of(" \t\"():*<>") == std::string_view::npos &&
               value.find("..") == std::string_view::npos &&
               value.find("　") == std::string_view::npos;
  return plain ? std::string(value) : in_quotes(value);
}

}  // namespace cssearch
