// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "schema/analysis/utf8_scan.h"
#include "searcher/query/date_words.h"
#include "searcher/query/query.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

void check_node(const QueryNode& node) {
  require(is_utf8(node.text) && is_utf8(node.to), "words of a query of UTF-8 are UTF-8");
  require(node.type != QueryNode::Type::Not || node.children.size() == 1, "NOT is of one thing");
  for (const QueryNode& child : node.children) check_node(child);
}

// Whether words, values and groups stand in the same places.
bool same_shape(const QueryNode& read, const QueryNode& node) {
  using Type = QueryNode::Type;
  auto kind = [](Type type) { return type == Type::Word ? Type::Phrase : type; };
  return kind(read.type) == kind(node.type) && read.field == node.field &&
         std::equal(read.children.begin(), read.children.end(), node.children.begin(),
                    node.children.end(), same_shape);
}

void check_print(const QueryNode& query) {
  const std::string printed = print_query(query);
  if (printed.size() >= kMaxQueryBytes) return;  // it would be cut
  require(same_shape(parse_query(printed).root, query), "a printed query means the same");
}

}  // namespace

void fuzz(std::string_view input) {
  QueryNode any = parse_query(input).root;
  check_print(any);
  const std::string printed = print_query(any);
  require(printed.size() >= kMaxQueryBytes || print_query(parse_query(printed).root) == printed,
          "a query that was printed and read is printed as before");

  std::size_t replaced = 0;
  std::string text = to_valid_utf8(input, replaced);
  ParsedQuery parsed = parse_query(text);
  check_node(parsed.root);
  for (const std::string& note : parsed.notes) require(is_utf8(note), "notes are UTF-8");

  std::vector<std::string> notes;
  std::size_t cut = text.size() / 2;
  QueryNode filter;
  filter.type = QueryNode::Type::Value;
  filter.field = Field::Category;
  filter.text = text.substr(cut);
  if (!filter.text.empty()) {
    any.children.push_back(std::move(filter));
    check_print(any);
  }
  parse_query(join_arguments({text.substr(0, cut), text.substr(cut)}, notes));
  if (auto span = read_date_words(text, {2026, 11, 27}))
    require(span->first <= span->last, "a span of days begins before it ends");
}

}  // namespace cssearch
