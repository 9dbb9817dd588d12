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

constexpr std::size_t kHashBytes = 8;
constexpr std::size_t kMaxFacetBytes = 400;

// Seven bits in a byte, the lowest first; the top bit is set in all but the last one.
void append_number(std::string& bytes, std::size_t number) {
  for (; number >= 0x80; number >>= 7U) bytes += static_cast<char>(number | 0x80U);
  bytes += static_cast<char>(number);
}

std::optional<std::size_t> take_number(std::string_view& bytes) {
  std::size_t number = 0;
  for (unsigned shift = 0; !bytes.empty() && shift < 64; shift += 7) {
    auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    number |= std::size_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return number;
  }
  return std::nullopt;
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
  return "Q1" + hash64_bytes(key);
}

std::string place_term(std::string_view character) {
  std::size_t at = 0;
  std::string term(kPlacePrefix);
  return term += static_cast<char>('0' + next_code_point(character, at) % kPlaceTerms);
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
    if (values.empty()) values.emplace_back();
    for (const std::string& value : values) {
      std::size_t size = whole_code_points(value, kMaxFacetBytes);
      append_number(packed, 2 * size + (&value == &values.back() ? 1 : 0));
      packed.append(value, 0, size);
    }
  }
  return packed;
}

std::vector<std::string_view> unpack_facet(std::string_view packed, Field field) {
  std::vector<std::string_view> values;
  packed.remove_prefix(std::min(packed.size(), kHashBytes));
  for (const FieldInfo& row : kFields) {
    if (!row.facet) continue;
    for (bool last = false; !last;) {
      std::optional<std::size_t> number = take_number(packed);
      if (!number || *number / 2 > packed.size()) return {};
      last = *number % 2 == 1;
      if (row.field == field && *number > 1) values.push_back(packed.substr(0, *number / 2));
      packed.remove_prefix(*number / 2);
    }
    if (row.field == field) break;
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
  if (info.shard) object["shard"] = *info.shard;
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
    if (object.contains("shard")) info.shard = object["shard"];
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
                std::string("the list of sources cannot be read: ") + error.what());
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
