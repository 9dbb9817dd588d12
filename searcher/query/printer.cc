// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/query/query.h"

namespace cssearch {
namespace {

using Type = QueryNode::Type;
using Compare = QueryNode::Compare;

std::string in_quotes(std::string_view text) {
  // A quotation mark cannot stand inside a phrase; the index has none either.
  std::string inside(text);
  for (char& c : inside) {
    if (c == '"') c = ' ';
  }
  return "\"" + inside + "\"";
}

std::string print_value(const QueryNode& node) {
  std::string name(field_info(node.field).name);
  auto value = [&](const std::string& text) { return node.quoted ? in_quotes(text) : text; };
  // "last 3 months" may be an end of a range too.
  auto end = [](const std::string& text) {
    return text.find_first_of(" \t") == std::string::npos ? text : in_quotes(text);
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
  if (word == "OR") return "or";
  if (word == "AND") return "and";
  return word == "NOT" ? "not" : word;
}

std::string join(const QueryNode& node, std::string_view between) {
  std::string text;
  for (const QueryNode& child : node.children) {
    if (!text.empty()) text += between;
    bool group = child.type == Type::All || child.type == Type::Or ||
                 (child.type == Type::And && node.type == Type::And);
    bool weaker = group && node.type != Type::All;
    bool nested = child.type == Type::All && node.type == Type::All;
    text += weaker || nested ? "(" + print_query(child) + ")" : print_query(child);
  }
  return text;
}

}  // namespace

std::string print_query(const QueryNode& node) {
  switch (node.type) {
    case Type::All: return join(node, " ");
    case Type::And: return join(node, " AND ");
    case Type::Or: return join(node, " OR ");
    case Type::Not: {
      const QueryNode& child = node.children.front();
      bool group = child.type == Type::All || child.type == Type::And || child.type == Type::Or ||
                   child.type == Type::Not;
      std::string inner = print_query(child);
      if (group) return "-(" + inner + ")";
      return (inner.starts_with('-') ? "NOT " : "-") + inner;
    }
    case Type::Word: return print_word(node.text);
    case Type::Phrase: return in_quotes(node.text);
    case Type::Wildcard: return node.text + "*";
    case Type::Value: return print_value(node);
  }
  return {};
}

std::string quote_value(std::string_view value) {
  bool plain = !value.empty() && value.find_first_of(" \t\"():*<>") == std::string_view::npos &&
               value.find("..") == std::string_view::npos &&
               value.find("　") == std::string_view::npos;
  return plain ? std::string(value) : in_quotes(value);
}

}  // namespace cssearch
