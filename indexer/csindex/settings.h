// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the options of csindex ask for. All throw Error(Usage) for what cannot be.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "indexer/collection.h"
#include "schema/program/options.h"

namespace cssearch {

// That the options go together.
void check_options(const CommandLine& line);

// text, json or none; sarif with --lint.
std::string report_format(const CommandLine& line);

// Threads, sizes, code and folders that are no topics.
ReadOptions read_options(const CommandLine& line);

// As many as there are processors, up to a few.
std::size_t threads_of(const CommandLine& line);

// Nothing if the index is to stay divided as it is.
std::optional<std::size_t> shards_asked_for(const CommandLine& line);

}  // namespace cssearch
