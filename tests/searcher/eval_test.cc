// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <random>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/error.h"
#include "searcher/eval/evaluate.h"
#include "tests/support/cases.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using Keys = std::vector<std::string>;
using Grades = std::map<std::string, int>;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Worked out by hand: a gain at rank r counts 1 / log2(r + 1).
TEST(Measures, AreThoseOfTrecEval) {
  const double second = 1 / std::log2(3.0), third = 0.5;
  for (const auto& [ranking, grades, ndcg, map, mrr, p10, recall] :
       Cases<Keys, Grades, double, double, double, double, double>{
           {{"a"}, {{"a", 1}}, 1, 1, 1, .1, 1},
           {{"x", "a"}, {{"a", 1}}, second, .5, .5, .1, 1},
           {{"x", "y", "a"}, {{"a", 3}}, third, 1.0 / 3, 1.0 / 3, .1, 1},
           {{}, {{"a", 1}}, 0, 0, 0, 0, 0},
           {{"x"}, {{"a", 1}}, 0, 0, 0, 0, 0},
           // Grade 1 before grade 3: linear gain, so 1 + 3 / log2(3) of 3 + 1 / log2(3).
           {{"b", "a"}, {{"a", 3}, {"b", 1}}, (1 + 3 * second) / (3 + second), 1, 1, .2, 1},
           // What was not found counts in the ideal, in MAP and in recall.
           {{"a"}, {{"a", 1}, {"b", 1}}, 1 / (1 + second), .5, 1, .1, .5},
           {{"a", "x", "b"},
            {{"a", 1}, {"b", 1}},
            (1 + third) / (1 + second),
            (1 + 2.0 / 3) / 2,
            1,
            .2,
            1},
       }) {
    Measures got = measure(ranking, grades);
    std::string which = ::testing::PrintToString(ranking);
    EXPECT_NEAR(got.ndcg10, ndcg, 1e-12) << which;
    EXPECT_NEAR(got.map, map, 1e-12) << which;
    EXPECT_NEAR(got.mrr10, mrr, 1e-12) << which;
    EXPECT_NEAR(got.p10, p10, 1e-12) << which;
    EXPECT_NEAR(got.recall100, recall, 1e-12) << which;
  }
}

Keys ranked_with(std::size_t rank, const std::string& relevant) {
  Keys ranking;
  for (std::size_t i = 1; i < rank; ++i) ranking.push_back("x" + std::to_string(i));
  ranking.push_back(relevant);
  return ranking;
}

TEST(Measures, EndAtTheirDepths) {
  for (auto [rank, at10, at100, at1000] : Cases<std::size_t, bool, bool, bool>{
           {10, true, true, true},
           {11, false, true, true},
           {100, false, true, true},
           {101, false, false, true},
           {1000, false, false, true},
           {1001, false, false, false},
       }) {
    Measures got = measure(ranked_with(rank, "a"), {{"a", 1}});
    EXPECT_EQ(got.ndcg10 > 0, at10) << rank;
    EXPECT_EQ(got.mrr10 > 0, at10) << rank;
    EXPECT_EQ(got.p10 > 0, at10) << rank;
    EXPECT_EQ(got.recall100 > 0, at100) << rank;
    EXPECT_EQ(got.map > 0, at1000) << rank;
  }
}

void write_set(const TempFolder& folder) {
  folder.write("mine/queries.jsonl",
               "{\"id\": \"q1\", \"text\": \"kv cache\"}\n\n{\"id\": 2, \"text\": \"显存\"}\n"
               "{\"id\": \"none\", \"text\": \"unjudged\"}\n");
  folder.write("mine/qrels.tsv", "q1\ta b\t2\nq1\tc\t0\r\n2\tc\t1\n");
}

TEST(JudgedSet, IsReadFromTwoFiles) {
  TempFolder folder;
  write_set(folder);
  JudgedSet set = read_judged_set(folder / "mine/");
  EXPECT_EQ(set.name, "mine");
  ASSERT_EQ(set.queries.size(), 2U) << "a query without a relevant document cannot be scored";
  EXPECT_EQ(set.queries[0].text, "kv cache");
  EXPECT_EQ(set.queries[0].grades, (Grades{{"a b", 2}}));
  EXPECT_EQ(set.queries[1].id, "2");
}

TEST(JudgedSet, IsReadAsItWasWritten) {
  TempFolder folder;
  write_set(folder);
  JudgedSet set = read_judged_set(folder / "mine");
  write_judged_set(set, folder / "again/mine");
  JudgedSet again = read_judged_set(folder / "again/mine");
  ASSERT_EQ(again.queries.size(), set.queries.size());
  for (std::size_t i = 0; i < set.queries.size(); ++i) {
    EXPECT_EQ(again.queries[i].id, set.queries[i].id);
    EXPECT_EQ(again.queries[i].text, set.queries[i].text);
    EXPECT_EQ(again.queries[i].grades, set.queries[i].grades);
  }
}

TEST(JudgedSet, NamesTheLineThatCannotBeRead) {
  for (auto [file, text, said] : Cases<const char*, const char*, const char*>{
           {"queries.jsonl", "kv cache\n", "queries.jsonl:1: this is no JSON object"},
           {"queries.jsonl", "{\"id\": \"q1\", \"text\": \"a\"}\n[1]\n", "queries.jsonl:2:"},
           {"qrels.tsv", "q1 a 1\n", "qrels.tsv:1: a query, a document and a grade"},
           {"qrels.tsv", "q1\ta\tgood\n", "the grade 'good' is no whole number"},
           {"qrels.tsv", "q1\ta\t1.5\n", "the grade '1.5' is no whole number"},
           {"qrels.tsv", "q1\ta\t1\nq9\ta\t1\n", "qrels.tsv:2: queries.jsonl has no query 'q9'"},
           {"qrels.tsv", "q1\ta\t0\n", "holds no query with a relevant document"},
           {"qrels.tsv", "", "holds no query with a relevant document"},
       }) {
    TempFolder folder;
    write_set(folder);
    folder.write(std::string("mine/") + file, text);
    try {
      read_judged_set(folder / "mine");
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::Input);
      EXPECT_THAT(error.what(), HasSubstr(said));
    }
  }
  TempFolder empty;
  EXPECT_THROW(read_judged_set(empty.path()), Error);
}

// Answers "kv cache" with one document, all else with nothing.
std::vector<RankedDocument> one_answer(const std::string& text) {
  if (text == "kv cache") return {{"a b", 2.5}};
  return {};
}

TEST(Evaluation, IsTheMeanOverQueriesAndOverSets) {
  TempFolder folder;
  write_set(folder);
  std::ostringstream run;
  SetScore score = evaluate(read_judged_set(folder / "mine"), one_answer, &run);
  EXPECT_EQ(score.queries, 2U);
  EXPECT_DOUBLE_EQ(score.mean.ndcg10, 0.5);
  EXPECT_EQ(run.str(), "q1 Q0 a%20b 1 2.500000 cssearch\n");
  SetScore none{"none", 8, {}};
  Evaluation both{{score, none}};
  EXPECT_DOUBLE_EQ(both.mean().ndcg10, 0.25) << "each set counts once";
}

TEST(Evaluation, TellsWhatFellByMoreThanTheMargin) {
  Evaluation before{{{"one", 2, {.5, .5, .5, .1, .9}}, {"two", 2, {.5, .5, .5, .1, .9}}}};
  Evaluation now = before;
  now.sets[0].mean.ndcg10 = .496;
  now.sets[1].mean.map = .4;
  EXPECT_THAT(what_fell(now, before, .005), ElementsAre("two: map is 0.4000, it was 0.5000"));
  now.sets[1].mean.map = .6;
  EXPECT_THAT(what_fell(now, before, .005), ElementsAre());
  now.sets.pop_back();
  EXPECT_THAT(what_fell(now, before, .005), ElementsAre("two was not evaluated"));
}

TEST(Evaluation, IsReadAsItWasWritten) {
  Evaluation before{{{"one", 2, {.5, .25, .5, .1, .9}}}};
  TempFolder folder;
  folder.write("before.json", evaluation_json(before));
  Evaluation again = read_evaluation(folder / "before.json");
  ASSERT_EQ(again.sets.size(), 1U);
  EXPECT_EQ(again.sets[0].name, "one");
  EXPECT_EQ(again.sets[0].mean.map, .25);
  for (const char* bad :
       {"", "[]", "{\"sets\": []}", "{\"sets\": [1]}", "{\"sets\": [{\"name\": 5}]}",
        "{\"sets\": [{\"name\": \"one\", \"map\": 1}]}"}) {
    folder.write("before.json", bad);
    EXPECT_THROW(read_evaluation(folder / "before.json"), Error) << bad;
  }
  EXPECT_THROW(read_evaluation(folder / "missing.json"), Error);
}

}  // namespace
}  // namespace cssearch
