// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "schema/ascii.h"
#include "searcher/query/query.h"

namespace cssearch {
namespace {

using Type = QueryNode::Type;
using Compare = QueryNode::Compare;

// What is put in quotes, which read as a phrase or a value, beside what is in quotes anyway and
// what would read otherwise by itself.
enum class Quoting {
  None,
  LoneBrackets,  // words with one: "O(n log n)" is two such words, and needs none
  All,           // every word and value
};

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

bool reads_as(const std::string& text, const QueryNode& node) {
  const QueryNode read = parse_query(text).root;
  return read.children.size() == 1 && read.children.front() == node;
}

// A word or value, `bare` if that may stand.
std::string print_leaf(const QueryNode& node, const std::string& bare, const std::string& quoted,
                       Quoting quoting) {
  bool may_be_bare =
      quoting == Quoting::None || (quoting == Quoting::LoneBrackets && !has_lone_bracket(bare));
  return may_be_bare && reads_as(bare, node) ? bare : quoted;
}

std::string print_value(const QueryNode& node, Quoting quoting) {
  std::string name(field_info(node.field).name);
  auto form = [&](std::string_view sign, std::string_view between) {
    const std::string to = node.to.empty() ? "" : in_quotes(node.to);
    const std::string from = node.text.empty() && !to.empty() ? "" : in_quotes(node.text);
    const std::string begin = name + ":" + std::string(sign);
    const std::string dots(between);
    return print_leaf(node, begin + node.text + dots + node.to, begin + from + dots + to, quoting);
  };
  switch (node.compare) {
    case Compare::Equal: return form("", "");
    case Compare::AtLeast: return form(">=", "");
    case Compare::AtMost: return form("<=", "");
    case Compare::Above: return form(">", "");
    case Compare::Below: return form("<", "");
    case Compare::Range: return form("", "..");
  }
  return name;
}

std::string print_word(const QueryNode& node, Quoting quoting) {
  // Operators that were taken for words must not be operators when read again.
  for (std::string_view name : {"OR", "AND", "NOT"}) {
    if (node.text == name) return lower_ascii(node.text);
    if (node.text.starts_with(std::string(name) + "(")) return in_quotes(node.text);
  }
  return print_leaf(node, node.text, in_quotes(node.text), quoting);
}

std::string print(const QueryNode& node, Quoting quoting);

// There a lone bracket would close the group, or open one more.
std::string in_brackets(const QueryNode& node, Quoting quoting) {
  return "(" + print(node, std::max(quoting, Quoting::LoneBrackets)) + ")";
}

std::string join(const QueryNode& node, std::string_view between, Quoting quoting) {
  std::string text;
  for (const QueryNode& child : node.children) {
    if (!text.empty()) text += between;
    bool group = child.type == Type::All || child.type == Type::Or ||
                 (child.type == Type::And && node.type == Type::And);
    bool weaker = group && node.type != Type::All;
    bool nested = child.type == Type::All && node.type == Type::All;
    text += weaker || nested ? in_brackets(child, quoting) : print(child, quoting);
  }
  return text;
}

std::string print(const QueryNode& node, Quoting quoting) {
  switch (node.type) {
    case Type::All: return join(node, " ", quoting);
    case Type::And: return join(node, " AND ", quoting);
    case Type::Or: return join(node, " OR ", quoting);
    case Type::Not: {
      const QueryNode& child = node.children.front();
      bool group = child.type == Type::All || child.type == Type::And || child.type == Type::Or ||
                   child.type == Type::Not;
      if (group) return "-" + in_brackets(child, quoting);
      std::string inner = print(child, quoting);
      // Behind a dash these make it an operator or a flag.
      bool takes_dash = inner.find_first_of("->=") != 0;
      return (takes_dash ? "-" : "NOT ") + inner;
    }
    case Type::Word: return print_word(node, quoting);
    case Type::Phrase: return in_quotes(node.text);
    case Type::Wildcard: return node.text + "*";
    case Type::Value: return print_value(node, quoting);
  }
  return {};
}

}  // namespace

std::string print_query(const QueryNode& node) {
  // Beside others even what reads well by itself may open or close a group.
  for (Quoting quoting : {Quoting::None, Quoting::LoneBrackets}) {
    std::string text = print(node, quoting);
    if (print(parse_query(text).root, quoting) == text) return text;
  }
  return print(node, Quoting::All);
}

std::string quote_value(std::string_view value) {
  bool plain = !value.empty() && value.find_first_of(" \t\"():*<>") == std::string_view::npos &&
               value.find("..") == std::string_view::npos &&
               value.find("　") == std::string_view::npos;
  return plain ? std::string(value) : in_quotes(value);
}

}  // namespace cssearch
