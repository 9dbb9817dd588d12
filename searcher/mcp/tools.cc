// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/mcp/tools.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "schema/analysis/utf8.h"
#include "schema/error.h"
#include "schema/hash.h"
#include "schema/url.h"
#include "schema/whole_number.h"
#include "searcher/answer/json.h"
#include "searcher/mcp/brief.h"
#include "searcher/request.h"

namespace cssearch {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// Bytes of JSON or text; some 2,000 and 4,000 tokens.
constexpr std::size_t kMostBytesOfHits = 8'000;
constexpr std::size_t kMostBytesOfText = 16'000;
constexpr std::size_t kMostBytesOfOutline = 3'000;
constexpr std::size_t kMostBytesOfResource = 100'000;
constexpr std::size_t kMostLevels = 6;
constexpr std::size_t kMostNotes = 5;
constexpr std::size_t kMostBytesOfNote = 300;
constexpr std::size_t kSnippetColumns = 200;

std::size_t bytes_of(const ordered_json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace).size();
}

[[noreturn]] void refuse_cursor(const std::string& cursor) {
  throw Error(ErrorCode::Usage,
              "'" + shortened(cursor, 40) + "' is no cursor that goes on with this answer",
              "leave it out to begin at the beginning");
}

std::size_t number_in(const std::string& text, const std::string& cursor) {
  try {
    return static_cast<std::size_t>(read_whole_number(text, 0, "cursor"));
  } catch (const Error&) {
    refuse_cursor(cursor);
  }
}

// The hits that were told before.
std::uint64_t offset_of(const json& arguments) {
  const std::string cursor = arguments.value("cursor", "0");
  return number_in(cursor, cursor);
}

// Where a text goes on: the number of a section, and how much of it was there before. As a cursor
// "SECTION.BYTE.TEXT", where TEXT tells one text from others, and from itself once it is changed.
struct TextPlace {
  std::size_t section = 0;
  std::size_t byte = 0;
};

std::string name_of(const std::vector<TextSection>& sections) {
  Digest digest;
  for (const TextSection& section : sections) digest.add(section.text);
  return digest.text().substr(0, 8);
}

TextPlace text_place_of(const json& arguments, const std::vector<TextSection>& sections) {
  if (!arguments.contains("cursor")) return {};
  const std::string cursor = arguments["cursor"];
  const std::size_t first = std::min(cursor.find('.'), cursor.size());
  const std::size_t second = std::min(cursor.find('.', first + 1), cursor.size());
  if (second == cursor.size()) refuse_cursor(cursor);
  const TextPlace place = {number_in(cursor.substr(0, first), cursor),
                           number_in(cursor.substr(first + 1, second - first - 1), cursor)};
  const bool fits = cursor.substr(second + 1) == name_of(sections) &&
                    place.section < sections.size() &&
                    place.byte <= sections[place.section].text.size();
  if (!fits) refuse_cursor(cursor);
  return place;
}

// Each once, no deeper than that.
std::vector<std::string> headings_of(const std::vector<TextSection>& sections, std::size_t depth) {
  std::vector<std::string> headings;
  std::set<std::string> seen;
  for (TextSection section : sections) {
    section.heading.resize(std::min(section.heading.size(), depth));
    std::string heading = heading_text(section);
    if (!heading.empty() && seen.insert(heading).second) headings.push_back(std::move(heading));
  }
  return headings;
}

// Headings of as many levels as there is room for; of one that is too long the first.
std::vector<std::string> outline_of(const std::vector<TextSection>& sections) {
  std::vector<std::string> outline;
  for (std::size_t depth = 1; depth <= kMostLevels; ++depth) {
    std::vector<std::string> deeper = headings_of(sections, depth);
    std::size_t bytes = 0, fitting = 0;
    while (fitting < deeper.size() && (bytes += deeper[fitting].size()) <= kMostBytesOfOutline)
      ++fitting;
    if (fitting < deeper.size() && depth > 1) break;
    deeper.resize(fitting);
    outline = std::move(deeper);
  }
  return outline;
}

ordered_json section_json(const TextSection& section, std::string text) {
  ordered_json object = {{"heading", section.heading}};
  if (section.line > 0) object["line"] = section.line;
  if (section.page > 0) object["page"] = section.page;
  object["text"] = std::move(text);
  return object;
}

// As many as there is room for, from `place` on, the last one perhaps in part.
void add_sections(const std::vector<TextSection>& sections, TextPlace place, ordered_json& answer) {
  ordered_json shown = ordered_json::array();
  std::size_t bytes = 0;
  for (; place.section < sections.size(); ++place.section, place.byte = 0) {
    const TextSection& section = sections[place.section];
    const std::string rest = section.text.substr(place.byte);
    bytes += bytes_of(section_json(section, {}));
    if (bytes >= kMostBytesOfText && !shown.empty()) break;
    const std::size_t room = kMostBytesOfText - std::min(bytes, kMostBytesOfText - 100);
    const std::string piece = rest.substr(0, whole_code_points(rest, room));
    shown.push_back(section_json(section, piece));
    bytes += piece.size();
    place.byte += piece.size();
    if (piece.size() < rest.size()) break;
  }
  const bool truncated = place.section < sections.size();
  answer["sections"] = std::move(shown);
  answer["truncated"] = truncated;
  if (truncated) {
    answer["cursor"] =
        std::to_string(place.section) + "." + std::to_string(place.byte) + "." + name_of(sections);
  }
}

std::vector<TextSection> chosen_sections(std::vector<TextSection> sections, const std::string& name,
                                         const std::string& key) {
  std::vector<std::string> outline = outline_of(sections);
  std::erase_if(sections, [&](const TextSection& section) { return !is_below(section, name); });
  if (!sections.empty()) return sections;
  std::string known;
  for (const std::string& heading : outline) known += (known.empty() ? "" : "; ") + heading;
  throw Error(
      ErrorCode::NotFound, key + " has no section '" + shortened(name, 100) + "' with a text",
      known.empty() ? "it has no headings; leave section out"
                    : "it has, quoted from it: " + shortened(known, kMostBytesOfOutline) +
                          "\nEntries of a list are documents of their own: search with path");
}

// What a program in a shell is told to do helps nobody here.
template <typename Ask>
auto of_key(const Ask& ask) {
  try {
    return ask();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::NotFound) throw;
    throw Error(ErrorCode::NotFound, error.what(), "search tells the keys of what it finds");
  }
}

}  // namespace

Tools::Tools(const Options& options)
    : live_(options.places, options.searching),
      own_pairs_(options.own_pairs),
      today_(options.today) {}

Searcher& Tools::current() {
  if (own_pairs_) {
    std::shared_ptr<const OwnPairs::Reading> now = own_pairs_->current();
    if (now != pairs_) live_.use_pairs(now->list);
    pairs_ = std::move(now);
  }
  return live_.current();
}

ordered_json Tools::call(std::string_view name, const json& arguments) {
  struct Tool {
    std::string_view name;
    ordered_json (Tools::*answer)(const Arguments&);
  };
  static constexpr std::array kTools = {
      Tool{"search", &Tools::search},
      Tool{"get", &Tools::get},
      Tool{"facets", &Tools::facets},
      Tool{"similar", &Tools::similar},
      Tool{"reading_list", &Tools::reading_list},
  };
  const auto* tool =
      std::find_if(kTools.begin(), kTools.end(), [&](const Tool& t) { return t.name == name; });
  return (this->*tool->answer)(list_.checked_arguments(name, arguments));
}

SearchRequest Tools::request_of(const Arguments& arguments) const {
  std::vector<std::pair<std::string, std::string>> values;
  for (std::string_view name : request_names()) {
    if (!arguments.contains(name)) continue;
    const json& value = arguments[std::string(name)];
    if (value.is_number()) {
      values.emplace_back(name, value.dump());
    } else if (value.is_string()) {
      values.emplace_back(name, value);
    } else {
      for (const std::string one : value) values.emplace_back(name, one);
    }
  }
  values.emplace_back("facets", "none");
  SearchRequest request = read_request(NamedValues(std::move(values), ""), today_());
  request.text = arguments.value("query", "");
  request.snippet_columns = kSnippetColumns;
  request.facets_to_type = false;
  request.offset = offset_of(arguments);
  if (request.offset >= kMostHits) {
    throw Error(ErrorCode::Usage,
                "no more than " + std::to_string(kMostHits) + " hits of a question are told",
                "narrow it by filters; facets shows which there are");
  }
  request.limit = std::min(request.limit, kMostHits - request.offset);
  return request;
}

ordered_json Tools::begin_answer(const Answer& answer) const {
  ordered_json object = {
      {"untrusted", list_.untrusted()}, {"total", answer.total}, {"exact", answer.exact}};
  ordered_json notes = ordered_json::array();
  for (std::size_t i = 0; i < std::min(answer.notes.size(), kMostNotes); ++i)
    notes.push_back(shortened(answer.notes[i], kMostBytesOfNote));
  if (!notes.empty()) object["notes"] = std::move(notes);
  if (!answer.also.empty()) object["also"] = answer.also;
  if (answer.did_you_mean) object["did_you_mean"] = *answer.did_you_mean;
  if (!answer.missing.empty()) object["missing"] = missing_json(answer.missing);
  return object;
}

ordered_json Tools::hits_of(const Answer& answer) const {
  ordered_json object = begin_answer(answer);
  ordered_json hits = ordered_json::array();
  std::size_t bytes = 0;
  for (const Hit& hit : answer.hits) {
    ordered_json brief = brief_hit(hit);
    bytes += bytes_of(brief);
    if (bytes > kMostBytesOfHits && !hits.empty()) break;
    hits.push_back(std::move(brief));
  }
  const std::uint64_t next = answer.offset + hits.size();
  const bool more = !hits.empty() && next < answer.total;
  object["hits"] = std::move(hits);
  object["truncated"] = more;
  if (more && next < kMostHits) object["cursor"] = std::to_string(next);
  if (more && next >= kMostHits)
    object["notes"].push_back("no more than " + std::to_string(kMostHits) +
                              " are told; narrow it by filters");
  return object;
}

ordered_json Tools::search(const Arguments& arguments) {
  const SearchRequest request = request_of(arguments);
  if (request.text.find_first_not_of(" \t\n") == std::string::npos && request.filters.empty()) {
    throw Error(ErrorCode::Usage, "there is neither a query nor a filter",
                "give query; reading_list needs none");
  }
  return hits_of(current().search(request));
}

ordered_json Tools::similar(const Arguments& arguments) {
  const SearchRequest request = request_of(arguments);
  return hits_of(of_key([&] { return current().similar(arguments["key"], request); }));
}

ordered_json Tools::reading_list(const Arguments& arguments) {
  Arguments filters = arguments;
  const std::string state = arguments["state"];
  if (state != "any" && filters.contains("read"))
    throw Error(ErrorCode::Usage, "state and read ask for two things",
                "give read with the state 'any'");
  if (!filters.contains("kind")) filters["kind"] = {"paper", "article", "project"};
  if (state != "any") filters["read"] = {">=1"};
  SearchRequest request = request_of(filters);
  if (state == "unread") {
    for (QueryNode& filter : request.filters) {
      if (filter.field != Field::Read) continue;
      QueryNode unread;
      unread.type = QueryNode::Type::Not;
      unread.children.push_back(std::exchange(filter, {}));
      filter = std::move(unread);
    }
  }
  return hits_of(current().search(request));
}

ordered_json Tools::facets(const Arguments& arguments) {
  Arguments filters = arguments;
  filters.erase("limit");
  SearchRequest request = request_of(filters);
  request.limit = 0;
  request.facet_values = arguments["limit"];
  for (const std::string name : arguments["field"]) request.facets.push_back(*field_of_name(name));
  const Answer answer = current().search(request);
  ordered_json object = begin_answer(answer);
  ordered_json facets = facets_json(answer), left_out = cut_facets_json(answer);
  for (const auto& [field, values] : facets.items()) {
    std::size_t fitting = 0;
    for (std::size_t bytes = 0; fitting < values.size(); ++fitting) {
      bytes += bytes_of(values[fitting]);
      if (bytes > kMostBytesOfHits / facets.size()) break;
    }
    if (fitting == values.size()) continue;
    left_out[field] = left_out.value(field, std::size_t{0}) + values.size() - fitting;
    while (values.size() > fitting) values.erase(values.size() - 1);
  }
  object["facets"] = std::move(facets);
  if (!left_out.empty()) object["facets_cut"] = std::move(left_out);
  return object;
}

// What stands in its file as an entry is no text of it, but a document of its own.
std::uint64_t Tools::count_listed(const Document& document) {
  if (document.kind != Kind::Note || document.contributions.empty()) return 0;
  const Contribution& file = document.contributions.front();
  QueryNode path;
  path.type = QueryNode::Type::Value;
  path.field = Field::Path;
  path.text = file.source + "/" + file.path;
  path.quoted = true;
  SearchRequest request;
  request.filters = {std::move(path)};
  request.limit = 0;
  request.today = today_();
  const std::uint64_t found = current().search(request).total;
  return found == 0 ? 0 : found - 1;
}

ordered_json Tools::get(const Arguments& arguments) {
  const std::string key = arguments["key"];
  const WholeDocument document = of_key([&] { return current().show(key); });
  std::vector<TextSection> sections = sections_of(document);
  ordered_json answer = {{"untrusted", list_.untrusted()},
                         {"document", brief_document(document.document)}};
  if (arguments.contains("section")) {
    sections = chosen_sections(std::move(sections), arguments["section"], key);
    add_sections(sections, text_place_of(arguments, sections), answer);
    return answer;
  }
  add_sections(sections, text_place_of(arguments, sections), answer);
  if (answer["truncated"] == true && !arguments.contains("cursor"))
    answer["outline"] = outline_of(sections);
  if (const std::uint64_t listed = count_listed(document.document)) answer["listed"] = listed;
  return answer;
}

ordered_json Tools::read_document(std::string_view uri) {
  if (!uri.starts_with(kDocumentUri)) {
    throw Error(ErrorCode::NotFound,
                "there is no resource '" + shortened(std::string(uri), 100) + "'",
                "the form is " + std::string(kDocumentUri) + "KEY, with the key of a hit");
  }
  const std::string key = percent_decode(uri.substr(kDocumentUri.size()));
  const WholeDocument document = of_key([&] { return current().show(key); });
  ordered_json object = ordered_json::parse(document_json(document));
  object["untrusted"] = list_.untrusted();
  ordered_json& passages = object["passages"];
  std::size_t bytes = 0, kept = 0;
  while (kept < passages.size() && bytes < kMostBytesOfResource)
    bytes += bytes_of(passages[kept++]);
  if (kept < passages.size()) object["truncated"] = true;
  while (passages.size() > kept) passages.erase(passages.size() - 1);
  return object;
}

}  // namespace cssearch
