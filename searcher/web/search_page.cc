// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/search_page.h"

#include <algorithm>
#include <cstdio>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "searcher/query/query.h"
#include "searcher/web/facets.h"
#include "searcher/web/hit.h"
#include "searcher/web/words.h"

namespace cssearch {
namespace {

// More than there are years; of other facets the page shows fewer.
constexpr std::size_t kFacetValues = 200;
constexpr std::size_t kStartCategories = 28;
constexpr std::uint64_t kStartHits = 5;

const std::vector<Field>& page_facets() {
  static const std::vector<Field> kFields = {Field::Kind,   Field::Category, Field::Year,
                                             Field::Author, Field::Tag,      Field::Language,
                                             Field::Rating, Field::Read};
  return kFields;
}

std::string time_words(double milliseconds) {
  char text[32];
  std::snprintf(text, sizeof text, milliseconds < 10 ? "%.1f ms" : "%.0f ms", milliseconds);
  return text;
}

std::string count_line(const Answer& answer) {
  std::string text = count_words(answer.total, "document");
  if (!answer.exact) text = "at least " + text;
  if (answer.hits.empty() || answer.hits.size() == answer.total) return text;
  return number_words(answer.offset + 1) + "–" + number_words(answer.offset + answer.hits.size()) +
         " of " + text;
}

const Facet* facet_of(const Answer& answer, Field field) {
  auto found = std::find_if(answer.facets.begin(), answer.facets.end(),
                            [&](const Facet& facet) { return facet.field == field; });
  return found == answer.facets.end() || found->values.empty() ? nullptr : &*found;
}

// The facets as a column, on narrow screens as a drawer.
void write_aside(Html& html, const Answer& answer, const PageState& state,
                 const PartialDate& today) {
  html.element("aside", {{"aria-label", "Filters"}}, [&] {
    html.element("details", {{"class", "drawer"}, {"id", "drawer"}}, [&] {
      html.element("summary", {}, "Filters");
      html.element("div", {{"class", "facets"}}, [&] {
        write_facets(html, answer, state, today);
        html.element("noscript", {}, [&] {
          html.element("button", {{"type", "submit"}, {"form", "search"}}, "Apply filters");
        });
      });
    });
  });
}

void write_sort(Html& html, const PageState& state) {
  std::string chosen = state.value("sort");
  bool words = !state.text().empty();
  std::string usual = words ? "relevance" : "date";
  auto option = [&](const std::string& name, std::string_view label) {
    // The usual order is not said in the URL, unless it is said already.
    bool silent = name == usual && chosen != usual;
    html.element("option",
                 {{"value", silent ? "" : name},
                  {"selected", chosen == name || (chosen.empty() && name == usual)}},
                 label);
  };
  html.element("label", {{"class", "sort"}}, [&] {
    html.element("span", {}, "Sort by");
    html.element("select", {{"name", "sort"}, {"id", "sort"}, {"form", "search"}}, [&] {
      if (words || chosen == "relevance") option("relevance", "relevance");
      option("date", "newest");
      option("rating", "stars");
      option("title", "title");
    });
  });
}

void write_hints(Html& html, const Answer& answer, const PageState& state) {
  if (answer.did_you_mean) {
    html.element("p", {{"class", "hint"}}, [&] {
      html.text("Did you mean ");
      html.element("a", {{"href", state.set("q", *answer.did_you_mean).link()}},
                   *answer.did_you_mean);
      html.text("?");
    });
  }
  if (!answer.also.empty()) {
    html.element("p", {{"class", "hint"}}, [&] {
      html.text("Also searched: ");
      for (std::size_t i = 0; i < answer.also.size(); ++i) {
        if (i > 0) html.text(", ");
        html.element("a", {{"href", state.set("q", answer.also[i]).link()}}, answer.also[i]);
      }
      html.text(". ");
      html.element("a", {{"href", state.set("pairs", "0").link()}}, "Only the words typed");
    });
  }
  for (const std::string& note : answer.notes)
    html.element("p", {{"class", "hint"}}, heading_words(note) + ".");
}

void write_pages(Html& html, const Answer& answer, const PageState& state) {
  std::uint64_t limit = answer.limit, reachable = std::min(answer.total, kDeepestHit);
  if (limit == 0 || answer.total <= limit) return;
  auto page_at = [&](std::uint64_t offset) {
    PageState other = state.without("offset");
    return (offset == 0 ? other : other.with("offset", std::to_string(offset))).link();
  };
  html.element("nav", {{"class", "pages"}, {"aria-label", "Pages"}}, [&] {
    if (answer.offset > 0) {
      html.element(
          "a", {{"rel", "prev"}, {"href", page_at(answer.offset - std::min(answer.offset, limit))}},
          "← Previous");
    }
    html.element("span", {},
                 "Page " + number_words(answer.offset / limit + 1) + " of " +
                     number_words((reachable + limit - 1) / limit));
    if (answer.offset + limit < reachable) {
      html.element("a", {{"rel", "next"}, {"href", page_at(answer.offset + limit)}}, "Next →");
    } else if (answer.offset + limit < answer.total) {
      html.element("span", {}, "more words or filters show the rest");
    }
  });
}

std::uint64_t count_of(Searcher& searcher, const PageState& state, const PartialDate& today) {
  SearchRequest request = state.request(today);
  request.limit = 0;
  request.offset = 0;
  request.facets.clear();
  return searcher.search(request).total;
}

// What to do instead, if it finds something.
struct WayOut {
  PageState state;
  std::string_view words;
};

std::vector<WayOut> ways_out(const PageState& state) {
  std::vector<WayOut> ways;
  std::string words = state.text();
  std::erase(words, '"');
  bool phrase = words != state.text();
  if (state.has_filters()) ways.push_back({state.without_filters(), "Search without the filters"});
  if (phrase) ways.push_back({state.set("q", words), "Search the words, not the phrase"});
  if (phrase && state.has_filters())
    ways.push_back(
        {state.without_filters().set("q", words), "Search the words without the filters"});
  return ways;
}

void write_nothing(Html& html, Searcher& searcher, const Answer& answer, const PageState& state,
                   const PartialDate& today) {
  html.element("div", {{"class", "nothing"}}, [&] {
    html.element("h2", {}, [&] {
      html.text("Nothing found");
      if (state.text().empty()) return;
      html.text(" for ");
      html.element("q", {}, state.text());
    });
    write_hints(html, answer, state);
    html.element("ul", {}, [&] {
      for (const WayOut& way : ways_out(state)) {
        std::uint64_t count = count_of(searcher, way.state, today);
        if (count == 0) continue;
        html.element("li", {}, [&] {
          html.element("a", {{"href", way.state.link()}}, way.words);
          html.element("span", {{"class", "count"}}, " " + count_words(count, "document"));
        });
      }
      html.element("li", {}, [&] {
        html.text(
            "Try fewer or other words, in the other language perhaps, or the beginning of one: ");
        html.element("code", {}, "quant*");
      });
      html.element("li", {}, [&] {
        html.element("a", {{"href", Link::inside("/")}}, "See what is in the index");
      });
    });
  });
}

void write_hits(Html& html, Searcher& searcher, const Answer& answer, const PageState& state) {
  html.element("ol", {{"class", "hits"}, {"start", std::to_string(answer.offset + 1)}}, [&] {
    for (const Hit& hit : answer.hits) write_hit(html, searcher, hit, state);
  });
}

void write_bar_above(Html& html, const Answer& answer, const PageState& state) {
  html.element("div", {{"class", "bar-above"}}, [&] {
    html.element("p", {{"class", "total"}}, [&] {
      html.text(count_line(answer));
      html.element("span", {{"class", "took"}}, time_words(answer.took_ms));
    });
    write_sort(html, state);
  });
}

void write_formats(Html& html, const PageState& state) {
  html.element("p", {{"class", "formats"}}, [&] {
    html.text("This answer as ");
    html.element("a", {{"href", state.link("/api/v1/search")}}, "JSON");
    html.text(", its newest as a ");
    html.element("a", {{"href", state.without("offset").link("/feed.atom")}}, "feed");
  });
}

View results_view(Searcher& searcher, const PageState& state, SearchRequest request,
                  const PartialDate& today) {
  if (state.parameters().empty() || state.value("facets").empty()) request.facets = page_facets();
  request.facet_values = kFacetValues;
  request.facets_to_type = false;
  Answer answer = searcher.search(request);
  View view;
  view.name = "results";
  view.title = state.text().empty() ? "All documents" : state.text();
  view.status = answer.total == 0 ? "Nothing found" : count_line(answer);
  write_aside(view.html, answer, state, today);
  view.html.element("main", {{"id", "content"}, {"tabindex", "-1"}}, [&] {
    view.html.element("h1", {{"class", "unseen"}}, "Results");
    write_hidden_state(view.html, answer, state);
    if (answer.total > 0) write_bar_above(view.html, answer, state);
    write_chips(view.html, state);
    if (answer.total == 0) {
      write_nothing(view.html, searcher, answer, state, today);
    } else {
      write_hints(view.html, answer, state);
      write_hits(view.html, searcher, answer, state);
      write_pages(view.html, answer, state);
      write_formats(view.html, state);
    }
  });
  return view;
}

bool has_han(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (char_info(next_code_point(text, at)).cls == CharClass::Han) return true;
  }
  return false;
}

struct Example {
  std::string query;
  std::string what;
};

// Made of the values most documents have.
std::vector<Example> examples_of(const Answer& answer) {
  std::vector<Example> examples;
  if (const Facet* categories = facet_of(answer, Field::Category)) {
    const std::string* topic = &categories->values.front().value;
    const std::string* chinese = nullptr;
    auto words = [](const std::string& value) { return value.find(' ') != std::string::npos; };
    for (const FacetValue& value : categories->values) {
      bool han = has_han(value.value);
      if (!words(*topic) && words(value.value) && !han) topic = &value.value;
      if (chinese == nullptr && han) chinese = &value.value;
    }
    examples.push_back({*topic, "words: all of them first, then some"});
    if (chinese != nullptr)
      examples.push_back({*chinese, "Chinese as it is written, whole or any part"});
    examples.push_back({"category:" + quote_value(*topic) + " kind:paper", "papers on a topic"});
  }
  if (const Facet* authors = facet_of(answer, Field::Author))
    examples.push_back({"author:" + quote_value(authors->values.front().value), "by an author"});
  examples.push_back({"read:0 rating:>=4", "starred and not read yet"});
  examples.push_back({"date:\"last 3 months\"", "what is new"});
  return examples;
}

void write_contents(Html& html, const Searcher& searcher) {
  const IndexInfo& info = searcher.info();
  html.element("p", {{"class", "contents"}}, [&] {
    bool first = true;
    std::vector<std::pair<std::uint64_t, std::string>> kinds;
    for (const auto& [kind, count] : info.kinds) kinds.emplace_back(count, kind);
    std::sort(kinds.rbegin(), kinds.rend());
    for (const auto& [count, kind] : kinds) {
      if (!first) html.text(", ");
      first = false;
      html.element("a", {{"href", PageState().with("kind", kind).link()}},
                   count_words(count, kind == "pdf" ? "PDF" : kind));
    }
    html.text(" from ");
    for (std::size_t i = 0; i < info.sources.size(); ++i) {
      html.text(i == 0 ? "" : i + 1 == info.sources.size() ? " and " : ", ");
      html.element("em", {}, info.sources[i].name);
    }
    html.text(".");
  });
}

void write_topics(Html& html, const Facet& categories) {
  html.element("h2", {}, "Topics");
  html.element("ul", {{"class", "topics"}}, [&] {
    for (const FacetValue& value : categories.values) {
      html.element("li", {}, [&] {
        html.element(
            "a",
            {{"href",
              PageState().with("category", whole_value(Field::Category, value.value)).link()}},
            value.value);
        html.element("span", {{"class", "count"}}, " " + number_words(value.count));
      });
    }
  });
}

View start_view(Searcher& searcher, SearchRequest request, const PartialDate& today) {
  request.facets = {Field::Category, Field::Author};
  request.facet_values = kStartCategories;
  request.facets_to_type = false;
  request.limit = kStartHits;
  Answer answer = searcher.search(request);
  View view;
  view.name = "start";
  view.status = count_words(answer.documents, "document") + " to search";
  Html& html = view.html;
  html.element("main", {{"id", "content"}, {"tabindex", "-1"}}, [&] {
    html.element("h1", {}, "Search what you have read and written");
    write_contents(html, searcher);
    html.element("section", {{"class", "examples"}}, [&] {
      html.element("h2", {}, "Ask for");
      html.element("ul", {}, [&] {
        for (const Example& example : examples_of(answer)) {
          PageState asked = PageState().with("q", example.query);
          if (count_of(searcher, asked, today) == 0) continue;
          html.element("li", {}, [&] {
            html.element("a", {{"href", asked.link()}},
                         [&] { html.element("code", {}, example.query); });
            html.element("span", {}, example.what);
          });
        }
      });
    });
    if (const Facet* categories = facet_of(answer, Field::Category)) {
      html.element("section", {}, [&] { write_topics(html, *categories); });
    }
    html.element("section", {{"class", "newest"}}, [&] {
      html.element("h2", {}, "Newest");
      html.element("ul", {}, [&] {
        for (const Hit& hit : answer.hits) {
          Attributes attributes;
          if (!html_language(hit.document.language).empty())
            attributes.push_back({"lang", html_language(hit.document.language)});
          html.element("li", attributes, [&] {
            write_kind(html, hit.document.kind);
            html.element("a", {{"href", link_of(searcher, hit, PageState())}}, hit.document.title);
            if (hit.document.date)
              html.element("span", {{"class", "count"}}, hit.document.date->text());
          });
        }
      });
    });
  });
  return view;
}

}  // namespace

View search_view(Searcher& searcher, const PageState& state, const PartialDate& today) {
  SearchRequest request = state.request(today);
  if (request.offset + request.limit > kDeepestHit) {
    throw Error(ErrorCode::Usage,
                "only the first " + number_words(kDeepestHit) + " documents of an answer are shown",
                "more words or filters bring the others to the front");
  }
  bool start = !state.asks_for_something() && request.offset == 0;
  if (start) return start_view(searcher, request, today);
  return results_view(searcher, state, request, today);
}

View error_view(const Error& error) {
  View view;
  view.name = "error";
  view.title = "No answer";
  view.status = error.what();
  view.html.element("main", {{"id", "content"}, {"tabindex", "-1"}}, [&] {
    view.html.element("h1", {}, heading_words(error.what()));
    if (!error.hint().empty()) view.html.element("p", {}, error.hint() + ".");
    view.html.element("p", {}, [&] {
      view.html.element("a", {{"href", Link::inside("/")}}, "To the start");
    });
  });
  return view;
}

}  // namespace cssearch
