// SPDX-License-Identifier: GPL-3.0-or-later
//
// What tools.json says of the tools: their descriptions, and the schemas of what they take and
// return, in the dialect 2020-12 of JSON Schema.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace cssearch {

class ToolList {
 public:
  ToolList();

  // As tools/list returns it.
  const nlohmann::ordered_json& listed() const { return listed_; }
  bool has(std::string_view name) const { return inputs_.contains(name); }
  // The arguments of a call with the defaults filled in; a text in the place of a list of texts is
  // a list of one. Throws Error(Usage) if they do not follow the schema.
  nlohmann::json checked_arguments(std::string_view name, const nlohmann::json& given) const;

  const std::string& instructions() const { return instructions_; }
  // Goes with all that is quoted.
  const std::string& untrusted() const { return untrusted_; }

 private:
  nlohmann::ordered_json listed_ = nlohmann::ordered_json::array();
  std::map<std::string, nlohmann::json, std::less<>> inputs_;  // schemas by the tool's name
  std::string instructions_, untrusted_;
};

// Written by embed.cmake.
namespace embedded {
extern const std::string_view tools_json;
}  // namespace embedded

}  // namespace cssearch
