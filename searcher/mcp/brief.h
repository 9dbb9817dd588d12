// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers in the few bytes that a model has room for: made of what json.h makes, with what is empty
// left out, long lists and texts cut.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "schema/index/stored.h"
#include "searcher/answer/answer.h"

namespace cssearch {

// Some hundred bytes; of authors five are named.
nlohmann::ordered_json brief_hit(const Hit& hit);
// With its abstract and the reader's remark: some kilobytes at most.
nlohmann::ordered_json brief_document(const Document& document);

// At most so many bytes, whole characters, with "…" for the rest.
std::string shortened(const std::string& text, std::size_t bytes);

// A part of a text below one heading, as much of it as is in one passage.
struct TextSection {
  std::vector<std::string> heading;  // outermost first
  int line = 0;                      // of the file, from 1; 0: not known, or no text
  int page = 0;                      // of a PDF, from 1; 0: none
  std::string text;
};

std::vector<TextSection> sections_of(const WholeDocument& document);
// Serving > Scheduling
std::string heading_text(const TextSection& section);
// Whether `name`, "Scheduling" or "Serving > Scheduling", is its heading or one above it, in small
// letters or large.
bool is_below(const TextSection& section, std::string_view name);

}  // namespace cssearch
