// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/search.h"

#include <algorithm>
#include <chrono>
#include <tuple>

#include "schema/analysis/analyzer.h"
#include "schema/arxiv_id.h"
#include "schema/error.h"
#include "schema/identity.h"
#include "schema/index/format.h"
#include "schema/url.h"
#include "searcher/answer/show.h"
#include "searcher/answer/snippet.h"
#include "searcher/match/compile.h"
#include "searcher/match/feedback.h"
#include "searcher/match/filter.h"
#include "searcher/match/rank.h"
#include "searcher/match/spy.h"
#include "searcher/suggest/spelling.h"

namespace cssearch {
namespace {

using Xapian::Query;

// Fewer documents with all words than this, and those with some are shown behind them.
constexpr Xapian::doccount kFewDocuments = 10;
constexpr int kReopenAttempts = 5;
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
  Engine(const std::filesystem::path& index, PairList own_pairs)
      : index_(index), open_(open_index(index)), own_pairs_(std::move(own_pairs)) {}

  // Runs `work`; a writer that has committed twice since makes our revision unreadable, then once
  // more on the new one.
  template <typename Work>
  auto on_one_revision(Work work) -> decltype(work()) {
    for (int attempt = 1;; ++attempt) {
      try {
        return work();
      } catch (const Xapian::DatabaseModifiedError&) {
        if (attempt == kReopenAttempts)
          throw Error(ErrorCode::BrokenIndex, "the index changes faster than it can be read",
                      "try again");
        refresh();
      } catch (const Xapian::Error& error) {
        broken(error);
      }
    }
  }

  // From now on the newest revision of this generation.
  void refresh() {
    try {
      cssearch::refresh(open_, index_);
    } catch (const Xapian::DatabaseModifiedError&) {
      // Two commits within these microseconds; who reads next tries again.
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
    note_widening(answer, plan.compiled, plan.matching);
    if (answer.all_words == 0) answer.did_you_mean = other_spelling(plan.parsed.root, request);
    if (answer.hits.empty() && answer.total > 0 && request.offset >= answer.total) {
      answer.notes.emplace_back("there are no more documents behind the offset");
    }
    finish(answer, started);
    return answer;
  }

  std::vector<RankedDocument> rank(const SearchRequest& request) {
    Plan plan = make_plan(request);
    Xapian::Enquire enquire =
        make_enquire(whole_query(plan.compiled, plan.ranked), request, plan.compiled.has_words);
    std::vector<RankedDocument> documents;
    for (const auto& match : matches_of(enquire, request, plan.compiled.has_words)) {
      documents.push_back({decode_stored(match.get_document().get_data()).key, match.get_weight()});
    }
    return documents;
  }

  Answer similar(const std::string& key, const SearchRequest& request) {
    auto started = std::chrono::steady_clock::now();
    std::string own_key = read_document(key).document->key;
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

  WholeDocument show(const std::string& key) {
    StoredPassage first = read_document(key);
    WholeDocument result{*first.document, {}};
    std::map<int, Passage> passages;
    std::string term = key_term(result.document.key);
    for (auto it = open_.database.postlist_begin(term); it != open_.database.postlist_end(term);
         ++it) {
      StoredPassage stored = decode_stored(open_.database.get_document(*it).get_data());
      passages.emplace(stored.number, std::move(stored.passage));
    }
    for (auto& [number, passage] : passages) result.passages.push_back(std::move(passage));
    return result;
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
      Query query = restrict(compiled.has_words ? compiled.all : Query::MatchAll, compiled);
      return matches_something(query) ? query : Query();
    };
    Dictionary dictionary(open_.words());
    return cssearch::suggest(request.typed, request.limit,
                             {open_.database, dictionary, values, context}, analyzer_);
  }

  std::optional<Document> document(const std::string& key) const {
    if (!open_.database.term_exists(first_passage_term(key))) return std::nullopt;
    return read_first(key).document;
  }

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

 private:
  // DatabaseError, and what else a damaged file may lead to.
  [[noreturn]] static void broken(const Xapian::Error& error) {
    throw Error(ErrorCode::BrokenIndex, "the index cannot be read: " + error.get_msg(),
                "csindex --rebuild makes it anew from its sources");
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
    PairUse pairs = request.pairs && !request.exact ? PairUse::All : PairUse::None;
    return compile_query(parsed.root, request.filters,
                         {request.exact, request.today, open_.info.sources, pairs, &own_pairs_},
                         analyzer_, vocabulary());
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
    if (open_.half_changed) {
      answer.notes.emplace_back(
          "a change of the index is not complete, and this is a part of it; csindex completes it");
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
      DocumentSpy with_all({});
      count(restrict(cssearch::rank(compiled, Matching::All, open_.database).base, compiled),
            with_all);
      bool some = with_all.documents() > 0 ||
                  matches_something(restrict(
                      compiled.has_words ? compiled.some : Query(kFirstPassageTerm), compiled));
      Rank found{with_all.documents() == 0, spelling.slips, with_all.documents()};
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
    if (compiled.excluded.empty()) return;
    Xapian::Enquire enquire(open_.database);
    enquire.set_query(compiled.excluded);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_collapse_key(kKeySlot);
    Xapian::MSet passages = enquire.get_mset(0, kMostExcluded);
    if (passages.size() == kMostExcluded) {
      notes.emplace_back("too many documents are excluded to look into each; more may be shown");
    }
    std::vector<Query> documents = {compiled.excluded};
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
    if (has_words) enquire.set_collapse_key(kKeySlot);
    Sort sort = request.sort.value_or(has_words ? Sort::Relevance : Sort::Date);
    if (!has_words && sort != Sort::Relevance) {
      sort_by_value(enquire, sort);
      return enquire;
    }
    switch (sort) {
      case Sort::Relevance: enquire.set_sort_by_relevance_then_value(kTieSlot, false); break;
      case Sort::Date:
        enquire.set_sort_by_value_then_relevance(field_info(Field::Date).slot, true);
        break;
      case Sort::Rating:
        enquire.set_sort_by_value_then_relevance(field_info(Field::Rating).slot, true);
        break;
      case Sort::Title:
        enquire.set_sort_by_value_then_relevance(field_info(Field::Title).slot, false);
        break;
    }
    return enquire;
  }

  std::vector<Xapian::MSetIterator> matches_of(const Xapian::Enquire& enquire,
                                               const SearchRequest& request, bool has_words) const {
    Sort sort = request.sort.value_or(has_words ? Sort::Relevance : Sort::Date);
    SortedBy sorted_by = sort == Sort::Relevance ? SortedBy::Relevance
                         : has_words             ? SortedBy::ValueThenRelevance
                                                 : SortedBy::Key;
    return best_matches(enquire, open_.database, request.offset, request.limit, sorted_by);
  }

  // Many documents have one date and are worth the same; their order must not be that of their ids,
  // which depends on when they were indexed.
  static void sort_by_value(Xapian::Enquire& enquire, Sort sort) {
    Field field = sort == Sort::Date     ? Field::Date
                  : sort == Sort::Rating ? Field::Rating
                                         : Field::Title;
    auto* key = new Xapian::MultiValueKeyMaker;
    key->add_value(field_info(field).slot, sort != Sort::Title);
    key->add_value(kPriorSlot, true);
    key->add_value(kTieSlot);
    enquire.set_sort_by_key(key->release(), false);
  }

  // Counts documents of a query, and their facets.
  void count(const Query& query, DocumentSpy& spy) const {
    Xapian::Enquire enquire(open_.database);
    enquire.set_query(query);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.add_matchspy(&spy);
    enquire.get_mset(0, 0, open_.database.get_doccount());
  }

  void fill(Answer& answer, const SearchRequest& request, const CompiledQuery& compiled,
            const RankedQuery& ranked) {
    // A facet that something is chosen of is counted without that choice, so that one can widen it.
    std::vector<Field> free, chosen;
    for (Field facet : request.facets) {
      (compiled.filters.contains(filter_field(facet)) ? chosen : free).push_back(facet);
    }
    DocumentSpy spy(free);
    Xapian::Enquire enquire =
        make_enquire(whole_query(compiled, ranked), request, compiled.has_words);
    enquire.add_matchspy(&spy);
    std::vector<Xapian::MSetIterator> matches = matches_of(enquire, request, compiled.has_words);
    answer.total = spy.documents();

    std::map<Field, Facet> facets;
    for (Facet& facet : spy.facets(request.facet_values))
      facets.emplace(facet.field, std::move(facet));
    for (Field field : chosen) {
      DocumentSpy wider({field});
      count(restrict(ranked.base, compiled, field), wider);
      facets.emplace(field, wider.facets(request.facet_values).front());
      facets.at(field).chosen = true;
    }
    for (Field field : request.facets) {
      answer.facets.push_back(std::move(facets.at(field)));
      if (!request.facets_to_type) continue;
      for (FacetValue& value : answer.facets.back().values) {
        value.part_of_others = is_part_of_others(field, value.value);
      }
    }

    for (const Xapian::MSetIterator& match : matches) {
      answer.hits.push_back(make_hit(match, compiled, request, spy));
      if (request.explain)
        explain(answer.hits.back(), match.get_document().get_value(kTieSlot), ranked);
    }
  }

  // Whether the value, typed without quotes, also means longer values with its word: LLM, if there
  // is "LLM Inference" too.
  bool is_part_of_others(Field field, const std::string& value) {
    if (field_info(field).match != Match::Words) return false;
    std::vector<Token> tokens = analyzer_.analyze(value);
    bool pairs = std::any_of(tokens.begin(), tokens.end(),
                             [](const Token& token) { return token.type == Token::Type::Han2; });
    std::erase_if(tokens, [&](const Token& token) {
      return token.type == Token::Type::Joined || (pairs && token.type == Token::Type::Han1);
    });
    if (tokens.size() > 1) return !means_only_itself(field, value);
    if (tokens.empty()) return true;
    return open_.database.get_termfreq(field_term(field, tokens.front().word)) !=
           open_.database.get_termfreq(value_term(field, value));
  }

  bool means_only_itself(Field field, const std::string& value) {
    ParsedQuery typed = parse_query(std::string(field_info(field).name) + ":" + quote_value(value));
    if (typed.root.children.size() != 1) return false;
    Xapian::Enquire enquire(open_.database);
    enquire.set_query(compile(typed, {}).filters[filter_field(field)]);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    Xapian::doccount all = open_.database.get_doccount();
    return enquire.get_mset(0, 0, all).get_matches_estimated() ==
           open_.database.get_termfreq(value_term(field, value));
  }

  void note_widening(Answer& answer, const CompiledQuery& compiled, Matching matching) {
    answer.all_words = answer.total;
    if (matching == Matching::All) return;
    DocumentSpy with_all({});
    count(restrict(compiled.all, compiled), with_all);
    answer.all_words = with_all.documents();
    answer.widened = answer.total > answer.all_words;
    if (!answer.widened || (compiled.sentence && matching != Matching::Some)) return;
    if (matching == Matching::Some) {
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

  Hit make_hit(const Xapian::MSetIterator& match, const CompiledQuery& compiled,
               const SearchRequest& request, const DocumentSpy& spy) {
    Xapian::Document found = match.get_document();
    StoredPassage best = decode_stored(found.get_data());
    Hit hit;
    hit.document = best.document ? *best.document : *read_first(best.key).document;
    hit.score = match.get_weight();
    hit.more = compiled.has_words ? spy.passages_of(found.get_value(kKeySlot)) - 1 : 0;
    Shower shower(compiled.highlights, analyzer_, request.snippet_columns);
    std::optional<ShownPassage> shown = shower.show_match(best.passage);
    if (!shown && best.number != 0) {
      best = read_first(best.key);
      shown = shower.show_match(best.passage);
    }
    if (!shown) shown = shower.show_beginning(best.passage);
    bool in_body = shown->has_marks;
    hit.title = mark_text(hit.document.title, compiled.highlights, analyzer_);
    // A note that has the words of its title in its list of references only is told by its lead.
    if (shown->part == TextPart::Links && !hit.title.marks.empty()) {
      StoredPassage first = best.number == 0 ? best : read_first(best.key);
      if (auto lead = shower.show_lead(first.passage)) {
        shown = std::move(lead);
        best = std::move(first);
      }
    }
    hit.snippet = std::move(shown->snippet);
    const Contribution& place = hit.document.contributions.front();
    hit.source = place.source;
    hit.path = place.path;
    hit.page = best.passage.page;
    int line = best.passage.file_line(shown->text_line);
    hit.line = place.origin == Origin::File && line > 0 ? line : place.line;
    hit.heading = std::move(shown->heading);
    if (!hit.heading.empty() && hit.heading.front() == hit.document.title)
      hit.heading.erase(hit.heading.begin());
    if (compiled.has_words) hit.why = shower.fields_with_words(hit.document, best.passage, in_body);
    return hit;
  }

  // The score by its parts, each weighed by itself.
  void explain(Hit& hit, const std::string& passage, const RankedQuery& ranked) const {
    for (const auto* parts : {&ranked.words, &ranked.parts}) {
      for (const RankedPart& part : *parts) {
        double weight = weight_of(passage, part.query);
        if (weight == 0) continue;
        bool goes_on = !hit.parts.empty() && hit.parts.back().name == part.name;
        if (!goes_on) hit.parts.push_back({part.name, 0});
        hit.parts.back().score += weight;
      }
    }
    // In a list without words a document without a date weighs nothing.
    if (hit.parts.empty()) hit.parts.push_back({"prior", 0});
  }

  double weight_of(const std::string& passage, const Query& part) const {
    Xapian::Enquire enquire(open_.database);
    enquire.set_weighting_scheme(weighting());
    enquire.set_query(part);
    OnlyThis only(passage);
    Xapian::MSet found = enquire.get_mset(0, 1, nullptr, &only);
    return found.empty() ? 0 : found.begin().get_weight();
  }

  // By its value for ties, which no other passage has: with several databases the ids that a
  // decider sees are those within each.
  class OnlyThis : public Xapian::MatchDecider {
   public:
    explicit OnlyThis(std::string passage) : passage_(std::move(passage)) {}
    bool operator()(const Xapian::Document& candidate) const override {
      return candidate.get_value(kTieSlot) == passage_;
    }

   private:
    std::string passage_;
  };

  // The first passage of a document, with the document. Throws Error(NotFound).
  StoredPassage read_first(const std::string& key) const {
    std::string term = first_passage_term(key);
    auto found = open_.database.postlist_begin(term);
    if (found == open_.database.postlist_end(term)) {
      throw Error(ErrorCode::NotFound, "there is no document with the key " + key,
                  "cssearch --json WORDS prints the keys of what it finds");
    }
    StoredPassage first = decode_stored(open_.database.get_document(*found).get_data());
    if (!first.document)
      throw Error(ErrorCode::BrokenIndex, "a document of the index has no fields",
                  "csindex --rebuild makes the index anew");
    return first;
  }

  // By key, or by what may stand for one: an arXiv id, a link, a path.
  StoredPassage read_document(const std::string& name) {
    std::vector<std::string> keys = {name};
    if (name.starts_with("key:")) keys.push_back(name.substr(4));
    std::string path = std::filesystem::path(name).lexically_normal().string();
    if (auto paper = parse_arxiv_id(name)) keys.push_back("arxiv:" + paper->id);
    if (auto url = parse_url(name)) keys.push_back(key_of_link(*url));
    for (const SourceInfo& source : open_.info.sources) {
      keys.push_back(key_of_file(source.name, path));
      if (auto inside = path_inside(source, path))
        keys.push_back(key_of_file(source.name, *inside));
    }
    keys.push_back("note:" + name);
    for (const std::string& key : keys) {
      if (open_.database.term_exists(first_passage_term(key))) return read_first(key);
    }
    return read_first(name);
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

  std::filesystem::path index_;
  OpenIndex open_;
  PairList own_pairs_;
  Analyzer analyzer_;
};

Searcher::Searcher(const std::filesystem::path& index, PairList own_pairs)
    : engine_(std::make_unique<Engine>(index, std::move(own_pairs))) {}
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
  return engine_->on_one_revision([&] { return engine_->show(key); });
}

std::shared_ptr<const ValueList> Searcher::list_values() {
  return engine_->on_one_revision([&] { return engine_->list_values(); });
}

std::vector<Suggestion> Searcher::suggest(const SuggestRequest& request, const ValueList& values) {
  return engine_->on_one_revision([&] { return engine_->suggest(request, values); });
}

std::optional<Document> Searcher::document(const std::string& key) {
  return engine_->on_one_revision([&] { return engine_->document(key); });
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

}  // namespace cssearch
