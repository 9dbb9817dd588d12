// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <span>

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

// The first of the forms of a word or value that may stand: bare, or with parts in quotes; else the
// last.
std::string print_leaf(const QueryNode& node, std::span<const std::string> forms, Quoting quoting) {
  if (quoting == Quoting::All) return forms.back();
  for (const std::string& form : forms) {
    bool may_stand = quoting == Quoting::None || !has_lone_bracket(form);
    if (may_stand && reads_as(form, node)) return form;
  }
  return forms.back();
}

std::string_view sign_of(Compare compare) {
  switch (compare) {
    case Compare::AtLeast: return ">=";
    case Compare::AtMost: return "<=";
    case Compare::Above: return ">";
    case Compare::Below: return "<";
    case Compare::Equal:
    case Compare::Range: break;
  }
  return {};
}

std::string print_value(const QueryNode& node, Quoting quoting) {
  const std::string begin =
      std::string(field_info(node.field).name) + ":" + std::string(sign_of(node.compare));
  if (node.compare != Compare::Range)
    return print_leaf(node, std::array{begin + node.text, begin + in_quotes(node.text)}, quoting);
  auto quoted = [](const std::string& end) { return end.empty() ? end : in_quotes(end); };
  const std::string to = ".." + node.to, quoted_to = ".." + quoted(node.to);
  return print_leaf(
      node,
      std::array{begin + node.text + to, begin + node.text + quoted_to,
                 begin + quoted(node.text) + to, begin + quoted(node.text) + quoted_to},
      quoting);
}

std::string print_word(const QueryNode& node, Quoting quoting) {
  // Operators that were taken for words must not be operators when read again.
  for (std::string_view name : {"OR", "AND", "NOT"}) {
    if (node.text == name) return lower_ascii(node.text);
    if (node.text.starts_with(std::string(name) + "(")) return in_quotes(node.text);
  }
  return print_leaf(node, std::array{node.text, in_quotes(node.text)}, quoting);
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

// As it is compared: quotation marks and capitals of operators are not printed.
std::string printed(const std::string& text) {
  const std::string quoted = in_quotes(lower_ascii(text));
  return quoted.substr(1, quoted.size() - 2);
}

// Whether a query that was read again differs in nothing but what is in quotes.
bool means_the_same(const QueryNode& read, const QueryNode& node) {
  auto kind = [](Type type) { return type == Type::Word ? Type::Phrase : type; };
  return kind(read.type) == kind(node.type) && read.field == node.field &&
         read.compare == node.compare && printed(read.text) == printed(node.text) &&
         printed(read.to) == printed(node.to) &&
         std::equal(read.children.begin(), read.children.end(), node.children.begin(),
                    node.children.end(), means_the_same);
}

}  // namespace

std::string print_query(const QueryNode& node) {
  QueryNode whole;
  if (node.type == Type::All)
    whole = node;
  else
    whole.children = {node};
  // Beside others even what reads well by itself may open or close a group.
  for (Quoting quoting : {Quoting::None, Quoting::LoneBrackets}) {
    std::string text = print(node, quoting);
    if (means_the_same(parse_query(text).root, whole)) return text;
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
