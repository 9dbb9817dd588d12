// SPDX-License-Identifier: GPL-3.0-or-later
//
// A query as a tree, its parser and its printer. The grammar, NOT before AND before OR before mere
// juxtaposition, so that  vllm torch OR triton  means  vllm (torch OR triton):
//
//   query   = { either }
//   either  = both { "OR" both }
//   both    = term { "AND" term }
//   term    = [ "-" | "NOT" ] ( "(" query ")" | field ":" value | word | word "*" | '"' words '"' )
//   value   = end | ( ">=" | "<=" | ">" | "<" ) end | [ end ] ".." [ end ]
//   end     = word | '"' words '"'
//
// No text is an error: what cannot be read so is taken as words, and `notes` says how.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/field.h"

namespace cssearch {

struct QueryNode {
  enum class Type : unsigned char {
    All,  // children, side by side
    And,
    Or,
    Not,       // one child
    Word,      // `text` as typed
    Phrase,    // `text` between the quotes
    Wildcard,  // `text` without the "*"
    Value,     // of `field`: `text`, `quoted`, `compare`, `to`
  };
  enum class Compare : unsigned char { Equal, AtLeast, AtMost, Above, Below, Range };

  Type type = Type::All;
  std::string text;
  Field field = Field::Body;
  bool quoted = false;
  Compare compare = Compare::Equal;
  std::string to;  // upper end of a range; either end may be empty
  std::vector<QueryNode> children;

  bool operator==(const QueryNode&) const = default;
};

struct ParsedQuery {
  QueryNode root;                  // Type::All
  std::vector<std::string> notes;  // how what was no grammar was read, for the reader
};

// The longest query that is read; the rest is left out, and the notes say so.
inline constexpr std::size_t kMaxQueryBytes = 4'096;

ParsedQuery parse_query(std::string_view text);

// A query that reads as the same tree: print(parse(print(q))) == print(q).
std::string print_query(const QueryNode& node);

// A value as it must be typed: in quotes if it has spaces or signs of the grammar.
std::string quote_value(std::string_view value);

// One query from the arguments of a shell, which has eaten its quotes: joined by spaces, and an
// argument such as  category:Speculative Decoding  is one quoted value; `notes` says so.
std::string join_arguments(const std::vector<std::string>& arguments,
                           std::vector<std::string>& notes);

}  // namespace cssearch
