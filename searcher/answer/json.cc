// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/json.h"

#include <nlohmann/json.hpp>

namespace cssearch {
namespace {

using nlohmann::ordered_json;

// Told by a hit's place, its snippet and its contributions.
bool is_told_elsewhere(Field field) {
  return field == Field::Path || field == Field::Source || field == Field::Body ||
         field == Field::Has || field == Field::Year;
}

ordered_json value_json(const FieldInfo& info, const std::vector<std::string>& values) {
  if (info.many) return values;
  if (values.empty()) return nullptr;
  if (info.match == Match::Number) return std::stoi(values.front());
  return values.front();
}

ordered_json contributions_json(const Document& document) {
  ordered_json list = ordered_json::array();
  for (const Contribution& contribution : document.contributions) {
    list.push_back({{"source", contribution.source},
                    {"path", contribution.path},
                    {"line", contribution.line},
                    {"origin", origin_name(contribution.origin)}});
  }
  return list;
}

ordered_json fields_json(const Document& document) {
  ordered_json object;
  for (const FieldInfo& info : kFields) {
    if (!is_told_elsewhere(info.field))
      object[info.name] = value_json(info, field_values(document, info.field));
  }
  object["arxiv"] = document.arxiv.empty() ? ordered_json(nullptr) : ordered_json(document.arxiv);
  object["other_titles"] = document.other_titles;
  object["about"] = document.about;
  return object;
}

ordered_json marked_json(const Snippet& snippet) {
  return {{"text", snippet.text}, {"marks", snippet.marks}};
}

ordered_json text_or_null(const std::optional<std::string>& text) {
  return text ? ordered_json(*text) : ordered_json(nullptr);
}

ordered_json index_json(const Answer& answer) {
  ordered_json object = ordered_json::object();
  if (answer.generation > 0) object["generation"] = answer.generation;
  object["commit"] = answer.digest;
  object["documents"] = answer.documents;
  object["built"] = answer.built;
  object["git"] = answer.revisions;
  return object;
}

std::string dump(const ordered_json& object, int indent) {
  return object.dump(indent, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

ordered_json hit_json(const Hit& hit) {
  ordered_json object = fields_json(hit.document);
  object["source"] = hit.source;
  object["path"] = hit.path;
  object["line"] = hit.line;
  object["page"] = hit.page == 0 ? ordered_json(nullptr) : ordered_json(hit.page);
  object["heading"] = hit.heading;
  object["title_marks"] = hit.title.marks;
  object["snippet"] = marked_json(hit.snippet);
  object["more"] = hit.more;
  object["why"] = hit.why;
  object["score"] = hit.score;
  if (!hit.parts.empty()) {
    ordered_json parts = ordered_json::array();
    for (const ScorePart& part : hit.parts)
      parts.push_back({{"name", part.name}, {"score", part.score}});
    object["explain"] = std::move(parts);
  }
  object["contributions"] = contributions_json(hit.document);
  return object;
}

ordered_json facets_json(const Answer& answer) {
  ordered_json object = ordered_json::object();
  for (const Facet& facet : answer.facets) {
    ordered_json values = ordered_json::array();
    for (const FacetValue& value : facet.values) {
      values.push_back({{"value", value.value}, {"count", value.count}});
    }
    object[field_info(facet.field).name] = std::move(values);
  }
  return object;
}

ordered_json cut_facets_json(const Answer& answer) {
  ordered_json object = ordered_json::object();
  for (const Facet& facet : answer.facets) {
    if (facet.more > 0) object[field_info(facet.field).name] = facet.more;
  }
  return object;
}

ordered_json missing_json(const std::vector<MissingPart>& parts) {
  ordered_json list = ordered_json::array();
  for (const MissingPart& part : parts) list.push_back({{"place", part.place}, {"why", part.why}});
  return list;
}

std::string answer_json(const Answer& answer) {
  ordered_json hits = ordered_json::array();
  for (const Hit& hit : answer.hits) hits.push_back(hit_json(hit));
  ordered_json object = {{"schema", kAnswerSchema},
                         {"query",
                          {{"text", answer.text},
                           {"understood", answer.understood},
                           {"notes", answer.notes},
                           {"also", answer.also},
                           {"did_you_mean", text_or_null(answer.did_you_mean)}}},
                         {"total", answer.total},
                         {"all_words", answer.all_words},
                         {"exact", answer.exact},
                         {"missing", missing_json(answer.missing)},
                         {"offset", answer.offset},
                         {"limit", answer.limit},
                         {"took_ms", answer.took_ms},
                         {"hits", std::move(hits)},
                         {"facets", facets_json(answer)},
                         {"facets_cut", cut_facets_json(answer)},
                         {"index", index_json(answer)}};
  return dump(object, 2);
}

std::string hit_json_line(const Hit& hit) {
  return dump(hit_json(hit), -1);
}

ordered_json document_facts_json(const Document& document) {
  ordered_json object = fields_json(document);
  object["contributions"] = contributions_json(document);
  return object;
}

std::string document_json(const WholeDocument& document) {
  ordered_json object = document_facts_json(document.document);
  ordered_json passages = ordered_json::array();
  for (const Passage& passage : document.passages) {
    passages.push_back(
        {{"heading", passage.heading(0)}, {"line", passage.file_line(0)}, {"text", passage.text}});
  }
  object["passages"] = std::move(passages);
  return dump(object, 2);
}

}  // namespace cssearch
