// SPDX-License-Identifier: GPL-3.0-or-later
//
// From words to an answer. For example "kv cache" kind:paper: the parser makes a tree,
// compile_query() Xapian queries; one match counts documents and facets and gives the best
// passages; each hit's first passage gives its document, its best passage the snippet. Nothing is
// asked of Xapian that a database on another machine cannot answer.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/date.h"
#include "schema/index/index_place.h"
#include "schema/index/open_index.h"
#include "schema/index/stored.h"
#include "schema/pairs/pair_list.h"
#include "searcher/answer/answer.h"
#include "searcher/query/query.h"
#include "searcher/suggest/suggest.h"

namespace cssearch {

enum class Sort : unsigned char { Relevance, Date, Rating, Title };

struct SearchRequest {
  std::string text;                // in the query language
  std::vector<std::string> notes;  // what is to be said of how the text came about
  std::vector<QueryNode> filters;  // of flags: values, of which those of a field are
                                   // alternatives, and NOT of one
  std::optional<Sort> sort;        // nothing: relevance, or the newest first without words
  std::uint64_t offset = 0;
  std::uint64_t limit = 10;
  std::vector<Field> facets;
  std::size_t facet_values = 10;  // at most, for each facet
  bool facets_to_type = true;     // whether FacetValue::part_of_others is wanted
  std::size_t snippet_columns = 160;
  bool exact = false;
  bool any = false;     // documents with some of the words too, not behind the others
  bool expand = false;  // and with words of the best of them
  // Whether words that mean the same are searched too; nothing: as SearcherOptions say.
  std::optional<bool> pairs;
  bool explain = false;
  PartialDate today;
};

struct SuggestRequest {
  std::string typed;
  std::size_t limit = 10;
  PartialDate today;
};

// A document of an answer, without what is shown of it.
struct RankedDocument {
  std::string key;
  double score = 0;
};

struct SearcherOptions {
  PairList own_pairs;  // the user's
  bool pairs = true;
  // Within this there is an answer even if a part of the index on another machine hangs.
  std::chrono::milliseconds time_limit{5'000};
  // Of a query that more passages match, so many are counted, and the answer is not exact.
  std::uint64_t counted_passages = 500'000;
};

// Not thread-safe: one for each thread.
class Searcher {
 public:
  // Throws Error(NoIndex, OtherVersion, BrokenIndex, Unreachable, Locked).
  explicit Searcher(std::vector<IndexPlace> places, SearcherOptions options = {});
  // Of the index in this folder.
  explicit Searcher(const std::filesystem::path& index, SearcherOptions options = {});
  ~Searcher();

  Answer search(const SearchRequest& request);
  // The documents that search() answers with, in its order; what is shown of them is not made.
  std::vector<RankedDocument> rank(const SearchRequest& request);
  // Documents with the most telling words of the one with this key. Throws Error(NotFound).
  Answer similar(const std::string& key, const SearchRequest& request);
  // Throws Error(NotFound).
  WholeDocument show(const std::string& key);
  // The document with exactly this key, without its text; nothing if there is none.
  std::optional<Document> document(const std::string& key);
  // Where the words of a request stand in each of the texts.
  std::vector<MarkRanges> marks(const SearchRequest& request,
                                const std::vector<std::string_view>& texts);

  // The values that suggest() looks through; for as long as info() and generation() stay the same,
  // and for every Searcher of that index.
  std::shared_ptr<const ValueList> list_values();
  std::vector<Suggestion> suggest(const SuggestRequest& request, const ValueList& values);

  // Answers are of the revision that is the newest now, until this is called again or a writer has
  // committed twice since; if writers never pause, the answer is Error(Locked). Throws
  // Error(NoIndex, OtherVersion, BrokenIndex, Unreachable); answers go on to be of what was read
  // last.
  void refresh();

  const IndexInfo& info() const;
  unsigned generation() const;
  // Parts of the index that do not answer now.
  const std::vector<MissingPart>& missing() const;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace cssearch
