// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/mcp/tool_list.h"

#include <cmath>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "schema/error.h"
#include "schema/index/format.h"
#include "searcher/mcp/brief.h"

namespace cssearch {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kDialect = "https://json-schema.org/draft/2020-12/schema";

// Every tool only reads, and nothing but the index.
const ordered_json kAnnotations = {{"readOnlyHint", true},
                                   {"destructiveHint", false},
                                   {"idempotentHint", true},
                                   {"openWorldHint", false}};

ordered_json names_of_facets() {
  ordered_json names = ordered_json::array();
  for (Field field : facet_fields()) names.push_back(field_info(field).name);
  return names;
}

ordered_json input_schema(const ordered_json& tool, const ordered_json& filters) {
  ordered_json schema = {{"$schema", kDialect}};
  schema.update(tool["inputSchema"]);
  ordered_json& properties = schema["properties"];
  if (properties.contains("field")) properties["field"]["items"]["enum"] = names_of_facets();
  if (tool.value("filters", false)) properties.update(filters);
  return schema;
}

ordered_json output_schema(const ordered_json& tool, const ordered_json& definitions) {
  // A reference at the top would leave out that it is an object, which the protocol asks for.
  ordered_json schema = {{"$schema", kDialect}, {"type", "object"}};
  schema.update(tool["outputSchema"]);
  // Only what it refers to, be it by others.
  ordered_json& used = schema["$defs"] = ordered_json::object();
  for (std::string text = schema.dump(), before; text != before; text = schema.dump()) {
    before = text;
    for (const auto& [name, definition] : definitions.items()) {
      if (text.find("#/$defs/" + name + "\"") != std::string::npos) used[name] = definition;
    }
  }
  return schema;
}

std::string names_of(const json& properties) {
  std::string names;
  for (const auto& [name, schema] : properties.items()) names += (names.empty() ? "" : ", ") + name;
  return names;
}

// What models mean by what the schema does not allow: a text or a number for a list of texts, null
// for what is not given, 10.0 for 10.
void mend(json& arguments, const std::string& name, const std::string& type) {
  json& value = arguments[name];
  if (type == "array" && value.is_number()) value = value.dump();
  if (type == "array" && value.is_string()) value = json::array({value});
  if (type == "array" && value.is_array()) {
    for (json& item : value) {
      if (item.is_number()) item = item.dump();
    }
  }
  const bool is_whole = value.is_number_float() && value == std::trunc(value.get<double>());
  if (type == "integer" && is_whole && std::abs(value.get<double>()) < 1e9)
    value = static_cast<int>(value.get<double>());
  if (value.is_null()) arguments.erase(name);
}

// "limit: Value 0 is less than …"
std::string first_error(const json& value, const json& text) {
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
  valijson::ValidationResults results;
  const valijson::adapters::NlohmannJsonAdapter target(value);
  if (valijson::Validator().validate(schema, target, &results)) return {};
  const valijson::ValidationResults::Error error = *results.begin();
  std::string place;
  for (const std::string& step : error.context) place += step == "<root>" ? "" : step;
  return (place.empty() ? "" : place + ": ") + error.description;
}

}  // namespace

ToolList::ToolList() {
  const ordered_json file = ordered_json::parse(embedded::tools_json);
  instructions_ = file["instructions"];
  untrusted_ = file["untrusted"];
  for (const ordered_json& tool : file["tools"]) {
    const ordered_json input = input_schema(tool, file["filters"]);
    listed_.push_back({{"name", tool["name"]},
                       {"title", tool["title"]},
                       {"description", tool["description"]},
                       {"inputSchema", input},
                       {"outputSchema", output_schema(tool, file["$defs"])},
                       {"annotations", kAnnotations}});
    inputs_.emplace(tool["name"], input);
  }
}

json ToolList::checked_arguments(std::string_view name, const json& given) const {
  const json& schema = inputs_.find(name)->second;
  const json& properties = schema["properties"];
  const std::string hint = std::string(name) + " takes " + names_of(properties);
  if (!given.is_object()) throw Error(ErrorCode::Usage, "the arguments are no object", hint);
  json arguments = given;
  for (const auto& [argument, of_schema] : properties.items()) {
    if (arguments.contains(argument)) mend(arguments, argument, of_schema["type"]);
    if (!arguments.contains(argument) && of_schema.contains("default"))
      arguments[argument] = of_schema["default"];
  }
  for (const auto& [argument, value] : arguments.items()) {
    if (!properties.contains(argument))
      throw Error(ErrorCode::Usage, "there is no argument '" + shortened(argument, 100) + "'",
                  hint);
    const json& of_schema = properties[argument];
    const std::string error = first_error(value, of_schema);
    if (!error.empty())
      throw Error(ErrorCode::Usage, argument + ": " + error, argument + " is " + of_schema.dump());
  }
  for (const json& required : schema.value("required", json::array())) {
    const std::string argument = required;
    if (!arguments.contains(argument))
      throw Error(ErrorCode::Usage, "the argument '" + argument + "' is missing", hint);
  }
  return arguments;
}

}  // namespace cssearch
