// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace cssearch {

// The errors of a value against the text of a schema, of draft 7; empty if it follows it.
std::string schema_errors(const nlohmann::json& value, const nlohmann::json& text);

}  // namespace cssearch
