// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/request.h"

#include <algorithm>
#include <array>
#include <limits>

#include "schema/error.h"
#include "schema/whole_number.h"

namespace cssearch {
namespace {

constexpr auto kRequestNames = std::to_array<std::string_view>(
    {"category", "author", "kind",  "tag",    "subject", "lang",  "path",
     "date",     "since",  "until", "rating", "read",    "sort",  "offset",
     "limit",    "facets", "exact", "any",    "expand",  "pairs", "explain"});

constexpr auto kMayBeEmpty =
    std::to_array<std::string_view>({"facets", "exact", "any", "expand", "explain"});

struct FilterName {
  std::string_view name;
  Field field;
};

constexpr auto kFilterNames = std::to_array<FilterName>({
    {"category", Field::Category},
    {"author", Field::Author},
    {"kind", Field::Kind},
    {"tag", Field::Tag},
    {"subject", Field::Subject},
    {"lang", Field::Language},
    {"path", Field::Path},
    {"date", Field::Date},
    {"rating", Field::Rating},
    {"read", Field::Read},
});

// A value means what it means in the query; one with spaces is a whole value.
QueryNode filter_of(Field field, const std::string& value) {
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

void add_date_limits(const NamedValues& values, std::vector<QueryNode>& filters) {
  if (auto since = values.value("since"))
    filters.push_back(date_limit(QueryNode::Compare::AtLeast, *since));
  if (auto until = values.value("until"))
    filters.push_back(date_limit(QueryNode::Compare::AtMost, *until));
}

std::optional<Sort> read_sort(const NamedValues& values) {
  auto name = values.value("sort");
  if (!name) return std::nullopt;
  if (*name == "relevance") return Sort::Relevance;
  if (*name == "date") return Sort::Date;
  if (*name == "rating") return Sort::Rating;
  if (*name == "title") return Sort::Title;
  throw Error(ErrorCode::Usage, values.shown("sort") +
                                    " takes relevance, date, rating or title, not '" + *name + "'");
}

std::vector<Field> read_facets(const NamedValues& values) {
  auto names = values.value("facets");
  if (!names) return {Field::Category, Field::Author, Field::Year, Field::Kind};
  if (names->empty()) return facet_fields();
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

std::uint64_t read_limit(const NamedValues& values) {
  if (values.value("limit") == "all") return std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint64_t>(values.number("limit", 0).value_or(10));
}

bool is_on(const NamedValues& values, std::string_view name) {
  std::optional<std::string> value = values.value(name);
  return value && *value != "0";
}

std::optional<bool> read_pairs(const NamedValues& values) {
  std::optional<std::string> value = values.value("pairs");
  if (!value) return std::nullopt;
  if (*value == "yes" || *value == "1") return true;
  if (*value == "no" || *value == "0") return false;
  throw Error(ErrorCode::Usage, values.shown("pairs") + " takes yes or no, not '" + *value + "'");
}

}  // namespace

std::optional<std::string> NamedValues::value(std::string_view name) const {
  auto found = std::find_if(values_.rbegin(), values_.rend(),
                            [&](const auto& given) { return given.first == name; });
  if (found == values_.rend()) return std::nullopt;
  return found->second;
}

std::vector<std::string> NamedValues::values(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& [given, value] : values_) {
    if (given == name) found.push_back(value);
  }
  return found;
}

std::optional<int> NamedValues::number(std::string_view name, int least) const {
  std::optional<std::string> text = value(name);
  if (!text) return std::nullopt;
  return read_whole_number(*text, least, shown(name));
}

std::span<const std::string_view> request_names() {
  return kRequestNames;
}

bool may_be_empty(std::string_view name) {
  return std::find(kMayBeEmpty.begin(), kMayBeEmpty.end(), name) != kMayBeEmpty.end();
}

SearchRequest read_request(const NamedValues& values, const PartialDate& today) {
  SearchRequest request;
  for (const FilterName& filter : kFilterNames) {
    for (const std::string& value : values.values(filter.name)) {
      request.filters.push_back(filter_of(filter.field, value));
    }
  }
  add_date_limits(values, request.filters);
  request.sort = read_sort(values);
  request.offset = static_cast<std::uint64_t>(values.number("offset", 0).value_or(0));
  request.limit = read_limit(values);
  request.facets = read_facets(values);
  request.exact = is_on(values, "exact");
  request.any = is_on(values, "any");
  request.expand = is_on(values, "expand");
  request.pairs = read_pairs(values);
  request.explain = is_on(values, "explain");
  request.today = today;
  return request;
}

}  // namespace cssearch
