// SPDX-License-Identifier: GPL-3.0-or-later
//
// cseval: how well judged queries are answered, over collections that are indexed for it by the
// real indexer.
#include <array>
#include <set>

#include "bench/judged_collection.h"
#include "bench/known_items.h"
#include "bench/temporary_index.h"
#include "indexer/sources.h"
#include "schema/error.h"
#include "schema/program/run.h"
#include "searcher/eval/evaluate.h"
#include "searcher/eval/report.h"
#include "searcher/query/date_words.h"

namespace {

using namespace cssearch;

using Takes = OptionInfo::Takes;

constexpr std::size_t kKnownItems = 10'000;  // of each kind

constexpr std::array kExamples = {
    Example{"cseval cranfield cisi", "score two judged collections"},
    Example{"cseval --known-items ~/notes", "score queries made of a folder of notes"},
    Example{"cseval --json sets/* > before.json", "keep the scores"},
    Example{"cseval --baseline before.json sets/*", "exit with 1 if one has fallen"},
};

constexpr auto kOptions = with_help(std::array{
    OptionInfo{"known-items", 0, Takes::Nothing, "", "Queries",
               "the folders are notes; the queries are made of them"},
    OptionInfo{"keep", 0, Takes::Value, "FOLDER", "Queries",
               "write each set into a folder there, for cssearch --eval", false, kFolders},
    OptionInfo{"all-words", 0, Takes::Nothing, "", "Queries",
               "answer short queries as cssearch does without --any"},
    OptionInfo{"expand", 0, Takes::Nothing, "", "Queries", "as cssearch --expand"},
    OptionInfo{"json", 0, Takes::Nothing, "", "Answer", "the scores as JSON"},
    OptionInfo{"run", 0, Takes::Value, "FILE", "Answer", "write the rankings, in TREC's format",
               false, kFiles},
    OptionInfo{"baseline", 0, Takes::Value, "FILE", "Answer",
               "exit with 1 if a measure is .005 below this JSON", false, kFiles},
});

constexpr std::array kManual = {
    ManualSection{
        "Description",
        R"(cseval indexes collections into temporary indexes as csindex would, asks their queries as cssearch --any would, and prints how well they were answered: nDCG@10 (linear gain), MAP over the first 1000 documents, MRR@10, precision of the first 10 and recall of the first 100, for each set and their means.)"},
    ManualSection{"Judged collections",
                  R"(A folder with three files, each line one item:

docs.jsonl: {"id": "d1", "title": "...", "text": "..."}

queries.jsonl: {"id": "q1", "text": "..."}

qrels.tsv: query id, document id and grade, with tabs between; a grade above 0 means relevant.

cssearch --eval scores such queries over the index in use; there the documents of qrels.tsv are keys.)"},
    ManualSection{
        "Known items",
        R"(With --known-items the folders are notes. Queries are made of titles, and of what stands in exactly one note: headings with text below them, two to four words of headings, two to four Chinese characters of the text. The note is the relevant document; of a title, all notes that have it. --keep writes them as folders such as notes-title, which cssearch --eval takes. These are asked as cssearch asks without --any.)"},
    ManualSection{"Exit status",
                  "0 if all went well; 1 with --baseline if a measure fell; 2 on an error."},
    ManualSection{"See also", "cssearch(1), csindex(1)"},
};

constexpr ProgramInfo kProgram = {"cseval",
                                  "score answers to judged queries",
                                  "[OPTIONS] FOLDER...",
                                  kExamples,
                                  kOptions,
                                  kManual,
                                  false};

SetScore evaluate_collection(const std::filesystem::path& folder, const SearchRequest& like,
                             std::ostream* run) {
  JudgedSet set = read_judged_set(folder);
  std::vector<JudgedDocument> documents = read_documents(folder);
  std::set<std::string> ids;
  for (const JudgedDocument& document : documents) ids.insert(document.id);
  tell_missing(set, [&](const std::string& id) { return ids.contains(id); });
  JudgedIndex index(documents);
  return evaluate(set, index.ranker(like), run);
}

std::vector<SetScore> evaluate_known_items(const std::filesystem::path& folder,
                                           const SearchRequest& like,
                                           const std::optional<std::string>& keep,
                                           std::ostream* run) {
  // Under the name that csindex gives it, so that the keys are those of the user's own index.
  SourceInfo source = parse_source(folder.string());
  TemporaryIndex index(source.root, source.name);
  if (index.collection().documents.empty())
    throw Error(ErrorCode::NothingToIndex, folder.string() + " holds no notes");
  Searcher searcher(index.path());
  std::vector<SetScore> scores;
  for (const JudgedSet& set : known_items(index.collection(), kKnownItems)) {
    if (keep) write_judged_set(set, std::filesystem::path(*keep) / (source.name + "-" + set.name));
    scores.push_back(evaluate(set, ranker_of(searcher, like), run));
  }
  return scores;
}

int run(const Invocation& call) {
  const CommandLine& line = call.line;
  if (line.words().empty())
    throw Error(ErrorCode::Usage, "no folder was given", "cseval --help shows examples");
  if (line.has("keep") && !line.has("known-items"))
    throw Error(ErrorCode::Usage, "--keep goes with --known-items");
  EvaluationReport report(line);
  SearchRequest like;
  like.today = local_today();
  // The queries of judged collections are topics, not words that must all be there.
  like.any = !line.has("known-items") && !line.has("all-words");
  like.expand = line.has("expand");
  Evaluation evaluation;
  for (const std::string& folder : line.words()) {
    if (line.has("known-items")) {
      for (SetScore& score : evaluate_known_items(folder, like, line.value("keep"), report.run()))
        evaluation.sets.push_back(std::move(score));
    } else {
      evaluation.sets.push_back(evaluate_collection(folder, like, report.run()));
    }
  }
  return report.print(evaluation);
}

}  // namespace

int main(int argc, char** argv) {
  return run_program(kProgram, argc, argv, run);
}
