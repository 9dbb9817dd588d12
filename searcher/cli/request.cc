// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/cli/request.h"

#include <algorithm>
#include <array>
#include <limits>

#include "schema/error.h"
#include "schema/index/format.h"

namespace cssearch {
namespace {

constexpr std::size_t kFacetValuesOnTerminal = 30;
constexpr std::size_t kFacetValuesForPrograms = 1'000;

struct FilterFlag {
  std::string_view flag;
  Field field;
};

constexpr auto kFilterFlags = std::to_array<FilterFlag>({
    {"category", Field::Category},
    {"author", Field::Author},
    {"kind", Field::Kind},
    {"tag", Field::Tag},
    {"lang", Field::Language},
    {"path", Field::Path},
    {"date", Field::Date},
    {"rating", Field::Rating},
    {"read", Field::Read},
});

// A flag's value means what it means in the query; one with spaces is a whole value.
QueryNode filter_of_flag(Field field, const std::string& value) {
  std::string name(field_info(field).name);
  bool spaced = value.find_first_of(" \t\"") != std::string::npos;
  if (!spaced) {
    ParsedQuery parsed = parse_query(name + ":" + value);
    bool one_value = parsed.root.children.size() == 1 &&
                     parsed.root.children.front().type == QueryNode::Type::Value;
    if (one_value) return parsed.root.children.front();
  }
  QueryNode node;
  node.type = QueryNode::Type::Value;
  node.field = field;
  node.text = value;
  node.quoted = true;
  return node;
}

QueryNode date_limit(QueryNode::Compare compare, const std::string& value) {
  QueryNode node;
  node.type = QueryNode::Type::Value;
  node.field = Field::Date;
  node.compare = compare;
  node.text = value;
  return node;
}

// --since and --until narrow together: both ends of one range.
void add_date_limits(const CommandLine& line, std::vector<QueryNode>& filters) {
  auto since = line.value("since"), until = line.value("until");
  if (since && until) {
    QueryNode range = date_limit(QueryNode::Compare::Range, *since);
    range.to = *until;
    filters.push_back(range);
  } else if (since) {
    filters.push_back(date_limit(QueryNode::Compare::AtLeast, *since));
  } else if (until) {
    filters.push_back(date_limit(QueryNode::Compare::AtMost, *until));
  }
}

std::optional<Sort> read_sort(const CommandLine& line) {
  auto name = line.value("sort");
  if (!name) return std::nullopt;
  if (*name == "relevance") return Sort::Relevance;
  if (*name == "date") return Sort::Date;
  if (*name == "rating") return Sort::Rating;
  if (*name == "title") return Sort::Title;
  throw Error(ErrorCode::Usage,
              "--sort takes relevance, date, rating or title, not '" + *name + "'");
}

std::vector<Field> read_facets(const CommandLine& line) {
  auto names = line.value("facets");
  if (!names) {
    if (line.has("facets")) return facet_fields();
    return {Field::Category, Field::Author, Field::Year, Field::Kind};
  }
  std::vector<Field> fields;
  for (std::size_t begin = 0; begin <= names->size() && *names != "none";) {
    std::size_t end = std::min(names->find(',', begin), names->size());
    std::string name = names->substr(begin, end - begin);
    std::erase(name, ' ');
    auto field = field_of_name(name);
    if (!field || !field_info(*field).facet) {
      std::string known;
      for (Field facet : facet_fields())
        known += (known.empty() ? "" : ", ") + std::string(field_info(facet).name);
      throw Error(ErrorCode::Usage, "'" + name + "' is no facet", "facets are " + known);
    }
    if (std::find(fields.begin(), fields.end(), *field) == fields.end()) fields.push_back(*field);
    begin = end + 1;
  }
  return fields;
}

std::uint64_t read_limit(const CommandLine& line) {
  if (line.value("limit") == "all") return std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint64_t>(line.number("limit", 0).value_or(10));
}

}  // namespace

Format read_format(const CommandLine& line) {
  struct Name {
    std::string_view name;
    Format format;
  };
  if (line.has("json")) return Format::Json;
  std::string given = line.value("format").value_or("text");
  for (auto [name, format] :
       {Name{"text", Format::Text}, Name{"json", Format::Json}, Name{"jsonl", Format::JsonLines},
        Name{"vimgrep", Format::Vimgrep}, Name{"paths", Format::Paths},
        Name{"markdown", Format::Markdown}, Name{"bibtex", Format::Bibtex}}) {
    if (name == given) return format;
  }
  throw Error(ErrorCode::Usage, "there is no format '" + given + "'",
              "formats are text, json, jsonl, vimgrep, paths, markdown and bibtex");
}

SearchRequest read_request(const CommandLine& line, Format format, const PartialDate& today) {
  SearchRequest request;
  request.text = join_arguments(line.words(), request.notes);
  for (const FilterFlag& flag : kFilterFlags) {
    for (const std::string& value : line.values(flag.flag)) {
      request.filters.push_back(filter_of_flag(flag.field, value));
    }
  }
  add_date_limits(line, request.filters);
  request.sort = read_sort(line);
  request.offset = static_cast<std::uint64_t>(line.number("offset", 0).value_or(0));
  request.limit = read_limit(line);
  request.facets = read_facets(line);
  bool counts_shown = format == Format::Text || format == Format::Json;
  if (!counts_shown) request.facets.clear();
  request.facet_values = format == Format::Text ? kFacetValuesOnTerminal : kFacetValuesForPrograms;
  request.facets_to_type = format == Format::Text;
  request.exact = line.has("exact");
  request.explain = line.has("explain");
  request.today = today;
  return request;
}

}  // namespace cssearch
