// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/facets.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "schema/analysis/analyzer.h"
#include "searcher/answer/formats.h"
#include "searcher/query/date_words.h"
#include "searcher/query/query.h"
#include "searcher/web/words.h"

namespace cssearch {
namespace {

struct FacetParameter {
  Field field;
  std::string_view name;
};

constexpr auto kFacetParameters = std::to_array<FacetParameter>({
    {Field::Kind, "kind"},
    {Field::Category, "category"},
    {Field::Tag, "tag"},
    {Field::Author, "author"},
    {Field::Language, "lang"},
    {Field::Rating, "rating"},
    {Field::Read, "read"},
});

// More values than these are behind "more".
constexpr std::size_t kShownValues = 7;
// And more than these are only counted.
constexpr std::size_t kMostValues = 40;

bool is_quoted(const std::string& value) {
  return value.size() >= 2 && value.front() == '"' && value.back() == '"';
}

std::string unquoted(const std::string& value) {
  return is_quoted(value) ? value.substr(1, value.size() - 2) : value;
}

// Whether a parameter asks for just this value of a facet.
bool asks_for(Field field, const std::string& parameter, const std::string& value) {
  bool whole = is_quoted(parameter) || parameter.find(' ') != std::string::npos ||
               field_info(field).match != Match::Words;
  return whole && fold_value(unquoted(parameter)) == fold_value(value);
}

// A word without quotes asks for every value that has it.
std::string loose_words(Field field, const std::string& parameter) {
  bool word = field_info(field).match == Match::Words && !is_quoted(parameter) &&
              parameter.find(' ') == std::string::npos;
  return word ? "… " + parameter + " …" : value_words(field, unquoted(parameter));
}

void write_option(Html& html, std::string_view name, const FacetOption& option) {
  html.element("li", {}, [&] {
    html.element("label", {}, [&] {
      html.single("input", {{"type", "checkbox"},
                            {"name", name},
                            {"value", option.value},
                            {"form", "search"},
                            {"id", std::string(name) + "=" + option.value},
                            {"checked", option.checked}});
      html.element("span", {{"class", "label"}}, option.label);
      if (option.counted) html.element("span", {{"class", "count"}}, number_words(option.count));
    });
  });
}

// A facet without a parameter of its own narrows by words of the query.
void write_value_link(Html& html, const Facet& facet, const FacetValue& value,
                      const PageState& state) {
  std::string word = std::string(field_info(facet.field).name) + ":" + typed_value(value);
  std::string text = state.text().empty() ? word : state.text() + " " + word;
  html.element("li", {}, [&] {
    html.element("a", {{"href", state.set("q", text).link()}}, [&] {
      html.element("span", {{"class", "label"}}, value_words(facet.field, value.value));
      html.element("span", {{"class", "count"}}, number_words(value.count));
    });
  });
}

template <typename Items, typename Write>
void write_list(Html& html, std::string_view name, const Items& items, std::uint64_t uncounted,
                Write write) {
  std::size_t shown = items.size() <= kShownValues + 1 ? items.size() : kShownValues;
  std::size_t last = std::min(items.size(), kMostValues);
  uncounted += items.size() - last;
  html.element("ul", {}, [&] {
    for (std::size_t i = 0; i < shown; ++i) write(items[i]);
  });
  if (shown == last) return;
  html.element("details", {{"id", "more-" + std::string(name)}}, [&] {
    html.element("summary", {}, number_words(last - shown + uncounted) + " more");
    html.element("ul", {}, [&] {
      for (std::size_t i = shown; i < last; ++i) write(items[i]);
    });
    if (uncounted > 0)
      html.element("p", {{"class", "count"}}, "and " + number_words(uncounted) + " rarer ones");
  });
}

void write_facet(Html& html, const Facet& facet, const PageState& state) {
  std::string_view name = field_info(facet.field).name, parameter = parameter_of(facet.field);
  std::vector<FacetOption> options = options_of(facet, state);
  if (facet.values.empty() && options.empty()) return;
  bool single = facet.values.size() <= 1 && !facet.chosen &&
                std::none_of(options.begin(), options.end(),
                             [](const FacetOption& option) { return option.checked; });
  if (single) return;
  html.element("fieldset", {{"class", "facet"}}, [&] {
    html.element("legend", {}, heading_words(name));
    if (parameter.empty()) {
      write_list(html, name, facet.values, facet.more,
                 [&](const FacetValue& value) { write_value_link(html, facet, value, state); });
    } else {
      write_list(html, name, options, facet.more,
                 [&](const FacetOption& option) { write_option(html, parameter, option); });
    }
  });
}

// So many years are shown at least, so that bars do not grow into blocks.
constexpr int kFewestYears = 8;

struct Years {
  std::map<int, std::uint64_t> counts;
  std::uint64_t most = 0;

  int last() const { return counts.rbegin()->first; }
  int first() const { return std::min(counts.begin()->first, last() - kFewestYears + 1); }
};

Years years_of(const Facet& facet) {
  Years years;
  for (const FacetValue& value : facet.values) {
    int year = 0;
    std::from_chars(value.value.data(), value.value.data() + value.value.size(), year);
    if (year == 0) continue;
    years.counts[year] = value.count;
    years.most = std::max(years.most, value.count);
  }
  return years;
}

// The years that the filters ask for; none without.
std::pair<int, int> chosen_years(const PageState& state, const PartialDate& today) {
  if (state.value("since").empty() && state.value("until").empty()) return {9999, 0};
  int first = 0, last = 9999;
  if (auto since = read_date_words(state.value("since"), today)) first = since->first / 10'000;
  if (auto until = read_date_words(state.value("until"), today)) last = until->last / 10'000;
  return {first, last};
}

// Units of the drawing: each year is so wide, the highest bar so high.
constexpr int kBarStep = 10;
constexpr int kBarWidth = 8;
constexpr int kBarHeight = 48;

void write_bar(Html& html, int year, std::uint64_t count, const Years& years,
               const PageState& state, bool chosen) {
  std::string text = std::to_string(year);
  std::string left = std::to_string((year - years.first()) * kBarStep + 1);
  int height = count == 0 ? 0 : std::max(2, static_cast<int>(count * kBarHeight / years.most));
  html.element("a",
               {{"href", state.set("since", text).set("until", text).link()},
                {"class", chosen ? "chosen" : "free"},
                {"aria-label", text + ": " + count_words(count, "document")},
                {"data-year", text}},
               [&] {
                 html.element("title", {}, text + ": " + count_words(count, "document"));
                 html.element("rect",
                              {{"class", "room"},
                               {"x", std::to_string((year - years.first()) * kBarStep)},
                               {"y", "0"},
                               {"width", std::to_string(kBarStep)},
                               {"height", std::to_string(kBarHeight)}},
                              "");
                 html.element("rect",
                              {{"class", "bar"},
                               {"x", left},
                               {"y", std::to_string(kBarHeight - height)},
                               {"width", std::to_string(kBarWidth)},
                               {"height", std::to_string(height)}},
                              "");
               });
}

void write_bars(Html& html, const Years& years, const PageState& state, const PartialDate& today) {
  std::pair<int, int> chosen = chosen_years(state, today);
  int width = (years.last() - years.first() + 1) * kBarStep;
  html.element("div", {{"class", "bars"}, {"id", "years"}}, [&] {
    html.element("svg",
                 {{"viewBox", "0 0 " + std::to_string(width) + " " + std::to_string(kBarHeight)},
                  {"preserveAspectRatio", "none"},
                  {"role", "group"},
                  {"aria-label", "Documents by year"}},
                 [&] {
                   for (int year = years.first(); year <= years.last(); ++year) {
                     auto found = years.counts.find(year);
                     write_bar(html, year, found == years.counts.end() ? 0 : found->second, years,
                               state, year >= chosen.first && year <= chosen.second);
                   }
                 });
  });
  html.element("p", {{"class", "ends"}, {"aria-hidden", "true"}}, [&] {
    html.element("span", {}, std::to_string(years.first()));
    html.element("span", {}, std::to_string(years.last()));
  });
}

void write_date_end(Html& html, std::string_view name, std::string_view label,
                    std::string_view example, const PageState& state) {
  html.element("label", {}, [&] {
    html.element("span", {}, label);
    html.single("input", {{"type", "text"},
                          {"name", name},
                          {"id", name},
                          {"value", state.value(name)},
                          {"placeholder", example},
                          {"form", "search"},
                          {"autocomplete", "off"},
                          {"spellcheck", "false"}});
  });
}

void write_dates(Html& html, const Answer& answer, const PageState& state,
                 const PartialDate& today) {
  html.element("fieldset", {{"class", "facet dates"}}, [&] {
    html.element("legend", {}, "Date");
    for (const Facet& facet : answer.facets) {
      if (facet.field != Field::Year) continue;
      Years years = years_of(facet);
      if (!years.counts.empty()) write_bars(html, years, state, today);
    }
    html.element("div", {{"class", "range"}}, [&] {
      write_date_end(html, "since", "From", "2023", state);
      write_date_end(html, "until", "To", "2024-06", state);
    });
  });
}

Field field_of_parameter(std::string_view name) {
  const auto* found =
      std::find_if(kFacetParameters.begin(), kFacetParameters.end(),
                   [&](const FacetParameter& parameter) { return parameter.name == name; });
  return found == kFacetParameters.end() ? Field::Body : found->field;
}

// Whether a value says by itself what it is of.
bool is_clear(std::string_view name) {
  return name == "kind" || name == "rating" || name == "read" || name == "lang" ||
         name == "since" || name == "until" || name == "exact" || name == "pairs";
}

std::string chip_words(std::string_view name, const std::string& value) {
  if (name == "exact") return "exact words only";
  if (name == "pairs") return "only the words typed";
  if (name == "since") return "from " + value;
  if (name == "until") return "to " + value;
  return value_words(field_of_parameter(name), unquoted(value));
}

}  // namespace

std::string whole_value(Field field, const std::string& value) {
  bool needs_quotes =
      field_info(field).match == Match::Words && value.find(' ') == std::string::npos;
  return needs_quotes ? "\"" + value + "\"" : value;
}

std::string_view parameter_of(Field facet) {
  for (const FacetParameter& parameter : kFacetParameters) {
    if (parameter.field == facet) return parameter.name;
  }
  return {};
}

std::vector<FacetOption> options_of(const Facet& facet, const PageState& state) {
  std::string_view name = parameter_of(facet.field);
  if (name.empty()) return {};
  std::vector<std::string> asked = state.values(name);
  std::vector<FacetOption> options;
  for (const FacetValue& value : facet.values) {
    auto found = std::find_if(asked.begin(), asked.end(), [&](const std::string& parameter) {
      return asks_for(facet.field, parameter, value.value);
    });
    bool checked = found != asked.end();
    options.push_back({checked ? *found : whole_value(facet.field, value.value),
                       value_words(facet.field, value.value), value.count, true, checked});
    if (checked) asked.erase(found);
  }
  for (auto left = asked.rbegin(); left != asked.rend(); ++left) {
    options.insert(options.begin(), {*left, loose_words(facet.field, *left), 0, false, true});
  }
  return options;
}

void write_facets(Html& html, const Answer& answer, const PageState& state,
                  const PartialDate& today) {
  bool dates = false;
  for (const Facet& facet : answer.facets) {
    if (facet.field == Field::Year) {
      write_dates(html, answer, state, today);
      dates = true;
    } else {
      write_facet(html, facet, state);
    }
  }
  if (!dates) write_dates(html, answer, state, today);
}

void write_chips(Html& html, const PageState& state) {
  if (!state.has_filters()) return;
  html.element("ul", {{"class", "chips"}, {"aria-label", "Active filters"}}, [&] {
    for (std::string_view name : filter_names()) {
      for (const std::string& value : state.values(name)) {
        std::string words = chip_words(name, value);
        html.element("li", {}, [&] {
          html.element("a",
                       {{"href", state.without(name, value).link()},
                        {"aria-label", "Remove the filter " + std::string(name) + " " + words}},
                       [&] {
                         if (!is_clear(name))
                           html.element("span", {{"class", "field"}}, std::string(name) + " ");
                         html.text(words);
                         html.element("span", {{"class", "remove"}, {"aria-hidden", "true"}}, "×");
                       });
        });
      }
    }
    html.element("li", {}, [&] {
      html.element("a", {{"class", "all"}, {"href", state.without_filters().link()}}, "Remove all");
    });
  });
}

void write_hidden_state(Html& html, const Answer& answer, const PageState& state) {
  for (const auto& [name, value] : state.parameters()) {
    bool shown =
        name == "q" || name == "since" || name == "until" || name == "sort" || name == "offset";
    for (const Facet& facet : answer.facets) shown = shown || parameter_of(facet.field) == name;
    if (shown) continue;
    html.single("input",
                {{"type", "hidden"}, {"name", name}, {"value", value}, {"form", "search"}});
  }
}

}  // namespace cssearch
