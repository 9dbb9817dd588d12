// SPDX-License-Identifier: GPL-3.0-or-later
//
// The 5,000 records of arXiv that other people kept, in shared_data()/arxiv-metadata.
#pragma once

#include <functional>

#include <nlohmann/json.hpp>

#include "crawl/record.h"

namespace cssearch {

// Each as its source has it: id, title, authors, categories, abstract, …
void each_shared_record(const std::function<void(const nlohmann::json& line)>& visit);

// One of the sources kept ids as decimal numbers, so that "0709.0426" became "709.0426" and
// "1912.11341" "1912.1134100000002"; these get the id "2001.00001".
Record record_of(const nlohmann::json& line);

}  // namespace cssearch
