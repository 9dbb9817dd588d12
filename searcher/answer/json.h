// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers as JSON: the one serializer behind --json, --format jsonl and HTTP. Its form is
// docs/answer.schema.json.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "searcher/answer/answer.h"
#include "searcher/search.h"

namespace cssearch {

std::string answer_json(const Answer& answer);             // indented, with a line end
std::string hit_json_line(const Hit& hit);                 // one line
std::string document_json(const WholeDocument& document);  // indented, with a line end

nlohmann::ordered_json missing_json(const std::vector<MissingPart>& parts);

}  // namespace cssearch
