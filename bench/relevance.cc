// SPDX-License-Identifier: GPL-3.0-or-later
//
// relevance FOLDER…: the judged collections, answered by cssearch and by SQLite's FTS5 in one run.
// FTS5 stems English (porter), looks for any of the words of a query, ranks by bm25() with the
// weight of the title's column that does best of those tried on each collection, and has no words
// of Chinese: there its trigram tokenizer is tried too, and the better one is shown.
#include <cstdio>
#include <iostream>
#include <memory>

#include <sqlite3.h>

#include "bench/judged_collection.h"
#include "bench/temporary_index.h"
#include "schema/analysis/utf8.h"
#include "schema/error.h"
#include "searcher/eval/evaluate.h"

namespace {

using namespace cssearch;

class Fts5 {
 public:
  Fts5(const std::vector<JudgedDocument>& documents, const std::string& tokenizer)
      : documents_(documents), trigrams_(tokenizer == "trigram") {
    sqlite3* database = nullptr;
    check(sqlite3_open(":memory:", &database));
    database_.reset(database);
    execute("CREATE VIRTUAL TABLE docs USING fts5(title, text, tokenize='" + tokenizer + "')");
    execute("BEGIN");
    Statement insert = prepare("INSERT INTO docs(rowid, title, text) VALUES(?, ?, ?)");
    for (std::size_t i = 0; i < documents.size(); ++i) {
      sqlite3_bind_int64(insert.get(), 1, static_cast<sqlite3_int64>(i));
      bind(insert, 2, documents[i].title);
      bind(insert, 3, documents[i].text);
      if (sqlite3_step(insert.get()) != SQLITE_DONE) check(SQLITE_ERROR);
      sqlite3_reset(insert.get());
    }
    execute("COMMIT");
  }

  std::vector<RankedDocument> rank(const std::string& text, double title_weight) {
    std::string match = any_word(text);
    if (match.empty()) return {};
    Statement select = prepare(
        "SELECT rowid, bm25(docs, ?2, 1.0) AS score FROM docs WHERE docs MATCH ?1 "
        "ORDER BY score, rowid LIMIT " +
        std::to_string(kRankingDepth));
    bind(select, 1, match);
    sqlite3_bind_double(select.get(), 2, title_weight);
    std::vector<RankedDocument> ranked;
    while (sqlite3_step(select.get()) == SQLITE_ROW) {
      auto row = static_cast<std::size_t>(sqlite3_column_int64(select.get(), 0));
      ranked.push_back({documents_.at(row).id, -sqlite3_column_double(select.get(), 1)});
    }
    return ranked;
  }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Close>;

  void check(int status) const {
    if (status == SQLITE_OK) return;
    throw Error(
        ErrorCode::Internal,
        std::string("SQLite: ") + (database_ ? sqlite3_errmsg(database_.get()) : "no memory"));
  }
  void execute(const std::string& sql) const {
    check(sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr));
  }
  Statement prepare(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, nullptr));
    return Statement(statement);
  }
  static void bind(const Statement& statement, int place, const std::string& text) {
    sqlite3_bind_text(statement.get(), place, text.data(), static_cast<int>(text.size()),
                      SQLITE_TRANSIENT);
  }

  // The query's words, or all its runs of three characters, each quoted, with OR between.
  std::string any_word(const std::string& text) const {
    std::vector<std::string> words;
    std::string word;
    auto end_word = [&] {
      if (trigrams_) {
        for (std::size_t at = 0; at < word.size();) {
          std::size_t end = at, next = at;
          for (int i = 0; i < 3 && end < word.size(); ++i) next_code_point(word, end);
          if (count_code_points(std::string_view(word).substr(at, end - at)) == 3)
            words.push_back(word.substr(at, end - at));
          next_code_point(word, next);
          at = next;
        }
      } else if (!word.empty()) {
        words.push_back(word);
      }
      word.clear();
    };
    for (char c : text) {
      auto byte = static_cast<unsigned char>(c);
      bool separates = byte < 0x80 && std::isalnum(byte) == 0;
      separates ? end_word() : word.push_back(c);
    }
    end_word();
    std::string match;
    for (const std::string& each : words) match += (match.empty() ? "\"" : " OR \"") + each + "\"";
    return match;
  }

  const std::vector<JudgedDocument>& documents_;
  bool trigrams_;
  std::unique_ptr<sqlite3, Close> database_;
};

SetScore best_of_fts5(const JudgedSet& set, const std::vector<JudgedDocument>& documents) {
  SetScore best;
  for (const char* tokenizer : {"porter unicode61", "trigram"}) {
    Fts5 fts5(documents, tokenizer);
    for (double title : {1.0, 2.0, 4.0, 8.0}) {
      SetScore score =
          evaluate(set, [&](const std::string& text) { return fts5.rank(text, title); });
      if (score.mean.ndcg10 <= best.mean.ndcg10) continue;
      best = score;
      best.name += std::string(" FTS5 (") + tokenizer + ", title x " +
                   std::to_string(static_cast<int>(title)) + ")";
    }
  }
  return best;
}

SetScore score_of_cssearch(const JudgedSet& set, const std::vector<JudgedDocument>& documents) {
  JudgedIndex index(documents);
  SearchRequest any;
  any.any = true;
  return evaluate(set, index.ranker(any));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr
        << "usage: relevance FOLDER...\n  folders with docs.jsonl, queries.jsonl, qrels.tsv\n";
    return 2;
  }
  try {
    Evaluation ours, theirs;
    for (int i = 1; i < argc; ++i) {
      JudgedSet set = read_judged_set(argv[i]);
      std::vector<JudgedDocument> documents = read_documents(argv[i]);
      ours.sets.push_back(score_of_cssearch(set, documents));
      theirs.sets.push_back(best_of_fts5(set, documents));
    }
    std::cout << evaluation_text(ours) << "\n" << evaluation_text(theirs);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "relevance: " << error.what() << "\n";
    return 2;
  }
}
