// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/cli/complete.h"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "searcher/cli/request.h"
#include "searcher/query/date_words.h"
#include "searcher/query/query.h"
#include "searcher/search.h"
#include "searcher/suggest/value_list.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kWords = 20;
constexpr std::size_t kLeastBytesOfAWord = 2;

std::string count_text(std::uint64_t documents) {
  return std::to_string(documents) + (documents == 1 ? " document" : " documents");
}

std::vector<FacetValue> count_values(Searcher& searcher, SearchRequest request, Field field) {
  request.limit = 0;
  request.facets = {field};
  request.facet_values = std::numeric_limits<std::uint32_t>::max();
  request.facets_to_type = false;
  return searcher.search(request).facets.front().values;
}

// Values of the documents that the line finds so far; of all if it finds none.
std::vector<Candidate> facet_values(Searcher& searcher, const Gap& gap, Field field) {
  SearchRequest request = read_request(gap.before.line, Format::Json, local_today());
  std::vector<FacetValue> values = count_values(searcher, request, field);
  if (values.empty()) values = count_values(searcher, {}, field);
  std::vector<Candidate> candidates;
  for (const FacetValue& value : values)
    candidates.push_back({value.value, count_text(value.count)});
  return candidates;
}

std::vector<Candidate> fields_with_a_presence() {
  std::vector<Candidate> names;
  for (Field field : kHasFields)
    names.push_back({std::string(field_info(field).name), std::string(field_info(field).help)});
  return names;
}

// Folders of the notes: AI/LLM/ for AI/L, below whichever source has them.
std::vector<Candidate> folders(const Searcher& searcher, std::string_view typed) {
  std::vector<Candidate> found;
  std::string above(typed.substr(0, typed.rfind('/') + 1));
  for (const SourceInfo& source : searcher.info().sources) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fs::path(source.root) / above, error)) {
      std::string name = entry.path().filename().string();
      if (entry.is_directory(error) && !name.starts_with('.'))
        found.push_back({above + name + "/", "in " + source.name});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Candidate& a, const Candidate& b) { return a.text < b.text; });
  return found;
}

std::vector<Candidate> values_of(Searcher& searcher, const Gap& gap, Field field,
                                 std::string_view typed) {
  switch (field) {
    case Field::Date: return facet_values(searcher, gap, Field::Year);
    case Field::Has: return fields_with_a_presence();
    case Field::Path: return folders(searcher, typed);
    default: break;
  }
  return field_info(field).facet ? facet_values(searcher, gap, field) : std::vector<Candidate>();
}

// category,au → category,author
std::vector<Candidate> facet_lists(const std::string& typed) {
  std::string before = typed.substr(0, typed.rfind(',') + 1);
  std::vector<Candidate> names;
  for (Field field : facet_fields()) {
    const FieldInfo& info = field_info(field);
    names.push_back({before + std::string(info.name), std::string(info.help)});
  }
  if (before.empty()) names.push_back({"none", "no counts"});
  return names;
}

// Values that begin with what is typed, and behind them those that only sound like it.
std::vector<Candidate> values_going_on(std::string_view typed,
                                       const std::vector<Candidate>& values) {
  std::vector<Candidate> candidates = going_on(typed, values);
  for (const Candidate& value : values) {
    if (going_on(typed, {value}).empty() && begins_sounding_like(value.text, typed))
      candidates.push_back(value);
  }
  return candidates;
}

std::optional<Field> field_of_option(std::string_view option) {
  if (option == "since" || option == "until") return Field::Date;
  return field_of_name(option);
}

std::vector<Candidate> option_values(const Gap& gap) {
  if (gap.option == "facets") return going_on(gap.typed, facet_lists(gap.typed));
  std::optional<Field> field = field_of_option(gap.option);
  if (!field) return {};
  Searcher searcher(read_index_places(gap.before.places.indexes));
  return values_going_on(gap.typed, values_of(searcher, gap, *field, gap.typed));
}

// The value as an argument holds it: join_arguments() puts quotes around spaces, but not around
// signs of the grammar.
std::string as_argument(const std::string& value, bool in_quotes) {
  std::string without_spaces = value;
  std::erase(without_spaces, ' ');
  bool plain = quote_value(without_spaces) == without_spaces;
  if (plain && !in_quotes) return value;
  std::string quoted = quote_value(value);
  return quoted.starts_with('"') ? quoted : "\"" + quoted + "\"";
}

// author:Tri, or -category:"KV Ca
std::vector<Candidate> values_in_query(const Gap& gap, Field field, std::size_t colon) {
  std::string name = gap.typed.substr(0, colon + 1);
  std::string typed = gap.typed.substr(colon + 1);
  bool in_quotes = typed.starts_with('"');
  if (in_quotes) typed.erase(0, 1);
  Searcher searcher(read_index_places(gap.before.places.indexes));
  std::vector<Candidate> values = values_going_on(typed, values_of(searcher, gap, field, typed));
  for (Candidate& value : values) value.text = name + as_argument(value.text, in_quotes);
  return values;
}

std::vector<Candidate> field_names(const std::string& typed) {
  std::string sign = typed.starts_with('-') ? "-" : "";
  std::vector<Candidate> names;
  for (const FieldInfo& field : kFields)
    names.push_back({sign + std::string(field.name) + ":", std::string(field.help)});
  return going_on(typed, std::move(names));
}

std::vector<Candidate> words_of_notes(const Gap& gap) {
  if (gap.typed.size() < kLeastBytesOfAWord || gap.typed.starts_with('-')) return {};
  std::vector<std::string> notes;
  std::string before = join_arguments(gap.before.line.words(), notes);
  if (!before.empty()) before += ' ';
  Searcher searcher(read_index_places(gap.before.places.indexes));
  std::vector<Candidate> words;
  for (const Suggestion& suggestion :
       searcher.suggest({before + gap.typed, kWords, local_today()}, *searcher.list_values())) {
    if (!suggestion.field)
      words.push_back({suggestion.text.substr(before.size()), count_text(suggestion.documents)});
  }
  return going_on(gap.typed, std::move(words));
}

std::vector<Candidate> query_words(const Gap& gap) {
  std::size_t sign = gap.typed.starts_with('-') ? 1 : 0;
  std::size_t colon = gap.typed.find(':');
  if (colon != std::string::npos && colon > sign) {
    auto field = field_of_name(std::string_view(gap.typed).substr(sign, colon - sign));
    return field ? values_in_query(gap, *field, colon) : std::vector<Candidate>();
  }
  std::vector<Candidate> names = field_names(gap.typed);
  return names.empty() ? words_of_notes(gap) : names;
}

}  // namespace

Candidates complete_argument(const Gap& gap) {
  return {gap.option.empty() ? query_words(gap) : option_values(gap), Candidates::Paths::None, {}};
}

}  // namespace cssearch
