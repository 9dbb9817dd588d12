// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/api_json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "searcher/answer/json.h"

namespace cssearch {
namespace {

using nlohmann::ordered_json;

std::string dump(const ordered_json& object) {
  return object.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ordered_json text_or_null(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

std::string_view kind_of(const Suggestion& suggestion) {
  return suggestion.field ? field_info(*suggestion.field).name : "word";
}

std::string_view match_name(Match match) {
  switch (match) {
    case Match::Text: return "text";
    case Match::Words: return "words";
    case Match::Whole: return "whole";
    case Match::Path: return "path";
    case Match::Number: return "number";
    case Match::Date: return "date";
  }
  return {};
}

ordered_json index_json(const ServedIndex& index) {
  const IndexInfo& info = *index.info;
  ordered_json sources = ordered_json::array();
  for (const SourceInfo& source : info.sources) {
    sources.push_back({{"name", source.name}, {"revision", text_or_null(source.revision)}});
  }
  ordered_json object = {{"digest", info.digest},         {"built", info.built},
                         {"files", info.files},           {"documents", info.documents},
                         {"passages", info.passages},     {"kinds", info.kinds},
                         {"sources", std::move(sources)}, {"schema", info.schema},
                         {"analyzer", info.analyzer},     {"program", info.program}};
  if (index.generation > 0) object["generation"] = index.generation;
  if (index.bytes) object["bytes"] = *index.bytes;
  return object;
}

}  // namespace

std::string facet_json(const Answer& answer, const FacetPage& page) {
  const Facet& facet = answer.facets.front();
  std::vector<const FacetValue*> values, by_sound;
  for (const FacetValue& value : facet.values) {
    if (page.prefix.empty() || has_word_beginning_with(value.value, page.prefix)) {
      values.push_back(&value);
    } else if (has_word_sounding_like(value.value, page.prefix)) {
      by_sound.push_back(&value);
    }
  }
  values.insert(values.end(), by_sound.begin(), by_sound.end());
  std::size_t begin = std::min(page.offset, values.size());
  std::size_t end = std::min(begin + page.limit, values.size());
  ordered_json shown = ordered_json::array();
  for (std::size_t i = begin; i < end; ++i) {
    shown.push_back({{"value", values[i]->value}, {"count", values[i]->count}});
  }
  return dump(
      {{"field", field_info(facet.field).name},
       {"query",
        {{"text", answer.text}, {"understood", answer.understood}, {"notes", answer.notes}}},
       {"missing", missing_json(answer.missing)},
       {"documents", answer.total},
       {"total", values.size()},
       {"offset", page.offset},
       {"limit", page.limit},
       {"values", std::move(shown)}});
}

std::string suggestions_json(const std::string& typed, const std::vector<Suggestion>& suggestions,
                             const std::vector<MissingPart>& missing) {
  ordered_json list = ordered_json::array();
  for (const Suggestion& suggestion : suggestions) {
    ordered_json object = {{"text", suggestion.text},
                           {"kind", kind_of(suggestion)},
                           {"query", suggestion.query},
                           {"count", suggestion.documents}};
    if (!suggestion.key.empty()) object["key"] = suggestion.key;
    list.push_back(std::move(object));
  }
  return dump(
      {{"query", typed}, {"missing", missing_json(missing)}, {"suggestions", std::move(list)}});
}

std::string opensearch_json(const std::string& typed, const std::vector<Suggestion>& suggestions) {
  ordered_json queries = ordered_json::array();
  for (const Suggestion& suggestion : suggestions) {
    bool shown = std::find(queries.begin(), queries.end(), suggestion.query) != queries.end();
    if (!shown) queries.push_back(suggestion.query);
  }
  return dump(ordered_json::array({typed, std::move(queries)}));
}

std::string fields_json() {
  ordered_json fields = ordered_json::array();
  for (const FieldInfo& field : kFields) {
    fields.push_back({{"name", field.name},
                      {"alias", text_or_null(std::string(field.alias))},
                      {"match", match_name(field.match)},
                      {"many", field.many},
                      {"facet", field.facet},
                      {"sort", field.sort},
                      {"help", field.help},
                      {"example", field.example}});
  }
  return dump({{"fields", std::move(fields)}});
}

std::string status_json(const ServedIndex& index) {
  return dump({{"program", {{"name", "cssearchd"}, {"version", CSSEARCH_VERSION}}},
               {"index", index.info == nullptr ? ordered_json(nullptr) : index_json(index)},
               {"missing", missing_json(index.missing)},
               {"trouble", text_or_null(index.trouble)}});
}

}  // namespace cssearch
