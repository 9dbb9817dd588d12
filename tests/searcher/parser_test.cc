// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <gtest/gtest.h>

#include "searcher/query/query.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

using Type = QueryNode::Type;
using Compare = QueryNode::Compare;

// The tree as an S-expression, so that a table can hold it.
std::string tree(const QueryNode& node) {
  auto children = [&](std::string text) {
    for (const QueryNode& child : node.children) text += " " + tree(child);
    return text + ")";
  };
  switch (node.type) {
    case Type::All: return children("(all");
    case Type::And: return children("(and");
    case Type::Or: return children("(or");
    case Type::Not: return children("(not");
    case Type::Word: return node.text;
    case Type::Phrase: return "'" + node.text + "'";
    case Type::Wildcard: return node.text + "~";
    case Type::Value: break;
  }
  std::string name(field_info(node.field).name);
  std::string text = node.quoted ? "'" + node.text + "'" : node.text;
  switch (node.compare) {
    case Compare::Equal: return "[" + name + " = " + text + "]";
    case Compare::AtLeast: return "[" + name + " >= " + text + "]";
    case Compare::AtMost: return "[" + name + " <= " + text + "]";
    case Compare::Above: return "[" + name + " > " + text + "]";
    case Compare::Below: return "[" + name + " < " + text + "]";
    case Compare::Range: return "[" + name + " = " + text + " to " + node.to + "]";
  }
  return "?";
}

TEST(Parser, ReadsTheGrammar) {
  for (auto [query, expected] : Cases<const char*, const char*>{
           {"", "(all)"},
           {"speculative decoding", "(all speculative decoding)"},
           {"\"kv cache\" paging", "(all 'kv cache' paging)"},
           {"“显存 管理”", "(all '显存 管理')"},
           {"「显存」", "(all '显存')"},
           {"decod*", "(all decod~)"},
           {"-draft", "(all (not draft))"},
           {"-> --no-cache a -= b", "(all -> --no-cache a -= b)"},
           {"NOT draft", "(all (not draft))"},
           {"-\"two words\"", "(all (not 'two words'))"},
           {"a AND b", "(all (and a b))"},
           {"a OR b OR c", "(all (or a b c))"},
           {"vllm torch OR triton", "(all vllm (or torch triton))"},
           {"a OR b AND c", "(all (or a (and b c)))"},
           {"(a OR b) c", "(all (or a b) c)"},
           {"(a b) OR c", "(all (or (all a b) c))"},
           {"-(a OR b)", "(all (not (or a b)))"},
           {"author:dao", "(all [author = dao])"},
           {"作者：dao", "(all 作者：dao)"},
           {"author：猛猿", "(all [author = 猛猿])"},
           {"category:\"Speculative Decoding\" date:2024",
            "(all [category = 'Speculative Decoding'] [date = 2024])"},
           {"cat:x", "(all [category = x])"},
           {"-has:notes kind:paper", "(all (not [has = notes]) [kind = paper])"},
           {"rating:>=4", "(all [rating >= 4])"},
           {"rating:≥4", "(all [rating >= 4])"},
           {"rating:<=4", "(all [rating <= 4])"},
           {"read:>0", "(all [read > 0])"},
           {"read:<2", "(all [read < 2])"},
           {"date:2023..2024-06", "(all [date = 2023 to 2024-06])"},
           {"date:..2024", "(all [date =  to 2024])"},
           {"date:2024..", "(all [date = 2024 to ])"},
           {"rating:3..5", "(all [rating = 3 to 5])"},
           {"kind:paper OR kind:note", "(all (or [kind = paper] [kind = note]))"},
           {"title:torch.compile", "(all [title = torch.compile])"},
           // What only looks like grammar.
           {"C++ c# .NET", "(all C++ c# .NET)"},
           {"torch::Tensor", "(all torch::Tensor)"},
           {"https://arxiv.org/abs/2309.06180", "(all https://arxiv.org/abs/2309.06180)"},
           {"16:9", "(all 16:9)"},
           {"a-b", "(all a-b)"},
           {"a - b", "(all a - b)"},
           {"--", "(all --)"},
           {"O(n)", "(all O(n))"},
           {"O(n log n)", "(all O(n log n))"},
           {"and or not", "(all and or not)"},
           {"ORDER ANDROID", "(all ORDER ANDROID)"},
           {"path:a..b", "(all [path = a..b])"},
       }) {
    EXPECT_EQ(tree(parse_query(query).root), expected) << query;
    EXPECT_TRUE(parse_query(query).notes.empty()) << query;
  }
}

TEST(Parser, TakesWhatIsNoGrammarLiterallyAndSaysSo) {
  for (auto [query, expected, note] : Cases<const char*, const char*, const char*>{
           {"\"kv cache", "(all kv cache)", "a quotation mark is not closed"},
           {"(a b", "(all (a b)", "an opening bracket is not closed"},
           {"colour:red", "(all colour:red)", "there is no field 'colour'"},
           {"author:", "(all author:)", "'author:' has no value"},
           {"author: dao", "(all author: dao)", "'author:' has no value"},
       }) {
    ParsedQuery parsed = parse_query(query);
    EXPECT_EQ(tree(parsed.root), expected) << query;
    ASSERT_EQ(parsed.notes.size(), 1U) << query;
    EXPECT_NE(parsed.notes[0].find(note), std::string::npos) << parsed.notes[0];
  }
}

TEST(Parser, AStrayOperatorIsAWord) {
  for (auto [query, expected] : Cases<const char*, const char*>{
           {"OR", "(all OR)"},
           {"a OR", "(all a OR)"},
           {"AND b", "(all AND b)"},
           {"a OR OR b", "(all a (or OR b))"},
           {"NOT", "(all NOT)"},
           {"a )", "(all a ))"},
           {"()", "(all ())"},
           {"-", "(all -)"},
           {"*", "(all *)"},
           {"\"\"", "(all '')"},
       }) {
    EXPECT_EQ(tree(parse_query(query).root), expected) << query;
  }
}

TEST(Parser, LongQueriesAreCutAtAWholeCharacter) {
  std::string query;
  while (query.size() < 2 * kMaxQueryBytes) query += "显存";
  ParsedQuery parsed = parse_query(query);
  ASSERT_EQ(parsed.notes.size(), 1U);
  std::string word = parsed.root.children.at(0).text;
  EXPECT_LE(word.size(), kMaxQueryBytes);
  EXPECT_EQ(word.size() % 3, 0U);
}

TEST(Parser, ManyBracketsAreNoProblem) {
  EXPECT_NO_THROW(parse_query(std::string(4000, '(') + "a"));
  ParsedQuery deep = parse_query(std::string(2000, '(') + "a" + std::string(2000, ')'));
  EXPECT_EQ(print_query(deep.root), "a");
  EXPECT_EQ(deep.notes.at(0), "brackets in more than 50 others were left out");
}

// Pieces of grammar in any order: what is printed reads as the same tree.
TEST(Parser, PrintingAndReadingAgainIsTheIdentity) {
  const std::vector<std::string> pieces = {
      "a",           "显存管理",   "kv-cache", "\"two words\"", "\"",         "(",   ")",
      "-",           "OR",         "AND",      "NOT",           "author:dao", "*",   ":",
      "date:2024..", "rating:>=4", "x*",       "title:\"a b\"", "..",         "“q”", "-(",
      "b)",          "nofield:x",  "year:",    "( )",           ".(",         "(x"};
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string query;
    for (auto n = random() % 9; n > 0; --n) {
      query += pieces[random() % pieces.size()];
      if (random() % 4 != 0) query += ' ';
    }
    std::string once = print_query(parse_query(query).root);
    std::string twice = print_query(parse_query(once).root);
    ASSERT_EQ(once, twice) << query;
  }
}

// As an answer tells how it understood a query with filters.
TEST(Parser, APrintedQueryNeverGroupsOtherwise) {
  auto category = [](const std::string& name) {
    QueryNode filter;
    filter.type = QueryNode::Type::Value;
    filter.field = Field::Category;
    filter.text = name;
    return filter;
  };
  for (auto [query, filter, printed] : Cases<const char*, const char*, const char*>{
           {"(cache OR kv", "MLA)", "\"(cache\" OR kv category:\"MLA)\""},
           {"O(n log n)", "MLA", "O(n log n) category:MLA"},
           {"a NOT", "MLA", "a not category:MLA"},
       }) {
    QueryNode whole = parse_query(query).root;
    whole.children.push_back(category(filter));
    EXPECT_EQ(print_query(whole), printed);
  }
  EXPECT_EQ(print_query(parse_query("(cache date:2024( serving) OR quantization").root),
            "\"(cache\" date:2024 \"serving)\" OR quantization");
}

TEST(Parser, EndsOfRangesAreInQuotesWhereTheyMustBe) {
  for (const char* query : {"date:\"last 3 months\"..2024", "date:2023..2024-06", "date:..2024",
                            "date:2023..\"last week\"", "date:>=\"last 3 months\"", "rating:>=4"})
    EXPECT_EQ(print_query(parse_query(query).root), query);
}

TEST(Parser, HostileBytesNeverThrow) {
  std::mt19937 random(11);
  for (int round = 0; round < 20'000; ++round) {
    std::string query;
    for (auto n = random() % 40; n > 0; --n) query += static_cast<char>(random() % 256);
    ParsedQuery parsed;
    ASSERT_NO_THROW(parsed = parse_query(query));
    ASSERT_NO_THROW(parse_query(print_query(parsed.root)));
  }
}

TEST(QuotedValues, AreReadAsOneValue) {
  for (const char* value : {"KV Cache", "C++", "a:b", "(draft)", "A..B", "2024", "猛猿", "a*"}) {
    ParsedQuery parsed = parse_query("category:" + quote_value(value));
    ASSERT_EQ(parsed.root.children.size(), 1U) << value;
    EXPECT_EQ(parsed.root.children[0].text, value);
  }
}

TEST(JoinArguments, KnowWhatTheShellHasEaten) {
  for (auto [arguments, expected, noted] : Cases<std::vector<std::string>, const char*, bool>{
           {{"speculative", "decoding"}, "speculative decoding", false},
           {{"speculative decoding"}, "speculative decoding", false},
           {{"category:Speculative Decoding"}, "category:\"Speculative Decoding\"", true},
           {{"category:Speculative Decoding", "vllm"},
            "category:\"Speculative Decoding\" vllm",
            true},
           {{"-category:KV Cache"}, "-category:\"KV Cache\"", true},
           {{"category:\"KV Cache\""}, "category:\"KV Cache\"", false},
           {{"category:KV kind:paper"}, "category:KV kind:paper", false},
           {{"rating:5 vllm"}, "rating:5 vllm", false},
           {{"date:last 3 months"}, "date:\"last 3 months\"", true},
           {{"nofield:a b"}, "nofield:a b", false},
       }) {
    std::vector<std::string> notes;
    EXPECT_EQ(join_arguments(arguments, notes), expected);
    EXPECT_EQ(!notes.empty(), noted) << expected;
  }
}

}  // namespace
}  // namespace cssearch
