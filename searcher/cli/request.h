// SPDX-License-Identifier: GPL-3.0-or-later
//
// The command line as a search request.
#pragma once

#include "schema/date.h"
#include "schema/program/options.h"
#include "searcher/search.h"

namespace cssearch {

enum class Format : unsigned char { Text, Json, JsonLines, Vimgrep, Paths, Markdown, Bibtex };

// Throws Error(Usage).
Format read_format(const CommandLine& line);
SearchRequest read_request(const CommandLine& line, Format format, const PartialDate& today);

}  // namespace cssearch
