// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/eval/evaluate.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

#include <nlohmann/json.hpp>

#include "schema/error.h"

namespace cssearch {
namespace {

struct MeasureInfo {
  const char* name;
  double Measures::*value;
};

constexpr std::array kMeasures = {
    MeasureInfo{"ndcg@10", &Measures::ndcg10},       MeasureInfo{"map", &Measures::map},
    MeasureInfo{"mrr@10", &Measures::mrr10},         MeasureInfo{"p@10", &Measures::p10},
    MeasureInfo{"recall@100", &Measures::recall100},
};

std::string decimals(double value, int digits) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

std::string right(std::string text, std::size_t width) {
  return std::string(width > text.size() ? width - text.size() : 0, ' ') + std::move(text);
}

std::string row(const std::string& name, std::size_t width, const std::string& queries,
                const Measures& measures) {
  std::string line = name + std::string(width - name.size(), ' ') + right(queries, 9);
  for (const MeasureInfo& info : kMeasures) line += right(decimals(measures.*info.value, 4), 12);
  return line + "\n";
}

nlohmann::ordered_json json_of(const Measures& measures) {
  nlohmann::ordered_json json;
  for (const MeasureInfo& info : kMeasures) json[info.name] = measures.*info.value;
  return json;
}

std::string without_spaces(const std::string& name) {
  std::string escaped;
  for (char c : name) escaped += c == ' ' ? "%20" : std::string(1, c);
  return escaped;
}

// The format of https://trec.nist.gov: query Q0 document rank score name, with spaces between, so
// those of keys are written %20.
void write_run(std::ostream& out, const Ranking& ranking) {
  for (std::size_t i = 0; i < ranking.documents.size(); ++i) {
    const RankedDocument& document = ranking.documents[i];
    out << without_spaces(ranking.query) << " Q0 " << without_spaces(document.key) << ' ' << i + 1
        << ' ' << decimals(document.score, 6) << " cssearch\n";
  }
}

}  // namespace

Measures Evaluation::mean() const {
  Measures sum;
  for (const SetScore& set : sets) sum += set.mean;
  return sets.empty() ? sum : sum / static_cast<double>(sets.size());
}

Ranker ranker_of(Searcher& searcher, const SearchRequest& like) {
  return [&searcher, like](const std::string& text) {
    SearchRequest request = like;
    request.text = text;
    request.offset = 0;
    request.limit = kRankingDepth;
    return searcher.rank(request);
  };
}

SetScore evaluate(const JudgedSet& set, const Ranker& rank, std::ostream* run) {
  SetScore score{set.name, set.queries.size(), {}};
  for (const JudgedQuery& query : set.queries) {
    Ranking ranking{query.id, rank(query.text)};
    std::vector<std::string> keys;
    for (const RankedDocument& document : ranking.documents) keys.push_back(document.key);
    score.mean += measure(keys, query.grades);
    if (run != nullptr) write_run(*run, ranking);
  }
  if (!set.queries.empty()) score.mean = score.mean / static_cast<double>(set.queries.size());
  return score;
}

std::string evaluation_text(const Evaluation& evaluation) {
  std::size_t width = 4;
  for (const SetScore& set : evaluation.sets) width = std::max(width, set.name.size());
  std::string text = std::string(width, ' ') + right("queries", 9);
  for (const MeasureInfo& info : kMeasures) text += right(info.name, 12);
  text += "\n";
  for (const SetScore& set : evaluation.sets)
    text += row(set.name, width, std::to_string(set.queries), set.mean);
  if (evaluation.sets.size() > 1) text += row("mean", width, "", evaluation.mean());
  return text;
}

std::string evaluation_json(const Evaluation& evaluation) {
  nlohmann::ordered_json sets = nlohmann::ordered_json::array();
  for (const SetScore& set : evaluation.sets) {
    nlohmann::ordered_json item = {{"name", set.name}, {"queries", set.queries}};
    item.update(json_of(set.mean));
    sets.push_back(std::move(item));
  }
  nlohmann::ordered_json json = {{"sets", std::move(sets)}, {"mean", json_of(evaluation.mean())}};
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Evaluation read_evaluation(const std::filesystem::path& file) {
  std::ifstream in(file);
  nlohmann::json json = nlohmann::json::parse(in, nullptr, false);
  Evaluation evaluation;
  bool good = json.is_object() && json.contains("sets") && json["sets"].is_array();
  for (const nlohmann::json& set : good ? json["sets"] : nlohmann::json::array()) {
    SetScore score;
    good = good && set.is_object() && set.contains("name") && set["name"].is_string();
    for (const MeasureInfo& info : kMeasures) {
      good = good && set.contains(info.name) && set[info.name].is_number();
      if (good) score.mean.*info.value = set[info.name].get<double>();
    }
    if (!good) break;
    score.name = set["name"].get<std::string>();
    evaluation.sets.push_back(std::move(score));
  }
  if (good && !evaluation.sets.empty()) return evaluation;
  throw Error(ErrorCode::Input, file.string() + " is no earlier evaluation",
              "--json prints one; keep that");
}

std::vector<std::string> what_fell(const Evaluation& now, const Evaluation& before, double margin) {
  std::vector<std::string> fallen;
  for (const SetScore& old : before.sets) {
    auto score = std::find_if(now.sets.begin(), now.sets.end(),
                              [&](const SetScore& set) { return set.name == old.name; });
    if (score == now.sets.end()) {
      fallen.push_back(old.name + " was not evaluated");
      continue;
    }
    for (const MeasureInfo& info : kMeasures) {
      double was = old.mean.*info.value, is = score->mean.*info.value;
      if (is >= was - margin) continue;
      fallen.push_back(old.name + ": " + info.name + " is " + decimals(is, 4) + ", it was " +
                       decimals(was, 4));
    }
  }
  return fallen;
}

}  // namespace cssearch
