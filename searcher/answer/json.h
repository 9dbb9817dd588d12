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

// The parts of these.
nlohmann::ordered_json hit_json(const Hit& hit);
nlohmann::ordered_json document_facts_json(const Document& document);
nlohmann::ordered_json facets_json(const Answer& answer);
nlohmann::ordered_json cut_facets_json(const Answer& answer);  // how many values were left out
nlohmann::ordered_json missing_json(const std::vector<MissingPart>& parts);

}  // namespace cssearch
