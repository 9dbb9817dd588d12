// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/hit.h"

#include <algorithm>
#include <array>
#include <functional>

#include "schema/identity.h"
#include "searcher/answer/formats.h"
#include "searcher/web/facets.h"
#include "searcher/web/words.h"

namespace cssearch {
namespace {

constexpr std::size_t kShownAuthors = 3;
constexpr std::size_t kShownCategories = 3;
constexpr std::size_t kShownPlaces = 20;

// Strokes on a grid of 16 units, in the order of the enumerators.
constexpr auto kSigns = std::to_array<std::string_view>({
    "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 7.5h5M5.5 10h5M5.5 12.5h3",  // paper
    "M2.5 3.5h11M2.5 6.5h11M2.5 9.5h11M2.5 12.5h6",                     // article
    "M5.5 4.5l-3.5 3.5 3.5 3.5M10.5 4.5l3.5 3.5-3.5 3.5M9 3l-2 10",     // project
    "M2.5 13.5l.8-3.3 7.7-7.7 2.5 2.5-7.7 7.7zM9.5 4l2.5 2.5",          // note
    "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 11.5l2.5-3.5 2.5 3.5",       // pdf
    "M4.5 1.5h8v13h-8zM2.5 4.5h3M2.5 8h3M2.5 11.5h3M7.5 5h3M7.5 8h3",   // notebook
    "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM1.5 8h13M8 1.5c-4.5 4-4.5 9 0 13M8 1.5c4.5 4 "
    "4.5 9 0 13",                                    // page
    "M1.5 2.5h13v11h-13zM4 6l2.5 2-2.5 2M8 10.5h4",  // code
});
static_assert(kSigns.size() == static_cast<std::size_t>(Kind::Code) + 1);

// Writes parts with " · " between those that are there.
class Line {
 public:
  explicit Line(Html& html) : html_(html) {}

  void part(const std::function<void()>& write) {
    if (!first_) html_.element("span", {{"class", "dot"}, {"aria-hidden", "true"}}, "\u00A0· ");
    first_ = false;
    write();
  }
  void words(const std::string& text) {
    if (!text.empty()) part([&] { html_.element("span", {{"class", "part"}}, text); });
  }

 private:
  Html& html_;
  bool first_ = true;
};

std::string people(const std::vector<std::string>& authors) {
  std::string text;
  for (std::size_t i = 0; i < std::min(authors.size(), kShownAuthors); ++i)
    text += (i == 0 ? "" : ", ") + authors[i];
  if (authors.size() > kShownAuthors)
    text += " and " + std::to_string(authors.size() - kShownAuthors) + " more";
  return text;
}

std::string joined(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ", ") + value;
  return text;
}

// "note:source/path" → "path".
std::string words_of_key(const std::string& key) {
  std::size_t slash = key.find('/');
  return slash == std::string::npos ? key : short_path(key.substr(slash + 1));
}

std::string place_words(const Contribution& place) {
  if (place.path.empty()) return "arXiv";
  return place.path + (place.line > 0 ? ":" + std::to_string(place.line) : "");
}

void write_categories(Html& html, const Document& document, const PageState& state) {
  for (std::size_t i = 0; i < std::min(document.category.size(), kShownCategories); ++i) {
    if (i > 0) html.text(", ");
    const std::string& category = document.category[i];
    html.element("a",
                 {{"href", state.with("category", whole_value(Field::Category, category)).link()}},
                 category);
  }
  if (document.category.size() > kShownCategories)
    html.text(" +" + std::to_string(document.category.size() - kShownCategories));
}

// Where it stands: host, file, headings, line.
void write_place(Html& html, const Hit& hit, const PageState& state) {
  html.element("p", {{"class", "place"}}, [&] {
    Line line(html);
    auto link = Link::outside(hit.document.url);
    if (link && !is_file(hit.document)) {
      line.part([&] {
        html.element("a", {{"href", *link}, {"rel", "noreferrer"}, {"class", "host"}},
                     host_words(hit.document.url));
      });
    }
    line.part([&] {
      if (hit.path.empty()) {
        html.text("arXiv");
      } else if (is_file(hit.document)) {
        html.element("span", {{"class", "path"}, {"title", hit.path}}, short_path(hit.path));
      } else {
        html.element("a",
                     {{"href", reading_link(key_of_file(hit.source, hit.path), state, hit.line)},
                      {"class", "path"},
                      {"title", hit.path}},
                     short_path(hit.path));
      }
      for (const std::string& heading : hit.heading) {
        html.element("span", {{"class", "heading"}}, [&] {
          html.element("span", {{"aria-hidden", "true"}}, " › ");
          html.text(heading);
        });
      }
    });
    if (hit.page > 0) line.words("page " + std::to_string(hit.page));
    if (hit.line > 0) line.words("line " + std::to_string(hit.line));
    if (hit.more > 0) {
      line.part([&] {
        html.element("a", {{"href", reading_link(hit.document.key, state)}},
                     count_words(static_cast<std::uint64_t>(hit.more), "more passage"));
      });
    }
    if (!is_file(hit.document)) {
      line.part([&] {
        html.element("a", {{"href", reading_link(hit.document.key, state)}}, [&] {
          html.text("related");
          html.element("span", {{"class", "unseen"}}, " to " + hit.document.title);
        });
      });
    }
  });
}

// A row of what else is known.
void write_row(Html& html, std::string_view name, const std::function<void()>& write) {
  html.element("div", {}, [&] {
    html.element("dt", {}, name);
    html.element("dd", {}, write);
  });
}

void write_links(Html& html, const std::vector<std::string>& urls) {
  for (const std::string& url : urls) {
    html.element("p", {}, [&] {
      if (auto link = Link::outside(url)) {
        html.element("a", {{"href", *link}, {"rel", "noreferrer"}}, url);
      } else {
        html.text(url);
      }
    });
  }
}

void write_places(Html& html, const std::vector<Contribution>& places) {
  for (std::size_t i = 0; i < std::min(places.size(), kShownPlaces); ++i) {
    html.element("p", {}, [&] {
      html.text(place_words(places[i]));
      for (const std::string& heading : places[i].section) {
        html.element("span", {{"aria-hidden", "true"}}, " › ");
        html.text(heading);
      }
    });
  }
  if (places.size() > kShownPlaces)
    html.element("p", {}, "and " + number_words(places.size() - kShownPlaces) + " more");
}

void write_note(Html& html, Searcher& searcher, const std::string& key, const PageState& state) {
  html.element("p", {}, [&] {
    if (auto note = searcher.document(key)) {
      html.element("a", {{"href", reading_link(key, state)}}, note->title);
    } else {
      html.text(words_of_key(key) + " (not in the index)");
    }
  });
}

std::string bibtex_of(const Hit& hit) {
  Answer one;
  one.hits.push_back(hit);
  return answer_bibtex(one);
}

// What the summary promises: "abstract, code, 2 notes".
std::string known_words(const Document& document) {
  std::string words;
  auto add = [&](bool known, const std::string& what) {
    if (known) words += (words.empty() ? "" : ", ") + what;
  };
  add(!document.abstract.empty(), "abstract");
  add(!document.code.empty(), "code");
  add(!document.notes.empty(), count_words(document.notes.size(), "note"));
  add(!document.tag.empty(), "tags");
  std::size_t places = document.contributions.size();
  add(places > 1, "in " + count_words(places, "place"));
  return words;
}

void write_known(Html& html, Searcher& searcher, const Hit& hit, const PageState& state) {
  const Document& document = hit.document;
  std::string words = known_words(document);
  if (words.empty()) return;
  html.element("details", {{"class", "known"}, {"id", "known-" + document.key}}, [&] {
    html.element("summary", {}, [&] {
      html.text(heading_words(words));
      html.element("span", {{"class", "unseen"}}, " of " + document.title);
    });
    html.element("dl", {}, [&] {
      auto row = [&](std::string_view name, const std::string& text) {
        if (!text.empty()) write_row(html, name, [&] { html.text(text); });
      };
      row("Abstract", document.abstract);
      row("Authors", document.author.size() > kShownAuthors ? joined(document.author) : "");
      row("Also titled", joined(document.other_titles));
      row("Tags", joined(document.tag));
      row("Subjects", joined(document.subject));
      if (!document.code.empty())
        write_row(html, "Code", [&] { write_links(html, document.code); });
      if (!document.notes.empty()) {
        write_row(html, "Notes", [&] {
          for (const std::string& key : document.notes) write_note(html, searcher, key, state);
        });
      }
      write_row(html, document.contributions.size() > 1 ? "Stands in" : "From",
                [&] { write_places(html, document.contributions); });
      if (document.kind == Kind::Paper) {
        write_row(html, "BibTeX", [&] {
          html.element("pre", {{"tabindex", "0"}}, bibtex_of(hit));
        });
      }
    });
  });
}

}  // namespace

bool is_file(const Document& document) {
  return document.contributions.front().origin == Origin::File;
}

Link reading_link(const std::string& key, const PageState& state, int line) {
  Parameters parameters;
  if (!state.text().empty()) parameters.emplace_back("q", state.text());
  if (line > 0) parameters.emplace_back("line", std::to_string(line));
  return Link::document(key, parameters, line > 0 ? "passage" : "");
}

Link link_of(Searcher& searcher, const Hit& hit, const PageState& state) {
  if (is_file(hit.document)) return reading_link(hit.document.key, state, hit.line);
  auto outside = Link::outside(hit.document.url);
  const auto& notes = hit.document.notes;
  bool has_notes = std::any_of(notes.begin(), notes.end(), [&](const std::string& key) {
    return searcher.document(key).has_value();
  });
  if (!outside || has_notes) return reading_link(hit.document.key, state);
  return *outside;
}

void write_kind(Html& html, Kind kind) {
  std::string name = heading_words(kind_name(kind));
  html.element("svg",
               {{"class", "kind"}, {"viewBox", "0 0 16 16"}, {"role", "img"}, {"aria-label", name}},
               [&] {
                 html.element("title", {}, name);
                 html.element("path", {{"d", kSigns[static_cast<std::size_t>(kind)]}}, "");
               });
}

void write_facts(Html& html, const Document& document, const PageState& state) {
  html.element("p", {{"class", "facts"}}, [&] {
    Line line(html);
    line.words(people(document.author));
    if (document.date) {
      line.part([&] {
        html.element("time", {{"datetime", document.date->text()}}, document.date->text());
      });
    }
    if (!document.category.empty()) line.part([&] { write_categories(html, document, state); });
    if (document.rating && *document.rating > 0) {
      line.part([&] {
        html.element(
            "span",
            {{"class", "stars"},
             {"role", "img"},
             {"aria-label", count_words(static_cast<std::uint64_t>(*document.rating), "star")}},
            value_words(Field::Rating, std::to_string(*document.rating)));
      });
    }
    if (document.read) line.words(value_words(Field::Read, std::to_string(*document.read)));
    line.words(document.venue);
  });
}

void write_hit(Html& html, Searcher& searcher, const Hit& hit, const PageState& state) {
  const Document& document = hit.document;
  std::string_view language = html_language(document.language);
  Attributes attributes = {{"class", "hit"}};
  if (!language.empty()) attributes.push_back({"lang", language});
  html.element("li", {}, [&] {
    html.element("article", attributes, [&] {
      html.element("h2", {}, [&] {
        write_kind(html, document.kind);
        Link link = link_of(searcher, hit, state);
        Attributes of_link = {{"href", link}};
        if (link.leads_out()) of_link.push_back({"rel", "noreferrer"});
        html.element("a", of_link, [&] {
          if (hit.title.text.empty()) {
            html.text(document.key);
          } else {
            html.marked(hit.title);
          }
        });
      });
      write_facts(html, document, state);
      write_place(html, hit, state);
      if (!hit.snippet.text.empty() && hit.snippet.text != document.title) {
        html.element("p", {{"class", "snippet"}}, [&] { html.marked(hit.snippet); });
      }
      write_known(html, searcher, hit, state);
    });
  });
}

}  // namespace cssearch
