// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where things lie. For each place: the flag, else the environment variable, else the configuration
// file, else the default of the XDG base directory specification.
//   index    --index    CSSEARCH_INDEX    $XDG_CACHE_HOME/cssearch/index
//   records  --records  CSSEARCH_RECORDS  what the index remembers, $XDG_DATA_HOME/cssearch/arxiv
//   pairs    --pairs-file CSSEARCH_PAIRS  $XDG_CONFIG_HOME/cssearch/pairs.txt
//   configuration                         $XDG_CONFIG_HOME/cssearch/config
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "schema/program/options.h"

namespace cssearch {

std::filesystem::path configuration_file();

struct Places {
  std::filesystem::path index;       // the first that is named
  std::vector<std::string> indexes;  // all; places of an index that is a list (index_place.h)
  std::filesystem::path records;
  bool records_named = false;   // by the flag, now or when the index was written
  std::filesystem::path pairs;  // the user's pairs of words; it need not be there
  bool pairs_named = false;     // by a flag, a variable or the configuration
};

// The one folder that a program writes. Throws Error(Input) if several places are named, or one
// that is no folder.
std::filesystem::path index_to_write(const Places& places);

// Flags of the command line win over the environment, which wins over the configuration, which is
// already added to `line`.
struct Invocation {
  CommandLine line;
  Places places;
};
Invocation read_invocation(const ProgramInfo& program, int argc, const char* const* argv);

}  // namespace cssearch
