// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/pairs/pair_list.h"

#include <set>

#include <gtest/gtest.h>

#include "schema/error.h"
#include "schema/pairs/seed.h"
#include "tests/support/cases.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using Texts = std::vector<std::string>;

std::string shown(const PairLine& line) {
  std::string text = std::to_string(line.line) + (line.takes_out ? " -" : "");
  for (const std::string& term : line.terms) text += " [" + term + "]";
  return text + (line.problem.empty() ? "" : " " + line.problem);
}

TEST(PairList, ReadsLines) {
  for (const auto& [text, expected] : Cases<const char*, Texts>{
           {"", {}},
           {"\n# only a comment\n   \n", {}},
           {"投机解码, 推测解码 = speculative decoding",
            {"1 [投机解码] [推测解码] [speculative decoding]"}},
           {"\n MLA=multi-head latent attention  # of DeepSeek\r\n",
            {"2 [MLA] [multi-head latent attention]"}},
           {"- 终端 = terminal", {"1 - [终端] [terminal]"}},
           {"\xEF\xBB\xBF"
            "A = B",
            {"1 [A] [B]"}},
           {"no equals sign",
            {"1 'no equals sign' is no pair; a line is term, term = term, with one ="}},
           {"a = b = c", {"1 'a = b = c' is no pair; a line is term, term = term, with one ="}},
           {"-终端 = terminal", {"1 - [终端] [terminal]"}},
           {"显存，内存 ＝ memory", {"1 [显存] [内存] [memory]"}},
           {"C# = c sharp # a language", {"1 [C#] [c sharp]"}},
           {"= b", {"1 a word is missing"}},
           {"a =", {"1 a word is missing"}},
           {"a, , b = c", {"1 a word is missing"}},
           {"a = !!!", {"1 '!!!' is no word"}},
           {"a = b\nbad\nc = d",
            {"1 [a] [b]",
             "2 'bad' is no pair; a line is term, term = term, with one =", "3 [c] [d]"}},
       }) {
    Texts lines;
    for (const PairLine& line : read_pair_lines(text)) lines.push_back(shown(line));
    EXPECT_EQ(lines, expected) << text;
  }
}

TEST(PairList, EveryTermOfALineStandsForTheOthers) {
  PairList list(
      read_pair_lines("投机解码, 推测解码 = Speculative Decoding\nMLA = latent attention\n"
                      "- 终端 = terminal"));
  EXPECT_EQ(list.partners("specul decod"),
            (std::vector<Partner>{{"投机解码", 0, true}, {"推测解码", 0, true}}));
  EXPECT_EQ(list.partners("推测解码"),
            (std::vector<Partner>{{"投机解码", 0, true}, {"Speculative Decoding", 0, true}}));
  EXPECT_EQ(list.partners("mla"), (std::vector<Partner>{{"latent attention", 0, false}}));
  EXPECT_EQ(list.partners("unknown"), std::vector<Partner>{});
  EXPECT_TRUE(list.takes_out("终端", "termin"));
  EXPECT_TRUE(list.takes_out("termin", "终端"));
  EXPECT_FALSE(list.takes_out("终端", "mla"));
}

// The list that comes with the programs.
TEST(SeedPairs, AreWellFormedAndMany) {
  Analyzer analyzer;
  std::size_t pairs = 0;
  std::set<std::string> seen;
  for (const PairLine& line :
       read_pair_lines(read_file(project_folder() / "schema/pairs/computing.txt"))) {
    EXPECT_EQ(line.problem, "") << line.line;
    EXPECT_FALSE(line.takes_out) << line.line;
    pairs += line.terms.size() - 1;
    std::set<std::string> keys;
    for (const std::string& term : line.terms) {
      std::string key = pair_key(term, analyzer);
      EXPECT_FALSE(key.empty()) << term;
      EXPECT_TRUE(keys.insert(key).second) << term << " stands twice in line " << line.line;
      EXPECT_FALSE(seen.contains(key)) << term << " has a line above line " << line.line;
    }
    seen.insert(keys.begin(), keys.end());
  }
  EXPECT_GE(pairs, 300);
}

TEST(SeedPairs, AreFoundByAnyTermOfTheirLine) {
  Analyzer analyzer;
  for (const std::string& text : seed_lines()) {
    for (const PairLine& line : read_pair_lines(text)) {
      for (const std::string& term : line.terms)
        EXPECT_GE(seed_partners(pair_key(term, analyzer), analyzer).size(), line.terms.size() - 1)
            << term;
    }
  }
  EXPECT_EQ(seed_partners("unknown", analyzer), std::vector<Partner>{});
}

TEST(PairList, IsReadFromAFileThatNeedNotBeThere) {
  TempFolder folder;
  folder.write("pairs.txt", "a = b\nbad\n");
  std::vector<std::string> problems;
  EXPECT_EQ(read_pair_file(folder / "pairs.txt", true, problems).size(), 1U);
  EXPECT_EQ(problems.size(), 1U);
  problems.clear();
  EXPECT_TRUE(read_pair_file(folder / "missing.txt", false, problems).empty());
  EXPECT_TRUE(problems.empty());
  EXPECT_THROW(read_pair_file(folder / "missing.txt", true, problems), Error);
  EXPECT_THROW(read_pair_file(folder.path(), true, problems), Error);
}

}  // namespace
}  // namespace cssearch
