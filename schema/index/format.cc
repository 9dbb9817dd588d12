// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/format.h"

#include <algorithm>
#include <bit>

#include <nlohmann/json.hpp>

#include "schema/analysis/analyzer.h"
#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/error.h"
#include "schema/hash.h"

namespace cssearch {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxFacetValues = 255;
constexpr std::size_t kMaxFacetBytes = 400;

std::uint8_t byte_at(std::string_view text, std::size_t i) {
  return static_cast<std::uint8_t>(text[i]);
}

std::string lower_path(std::string_view path) {
  std::string lowered;
  for (std::size_t at = 0; at < path.size();) {
    append_code_point(lowered, lower_case(next_code_point(path, at)));
  }
  return lowered;
}

}  // namespace

std::string limited_term(std::string term) {
  if (term.size() <= kMaxTermBytes) return term;
  std::string hash = hash64_bytes(term);
  term.resize(whole_code_points(term, kMaxTermBytes - hash.size()));
  return term + hash;
}

std::string field_term(Field field, std::string_view word) {
  return limited_term(std::string(field_info(field).prefix).append(word));
}

std::string value_term(Field field, std::string_view value) {
  return field_term(field, "=" + fold_value(value));
}

std::string key_term(std::string_view key) {
  return limited_term("Q" + std::string(key));
}

std::string first_passage_term(std::string_view key) {
  return limited_term("Q1" + std::string(key));
}

std::string merge_key_term(std::string_view key) {
  return limited_term("XB=" + std::string(key));
}

std::string told_by_term(std::string_view place) {
  return limited_term("XF=" + std::string(place));
}

std::string note_path_term(std::string_view place) {
  return limited_term("XT=" + std::string(place));
}

std::string path_term(std::string_view path) {
  while (path.starts_with("/")) path.remove_prefix(1);
  while (path.ends_with("/")) path.remove_suffix(1);
  return field_term(Field::Path, "=" + lower_path(path));
}

std::vector<Field> facet_fields() {
  std::vector<Field> fields;
  for (const FieldInfo& row : kFields) {
    if (row.facet) fields.push_back(row.field);
  }
  return fields;
}

std::string pack_facets(const Document& document) {
  std::string packed = hash64_bytes(document.key);
  for (Field field : facet_fields()) {
    std::vector<std::string> values = field_values(document, field);
    values.resize(std::min(values.size(), kMaxFacetValues));
    packed += static_cast<char>(values.size());
    for (const std::string& value : values) {
      std::size_t size = whole_code_points(value, kMaxFacetBytes);
      packed += static_cast<char>(size >> 8);
      packed += static_cast<char>(size & 0xFF);
      packed.append(value, 0, size);
    }
  }
  return packed;
}

std::vector<std::string_view> unpack_facet(std::string_view packed, Field field) {
  std::vector<std::string_view> values;
  std::size_t at = 8;
  for (const FieldInfo& row : kFields) {
    if (!row.facet) continue;
    if (at >= packed.size()) return {};
    std::size_t count = byte_at(packed, at++);
    for (std::size_t i = 0; i < count; ++i) {
      if (at + 2 > packed.size()) return {};
      std::size_t size =
          static_cast<std::size_t>(byte_at(packed, at)) << 8 | byte_at(packed, at + 1);
      at += 2;
      if (at + size > packed.size()) return {};
      if (row.field == field) values.push_back(packed.substr(at, size));
      at += size;
    }
    if (row.field == field) return values;
  }
  return values;
}

std::string list_order(std::string_view first, double prior, std::string_view tie) {
  // Less than any character, so that the shorter of two titles is first. The bits of doubles that
  // are not negative ascend as these do.
  std::string order = std::string(first) + '\0';
  auto bits = ~std::bit_cast<std::uint64_t>(prior);
  for (int shift = 56; shift >= 0; shift -= 8) order += static_cast<char>(bits >> shift & 0xFFU);
  return order.append(tie);
}

std::string descending(std::string_view value, std::size_t size) {
  std::string bytes(size, '\xFF');
  std::transform(value.begin(),
                 value.begin() + static_cast<std::ptrdiff_t>(std::min(size, value.size())),
                 bytes.begin(), [](char byte) { return static_cast<char>(~byte); });
  return bytes;
}

std::string to_json_text(const IndexInfo& info) {
  json sources = json::array();
  for (const SourceInfo& source : info.sources) {
    sources.push_back({{"name", source.name}, {"revision", source.revision}});
  }
  json object = {{"schema", info.schema},       {"analyzer", info.analyzer},
                 {"program", info.program},     {"built", info.built},
                 {"digest", info.digest},       {"files", info.files},
                 {"documents", info.documents}, {"passages", info.passages},
                 {"kinds", info.kinds},         {"sources", sources}};
  if (info.shards > 1) object["shards"] = info.shards;
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

IndexInfo index_info_from_json(const std::string& text) {
  try {
    json object = json::parse(text);
    IndexInfo info;
    info.schema = object.at("schema");
    info.analyzer = object.at("analyzer");
    // Other versions may keep other facts; these two are what the error message needs.
    if (info.schema != kSchemaVersion) return info;
    info.program = object.at("program");
    info.built = object.at("built");
    info.digest = object.at("digest");
    info.files = object.at("files");
    info.documents = object.at("documents");
    info.passages = object.at("passages");
    info.shards = object.value("shards", std::size_t{1});
    info.kinds = object.at("kinds").get<std::map<std::string, std::uint64_t>>();
    for (const json& source : object.at("sources")) {
      info.sources.push_back({source.at("name"), {}, source.at("revision")});
    }
    return info;
  } catch (const json::exception& error) {
    throw Error(ErrorCode::BrokenIndex,
                std::string("the index does not describe itself: ") + error.what(),
                "csindex --rebuild makes it anew");
  }
}

std::string sources_to_json(const std::vector<SourceInfo>& sources) {
  json roots = json::object();
  for (const SourceInfo& source : sources) roots[source.name] = source.root;
  return roots.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::vector<SourceInfo> sources_from_json(const std::string& text) {
  std::vector<SourceInfo> sources;
  try {
    for (const auto& [name, root] : json::parse(text).get<std::map<std::string, std::string>>()) {
      sources.push_back({name, root, {}});
    }
  } catch (const json::exception& error) {
    throw Error(ErrorCode::BrokenIndex,
                std::string("the list of sources cannot be read: ") + error.what(),
                "remove sources.json from the index and give csindex the folders again");
  }
  return sources;
}

std::optional<std::string> path_inside(const SourceInfo& source, std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  for (std::string_view front : {std::string_view(source.root), std::string_view(source.name)}) {
    if (front.empty() || !path.starts_with(front)) continue;
    std::string_view rest = path.substr(front.size());
    if (rest.empty()) return "";
    if (rest.front() == '/') return std::string(rest.substr(1));
  }
  return std::nullopt;
}

}  // namespace cssearch
