// SPDX-License-Identifier: GPL-3.0-or-later
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

}  // namespace

void fuzz(std::string_view input) {
  ParsedQuery any = parse_query(input);
  std::string printed_any = print_query(any.root);
  require(printed_any.size() >= kMaxQueryBytes ||
              print_query(parse_query(printed_any).root) == printed_any,
          "printing a query and reading it again gives the same query");

  std::size_t replaced = 0;
  std::string text = to_valid_utf8(input, replaced);
  ParsedQuery parsed = parse_query(text);
  check_node(parsed.root);
  for (const std::string& note : parsed.notes) require(is_utf8(note), "notes are UTF-8");
  // What is printed may be longer than what was read, and be cut.
  std::string printed = print_query(parsed.root);
  if (printed.size() < kMaxQueryBytes)
    require(parse_query(printed).root == parse_query(print_query(parse_query(printed).root)).root,
            "a printed query reads as the same tree");

  std::vector<std::string> notes;
  std::size_t cut = text.size() / 2;
  parse_query(join_arguments({text.substr(0, cut), text.substr(cut)}, notes));
  if (auto span = read_date_words(text, {2026, 11, 27}))
    require(span->first <= span->last, "a span of days begins before it ends");
}

}  // namespace cssearch
