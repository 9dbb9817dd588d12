// SPDX-License-Identifier: GPL-3.0-or-later
//
// Judged queries, asked of an index as a reader would ask them, and how well they were answered.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "searcher/eval/judged_set.h"
#include "searcher/eval/measures.h"
#include "searcher/search.h"

namespace cssearch {

// What was answered to one query; documents as in its judgements, best first.
struct Ranking {
  std::string query;  // its id
  std::vector<RankedDocument> documents;
};

struct SetScore {
  std::string name;
  std::size_t queries = 0;
  Measures mean;
};

struct Evaluation {
  std::vector<SetScore> sets;
  Measures mean() const;  // of the sets, each counted once
};

// Ranks documents for the text of a query, as they are named in the judgements.
using Ranker = std::function<std::vector<RankedDocument>(const std::string& text)>;

// The first kRankingDepth documents of `searcher` for a text, by their keys; for the rest of the
// request as in `like`.
Ranker ranker_of(Searcher& searcher, const SearchRequest& like);

// `run`: where the rankings go too, in TREC's format.
SetScore evaluate(const JudgedSet& set, const Ranker& rank, std::ostream* run = nullptr);

std::string evaluation_text(const Evaluation& evaluation);
// {"sets": [{"name", "queries", "ndcg@10", "map", "mrr@10", "p@10", "recall@100"}, …], "mean": {…}}
std::string evaluation_json(const Evaluation& evaluation);

// Of a file that evaluation_json() wrote. Throws Error(Input).
Evaluation read_evaluation(const std::filesystem::path& file);

// Which measure of which set fell by more than `margin` below an earlier evaluation, a line for
// each; empty if none did.
std::vector<std::string> what_fell(const Evaluation& now, const Evaluation& before, double margin);

}  // namespace cssearch
