// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/search.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <unordered_set>

#include "schema/analysis/analyzer.h"
#include "schema/error.h"
#include "schema/hash.h"
#include "schema/index/format.h"
#include "schema/index/index_error.h"
#include "schema/index/index_list.h"
#include "searcher/answer/documents.h"
#include "searcher/answer/hit.h"
#include "searcher/answer/show.h"
#include "searcher/answer/snippet.h"
#include "searcher/match/compile.h"
#include "searcher/match/count.h"
#include "searcher/match/feedback.h"
#include "searcher/match/filter.h"
#include "searcher/match/rank.h"
#include "searcher/suggest/spelling.h"

namespace cssearch {
namespace {

using Xapian::Query;

// Fewer documents with all words than this, and those with some are shown behind them.
constexpr Xapian::doccount kFewDocuments = 10;
constexpr int kReopenAttempts = 5;
constexpr int kMostAttempts = 20;  // with parts on other machines
// More passages for each document that is shown than most have among the best.
constexpr Xapian::doccount kPassagesOfADocument = 4;
constexpr std::size_t kKeyHashBytes = 8;
constexpr Xapian::termcount kSimilarTerms = 30;
// So many documents are left out of an answer without words for a word in any of their passages.
constexpr Xapian::doccount kMostExcluded = 5'000;

Field filter_field(Field facet) {
  return facet == Field::Year ? Field::Date : facet;
}

// `query` restricted to the filters, all but that of `left_out`.
Query restrict(Query query, const CompiledQuery& compiled, std::optional<Field> left_out = {}) {
  std::vector<Query> filters;
  for (const auto& [field, filter] : compiled.filters) {
    if (!left_out || filter_field(*left_out) != field) filters.push_back(filter);
  }
  if (!filters.empty()) {
    query = Query(Query::OP_FILTER, query, Query(Query::OP_AND, filters.begin(), filters.end()));
  }
  if (!compiled.excluded.empty()) query = Query(Query::OP_AND_NOT, query, compiled.excluded);
  return query;
}

}  // namespace

class Searcher::Engine {
 public:
  Engine(std::vector<IndexPlace> places, SearcherOptions options)
      : options_(std::move(options)), list_(std::move(places), options_.time_limit) {}

  // Runs `work`; again if writers have made our revision unreadable, or if a part of the index is
  // gone meanwhile.
  template <typename Work>
  auto on_one_revision(Work work) -> decltype(work()) {
    if (open_.shards.empty()) refresh();
    for (int attempt = 1;; ++attempt) {
      try {
        return work();
      } catch (const Xapian::Error& error) {
        recover(error, attempt);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::BrokenIndex || !renew(attempt)) throw;
      }
    }
  }

  // From now on the newest revision.
  void refresh() {
    try {
      if (list_.refresh()) table_.clear();
    } catch (const Xapian::Error& error) {
      broken(error);
    }
  }

  Answer search(const SearchRequest& request) {
    auto started = std::chrono::steady_clock::now();
    Plan plan = make_plan(request);
    Answer answer = new_answer(request);
    answer.text = request.text;
    answer.understood = understood(plan.parsed.root, request.filters);
    answer.notes = join_notes({&request.notes, &plan.parsed.notes, &plan.compiled.notes});
    answer.also = plan.compiled.also;
    fill(answer, request, plan.compiled, plan.ranked);
    note_widening(answer, plan, sort_of(request, plan.compiled));
    if (answer.all_words == 0) answer.did_you_mean = other_spelling(plan.parsed.root, request);
    if (answer.hits.empty() && answer.total > 0 && request.offset >= answer.total) {
      answer.notes.emplace_back("there are no more documents behind the offset");
    }
    finish(answer, started);
    return answer;
  }

  std::vector<RankedDocument> rank(const SearchRequest& request) {
    Plan plan = make_plan(request);
    std::vector<RankedDocument> documents;
    for (const Xapian::MSetIterator& match : best_passages(request, plan.compiled, plan.ranked))
      documents.push_back({decode_stored(match.get_document().get_data()).key, match.get_weight()});
    return documents;
  }

  Answer similar(const std::string& key, const SearchRequest& request) {
    auto started = std::chrono::steady_clock::now();
    std::string own_key = documents_.named(key).document->key;
    ParsedQuery parsed = parse_query(request.text);
    CompiledQuery compiled = compile(parsed, request);
    if (compiled.has_words) {
      compiled.notes.emplace_back("beside --similar only filters count; the words were left out");
      compiled.highlights.clear();
    }
    Query words = telling_words(own_key);
    compiled.has_words = true;
    compiled.all = compiled.some = words;
    Query itself(key_term(own_key));
    compiled.excluded =
        compiled.excluded.empty() ? itself : Query(Query::OP_OR, compiled.excluded, itself);
    Answer answer = new_answer(request);
    answer.text = key;
    answer.understood = "similar to " + own_key;
    answer.notes = join_notes({&request.notes, &parsed.notes, &compiled.notes});
    RankedQuery ranked{words, {{"shared words", words}}, {{"prior", prior()}}};
    fill(answer, request, compiled, ranked);
    answer.all_words = answer.total;
    finish(answer, started);
    return answer;
  }

  std::shared_ptr<const ValueList> list_values() const {
    return std::make_shared<const ValueList>(open_.database);
  }

  std::vector<Suggestion> suggest(const SuggestRequest& request, const ValueList& values) {
    auto context = [&](const std::string& before) {
      SearchRequest words_before;
      words_before.today = request.today;
      CompiledQuery compiled = compile(parse_query(before), words_before);
      if (!compiled.has_words && compiled.filters.empty()) return Query();
      Query query = restrict(compiled.has_words ? compiled.all : match_all(), compiled);
      return matches_something(query) ? query : Query();
    };
    Dictionary dictionary(open_.words());
    auto documents = [&](const Query& query) { return count(query).documents(); };
    return cssearch::suggest(request.typed, request.limit,
                             {open_.database, dictionary, values, context, documents}, analyzer_);
  }

  const DocumentReader& documents() const { return documents_; }

  std::vector<MarkRanges> marks(const SearchRequest& request,
                                const std::vector<std::string_view>& texts) {
    CompiledQuery compiled = compile(parse_query(request.text), request);
    std::vector<MarkRanges> marks;
    for (std::string_view text : texts)
      marks.push_back(marks_in(text, compiled.highlights, analyzer_));
    return marks;
  }

  const IndexInfo& info() const { return open_.info; }
  unsigned generation() const { return open_.generation; }
  const std::vector<MissingPart>& missing() const { return open_.missing; }

 private:
  // DatabaseError, and what else a damaged file may lead to.
  [[noreturn]] static void broken(const Xapian::Error& error) { throw index_error(error); }

  // Whether a writer has committed since, so that work is to be tried again.
  bool renew(int attempt) {
    table_.clear();
    if (!list_.renew_overtaken()) return false;
    if (attempt >= kReopenAttempts) throw busy_index();
    return true;
  }

  // After which work is to be tried again.
  void recover(const Xapian::Error& error, int attempt) {
    refuse_shortage(error);
    bool renewed = renew(attempt);
    bool known = list_.recover(error);
    if (!known && !renewed) broken(error);
    if (attempt >= kMostAttempts) throw busy_index();
  }

  // What is asked of Xapian for a request.
  struct Plan {
    ParsedQuery parsed;
    CompiledQuery compiled;
    Matching matching = Matching::All;
    RankedQuery ranked;
  };

  Plan make_plan(const SearchRequest& request) {
    Plan plan;
    plan.parsed = parse_query(request.text);
    plan.compiled = compile(plan.parsed, request);
    CompiledQuery& compiled = plan.compiled;
    if (!compiled.has_words) exclude_whole_documents(compiled, compiled.notes);
    plan.matching = matching_of(compiled, request);
    plan.ranked = cssearch::rank(compiled, plan.matching, open_.database);
    if (request.expand && compiled.has_words) add_feedback(plan, request);
    return plan;
  }

  Matching matching_of(const CompiledQuery& compiled, const SearchRequest& request) const {
    if (!compiled.has_words) return Matching::All;
    if (request.any || request.expand) return Matching::Some;
    return compiled.sentence || is_rare(compiled) ? Matching::AllThenSome : Matching::All;
  }

  // Of all documents, whatever the filters: choosing one never changes what the words mean.
  void add_feedback(Plan& plan, const SearchRequest& request) const {
    SearchRequest by_relevance = request;
    by_relevance.sort = Sort::Relevance;
    Query base = plan.ranked.base;
    if (!plan.compiled.excluded.empty())
      base = Query(Query::OP_AND_NOT, base, plan.compiled.excluded);
    plan.compiled.feedback =
        feedback(open_.database, make_enquire(plan.ranked.whole(base), by_relevance, true));
    plan.ranked = cssearch::rank(plan.compiled, plan.matching, open_.database);
  }

  static Query whole_query(const CompiledQuery& compiled, const RankedQuery& ranked) {
    return ranked.whole(restrict(ranked.base, compiled));
  }

  CompiledQuery compile(const ParsedQuery& parsed, const SearchRequest& request) {
    bool wanted = request.pairs.value_or(options_.pairs);
    PairUse pairs = wanted && !request.exact ? PairUse::All : PairUse::None;
    return compile_query(
        parsed.root, request.filters,
        {request.exact, request.today, open_.info.sources, pairs, &options_.own_pairs}, analyzer_,
        vocabulary());
  }

  Vocabulary vocabulary() const { return {open_.database, open_.words()}; }

  Answer new_answer(const SearchRequest& request) const {
    Answer answer;
    answer.offset = request.offset;
    answer.limit = request.limit;
    answer.generation = open_.generation;
    answer.digest = open_.info.digest;
    answer.built = open_.info.built;
    answer.documents = open_.info.documents;
    for (const SourceInfo& source : open_.info.sources) {
      if (!source.revision.empty()) answer.revisions[source.name] = source.revision;
    }
    return answer;
  }

  static std::vector<std::string> join_notes(
      std::initializer_list<const std::vector<std::string>*> lists) {
    std::vector<std::string> all;
    for (const auto* notes : lists) all.insert(all.end(), notes->begin(), notes->end());
    return all;
  }

  void finish(Answer& answer, std::chrono::steady_clock::time_point started) const {
    answer.missing = open_.missing;
    answer.notes.insert(answer.notes.end(), open_.notes.begin(), open_.notes.end());
    if (!answer.missing.empty() || open_.half_changed) answer.exact = false;
    for (const MissingPart& part : answer.missing)
      answer.notes.push_back("a part of the index is missing: " + part.why);
    if (open_.half_changed) {
      answer.notes.emplace_back(
          "this is not the whole index: a change of it is not complete (csindex makes it anew), or "
          "a shard is not named");
    }
    using milliseconds = std::chrono::duration<double, std::milli>;
    answer.took_ms = milliseconds(std::chrono::steady_clock::now() - started).count();
  }

  static std::string understood(const QueryNode& root, const std::vector<QueryNode>& filters) {
    QueryNode whole = root;
    whole.children.insert(whole.children.end(), filters.begin(), filters.end());
    return print_query(whole);
  }

  // The query in another spelling: one in which a document has all words if there is such a one,
  // with the fewest slips, found in most documents; else the likeliest that finds something.
  std::optional<std::string> other_spelling(const QueryNode& root, const SearchRequest& request) {
    struct Rank {
      bool lacks_words = true;
      std::size_t slips = 0;
      std::uint64_t documents = 0;
      bool operator<(const Rank& other) const {
        return std::tie(lacks_words, slips, other.documents) <
               std::tie(other.lacks_words, other.slips, documents);
      }
    };
    std::optional<Rank> best;
    std::string meant;
    for (const OtherSpelling& spelling : other_spellings(root, analyzer_, vocabulary())) {
      CompiledQuery compiled = compile({spelling.query, {}}, request);
      std::uint64_t with_all =
          count(restrict(compiled.has_words ? compiled.all : Query(kFirstPassageTerm), compiled))
              .documents();
      bool some = with_all > 0 ||
                  (compiled.has_words && matches_something(restrict(compiled.some, compiled)));
      Rank found{with_all == 0, spelling.slips, with_all};
      if (!some || (best && !(found < *best))) continue;
      best = found;
      meant = print_query(spelling.query);
    }
    return best ? std::optional(meant) : std::nullopt;
  }

  bool matches_something(const Query& query) const {
    Xapian::Enquire enquire(open_.database);
    enquire.set_query(query);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    return !enquire.get_mset(0, 1).empty();
  }

  // Without words to find, a word to leave out is looked for in all passages of a document, not in
  // that which stands for it.
  void exclude_whole_documents(CompiledQuery& compiled, std::vector<std::string>& notes) const {
    if (!compiled.excludes_words) return;
    Xapian::Enquire enquire(open_.database);
    enquire.set_query(compiled.excluded);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_collapse_key(kKeySlot);
    Xapian::MSet passages = enquire.get_mset(0, kMostExcluded);
    if (passages.size() == kMostExcluded) {
      notes.emplace_back("too many documents are excluded to look into each; more may be shown");
    }
    std::vector<Query> documents = {compiled.excluded};
    passages.fetch();
    for (auto passage = passages.begin(); passage != passages.end(); ++passage) {
      StoredPassage stored = decode_stored(passage.get_document().get_data());
      documents.emplace_back(first_passage_term(stored.key));
    }
    compiled.excluded = any_of(documents);
  }

  // Whether fewer than ten documents of the whole index have all words. Filters do not count, so
  // that choosing one never changes what the words mean.
  bool is_rare(const CompiledQuery& compiled) const {
    if (!compiled.can_widen) return false;
    Xapian::Enquire enquire(open_.database);
    enquire.set_query(compiled.all);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_collapse_key(kKeySlot);
    return enquire.get_mset(0, kFewDocuments).size() < kFewDocuments;
  }

  Xapian::Enquire make_enquire(const Query& query, const SearchRequest& request,
                               bool has_words) const {
    Xapian::Enquire enquire(open_.database);
    enquire.set_query(query);
    enquire.set_weighting_scheme(weighting());
    Sort sort = request.sort.value_or(has_words ? Sort::Relevance : Sort::Date);
    switch (sort) {
      case Sort::Relevance: enquire.set_sort_by_relevance_then_value(kTieSlot, false); break;
      // Many documents have one date and are worth the same; their order must not be that of their
      // ids, which depends on when they were indexed.
      case Sort::Date:
        has_words ? enquire.set_sort_by_value_then_relevance(field_info(Field::Date).slot, true)
                  : enquire.set_sort_by_value(kByDateSlot, false);
        break;
      case Sort::Rating:
        has_words ? enquire.set_sort_by_value_then_relevance(field_info(Field::Rating).slot, true)
                  : enquire.set_sort_by_value(kByRatingSlot, false);
        break;
      case Sort::Title:
        has_words ? enquire.set_sort_by_value_then_relevance(field_info(Field::Title).slot, false)
                  : enquire.set_sort_by_value(kByTitleSlot, false);
        break;
    }
    return enquire;
  }

  // Xapian gives a spy of ours the numbers that passages have in their shard.
  bool counts_by_value() const { return open_.remote || open_.shards.size() > 1; }

  DocumentCounts count(const Query& query) {
    return count_documents(open_.database, query, table_,
                           {options_.counted_passages, counts_by_value()});
  }

  static Sort sort_of(const SearchRequest& request, const CompiledQuery& compiled) {
    return request.sort.value_or(compiled.has_words ? Sort::Relevance : Sort::Date);
  }

  // Whether the ranking leaves nothing out of what matches.
  bool weighs_all(const SearchRequest& request, const CompiledQuery& compiled,
                  const RankedQuery& ranked) const {
    return sort_of(request, compiled) == Sort::Relevance && open_.shards.size() == 1 &&
           !ranked.may_be_pruned();
  }

  // The best passage of each document, in order, from the offset to the limit. `spy` sees all that
  // matches if the ranking weighs all.
  std::vector<Xapian::MSetIterator> best_passages(const SearchRequest& request,
                                                  const CompiledQuery& compiled,
                                                  const RankedQuery& ranked,
                                                  Xapian::MatchSpy* spy = nullptr) const {
    std::uint64_t all = open_.database.get_doccount();
    std::uint64_t offset = std::min(request.offset, all);
    auto end = static_cast<Xapian::doccount>(offset + std::min(request.limit, all - offset));
    if (end == offset) return {};
    Xapian::Enquire enquire =
        make_enquire(whole_query(compiled, ranked), request, compiled.has_words);
    if (weighs_all(request, compiled, ranked)) {
      std::vector<Xapian::MSetIterator> best = best_of_all(enquire, end, spy);
      best.erase(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(
                                                  std::min<std::uint64_t>(offset, best.size())));
      return best;
    }
    if (compiled.has_words) enquire.set_collapse_key(kKeySlot);
    SortedBy sorted_by = sort_of(request, compiled) == Sort::Relevance ? SortedBy::Relevance
                         : compiled.has_words ? SortedBy::ValueThenRelevance
                                              : SortedBy::UniqueValue;
    return best_matches(enquire, open_.database, offset, request.limit, sorted_by);
  }

  // Every passage is weighed. Xapian's own collapsing then keeps each in memory, so it is done
  // here, by the key's hash with which kTieSlot begins.
  std::vector<Xapian::MSetIterator> best_of_all(Xapian::Enquire& enquire,
                                                Xapian::doccount documents,
                                                Xapian::MatchSpy* spy) const {
    Xapian::doccount all = open_.database.get_doccount();
    if (spy != nullptr) enquire.add_matchspy(spy);
    for (std::uint64_t wanted = std::uint64_t{documents} * kPassagesOfADocument;; wanted *= 4) {
      auto passages = static_cast<Xapian::doccount>(std::min<std::uint64_t>(wanted, all));
      Xapian::MSet matches = enquire.get_mset(0, passages, all);
      enquire.clear_matchspies();  // has seen all
      std::vector<Xapian::MSetIterator> best;
      std::unordered_set<std::string> seen;
      for (auto match = matches.begin(); match != matches.end() && best.size() < documents;
           ++match) {
        if (seen.insert(match.get_sort_key().substr(0, kKeyHashBytes)).second)
          best.push_back(match);
      }
      if (best.size() < documents && matches.size() == passages && passages < all) continue;
      if (open_.remote && !best.empty()) matches.fetch(best.front(), std::next(best.back()));
      return best;
    }
  }

  void fill(Answer& answer, const SearchRequest& request, const CompiledQuery& compiled,
            const RankedQuery& ranked) {
    DocumentCounts counts(table_);
    DocumentSpy spy(open_.database, table_, counts);
    bool together = counted_while_ranked(request, compiled, ranked);
    if (!together) counts = count(restrict(ranked.base, compiled));
    std::vector<Xapian::MSetIterator> best =
        best_passages(request, compiled, ranked, together ? &spy : nullptr);
    answer.total = counts.documents();
    answer.exact = is_exact(counts);
    for (Field field : request.facets)
      answer.facets.push_back(make_facet(field, request, compiled, ranked, counts));
    std::vector<StoredPassage> passages;
    for (const Xapian::MSetIterator& match : best)
      passages.push_back(decode_stored(match.get_document().get_data()));
    std::map<std::string, StoredPassage> firsts = documents_.firsts_of(passages);
    Shower shower(compiled.highlights, analyzer_, request.snippet_columns);
    for (std::size_t i = 0; i < best.size(); ++i) {
      const Xapian::MSetIterator& match = best[i];
      const StoredPassage* first = passages[i].document ? nullptr : &firsts.at(passages[i].key);
      Hit hit = make_hit(std::move(passages[i]), first, shower, compiled.has_words);
      hit.score = match.get_weight();
      if (compiled.has_words) hit.more = further_passages(hit.document.key, counts);
      if (request.explain) explain(hit, match.get_document(), ranked);
      answer.hits.push_back(std::move(hit));
    }
  }

  // A ranking that weighs all has to see it once only.
  bool counted_while_ranked(const SearchRequest& request, const CompiledQuery& compiled,
                            const RankedQuery& ranked) const {
    Xapian::doccount all = open_.database.get_doccount();
    return weighs_all(request, compiled, ranked) && !counts_by_value() && request.limit > 0 &&
           request.offset < all && all <= options_.counted_passages;
  }

  bool is_exact(const DocumentCounts& counts) const {
    return counts.passages() <= options_.counted_passages;
  }

  // A facet that something is chosen of is counted without that choice, so that one can widen it.
  Facet make_facet(Field field, const SearchRequest& request, const CompiledQuery& compiled,
                   const RankedQuery& ranked, const DocumentCounts& counts) {
    bool chosen = compiled.filters.contains(filter_field(field));
    auto facet_of = [&](const DocumentCounts& counted) {
      return counted.facet(field, request.facet_values, request.facets_to_type);
    };
    Facet facet =
        chosen ? facet_of(count(restrict(ranked.base, compiled, field))) : facet_of(counts);
    facet.chosen = chosen;
    return facet;
  }

  void note_widening(Answer& answer, const Plan& plan, Sort sort) {
    const CompiledQuery& compiled = plan.compiled;
    answer.all_words = answer.total;
    if (plan.matching == Matching::All) return;
    DocumentCounts with_all = count(restrict(compiled.all, compiled));
    answer.all_words = with_all.documents();
    answer.exact = answer.exact && is_exact(with_all);
    answer.widened = answer.total > answer.all_words;
    if (!answer.widened || (compiled.sentence && plan.matching != Matching::Some)) return;
    const bool some_are_asked_for = plan.matching == Matching::Some;
    if (some_are_asked_for || (answer.all_words > 0 && sort != Sort::Relevance)) {
      answer.notes.push_back(std::to_string(answer.all_words) +
                             (answer.all_words == 1 ? " of these documents has all words"
                                                    : " of these documents have all words"));
      return;
    }
    answer.notes.push_back(answer.all_words == 0
                               ? "no document has all words; these have some of them"
                               : std::to_string(answer.all_words) +
                                     (answer.all_words == 1
                                          ? " of these documents has all words; it comes first"
                                          : " of these documents have all words; they come first"));
  }

  // Of a count that was cut the best passage may be none.
  static int further_passages(const std::string& key, const DocumentCounts& counts) {
    return std::max(static_cast<int>(counts.passages_of(hash64_bytes(key))), 1) - 1;
  }

  // The score by its parts, each weighed by itself.
  void explain(Hit& hit, const Xapian::Document& passage, const RankedQuery& ranked) const {
    std::string tie = passage.get_value(kTieSlot);
    Query only(Query::OP_FILTER, Query(key_term(hit.document.key)),
               Query(Query::OP_VALUE_RANGE, kTieSlot, tie, tie));
    for (const auto* parts : {&ranked.words, &ranked.parts}) {
      for (const RankedPart& part : *parts) {
        double weight = weight_of(only, part.query);
        if (weight == 0) continue;
        bool goes_on = !hit.parts.empty() && hit.parts.back().name == part.name;
        if (!goes_on) hit.parts.push_back({part.name, 0});
        hit.parts.back().score += weight;
      }
    }
    // In a list without words a document without a date weighs nothing.
    if (hit.parts.empty()) hit.parts.push_back({"prior", 0});
  }

  double weight_of(const Query& passage, const Query& part) const {
    Xapian::Enquire enquire(open_.database);
    enquire.set_weighting_scheme(weighting());
    enquire.set_query(maybe(Query(Query::OP_SCALE_WEIGHT, passage, 0), part));
    Xapian::MSet found = enquire.get_mset(0, 1);
    return found.empty() ? 0 : found.begin().get_weight();
  }

  Query telling_words(const std::string& key) const {
    std::vector<Xapian::docid> passages;
    std::string term = key_term(key);
    for (auto it = open_.database.postlist_begin(term); it != open_.database.postlist_end(term);
         ++it) {
      passages.push_back(*it);
    }
    Xapian::Enquire enquire(open_.database);
    enquire.set_query(Query(term));
    std::vector<std::string> chosen;
    for (TellingTerm& telling : telling_terms(open_.database, enquire, passages, kSimilarTerms))
      chosen.push_back(std::move(telling.term));
    if (chosen.empty()) return match_nothing();
    return Query(Query::OP_OR, chosen.begin(), chosen.end());
  }

  SearcherOptions options_;
  IndexList list_;
  const OpenIndex& open_ = list_.open();
  DocumentReader documents_{open_};
  DocumentTable table_;
  Analyzer analyzer_;
};

Searcher::Searcher(std::vector<IndexPlace> places, SearcherOptions options)
    : engine_(std::make_unique<Engine>(std::move(places), std::move(options))) {}
Searcher::Searcher(const std::filesystem::path& index, SearcherOptions options)
    : Searcher(std::vector{folder_place(index)}, std::move(options)) {}
Searcher::~Searcher() = default;

Answer Searcher::search(const SearchRequest& request) {
  return engine_->on_one_revision([&] { return engine_->search(request); });
}

std::vector<RankedDocument> Searcher::rank(const SearchRequest& request) {
  return engine_->on_one_revision([&] { return engine_->rank(request); });
}

Answer Searcher::similar(const std::string& key, const SearchRequest& request) {
  return engine_->on_one_revision([&] { return engine_->similar(key, request); });
}

WholeDocument Searcher::show(const std::string& key) {
  return engine_->on_one_revision([&] { return engine_->documents().whole(key); });
}

std::shared_ptr<const ValueList> Searcher::list_values() {
  return engine_->on_one_revision([&] { return engine_->list_values(); });
}

std::vector<Suggestion> Searcher::suggest(const SuggestRequest& request, const ValueList& values) {
  return engine_->on_one_revision([&] { return engine_->suggest(request, values); });
}

std::optional<Document> Searcher::document(const std::string& key) {
  return engine_->on_one_revision([&] { return engine_->documents().find(key); });
}

std::vector<MarkRanges> Searcher::marks(const SearchRequest& request,
                                        const std::vector<std::string_view>& texts) {
  return engine_->on_one_revision([&] { return engine_->marks(request, texts); });
}

void Searcher::refresh() {
  engine_->refresh();
}

const IndexInfo& Searcher::info() const {
  return engine_->info();
}

unsigned Searcher::generation() const {
  return engine_->generation();
}

const std::vector<MissingPart>& Searcher::missing() const {
  return engine_->missing();
}

}  // namespace cssearch
