// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/json_schema.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace cssearch {

std::string schema_errors(const nlohmann::json& value, const nlohmann::json& text) {
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
  valijson::ValidationResults results;
  valijson::adapters::NlohmannJsonAdapter target(value);
  if (valijson::Validator().validate(schema, target, &results)) return {};
  std::string all;
  for (const auto& error : results) {
    for (const std::string& step : error.context) all += step;
    all += ": " + error.description + "\n";
  }
  return all.empty() ? "invalid" : all;
}

}  // namespace cssearch
