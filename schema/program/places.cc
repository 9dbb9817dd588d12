// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/program/places.h"

#include "schema/error.h"
#include "schema/index/index_place.h"
#include "schema/index/layout.h"
#include "schema/program/environment.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// $VARIABLE, or the folder below the home folder that stands for it.
fs::path base_directory(const char* variable, const char* below_home) {
  std::string value = environment(variable);
  if (!value.empty() && fs::path(value).is_absolute()) return value;
  std::string home = environment("HOME");
  return fs::path(home.empty() ? "." : home) / below_home;
}

// In a configuration file no shell has put the home folder in the place of ~.
fs::path without_tilde(const std::string& path) {
  bool home = path == "~" || path.starts_with("~/");
  return home ? fs::path(environment("HOME") + path.substr(1)) : fs::path(path);
}

fs::path place(const CommandLine& flags, const CommandLine& configured, const char* option,
               const char* variable, const fs::path& otherwise) {
  if (auto flag = flags.value(option)) return *flag;
  if (std::string value = environment(variable); !value.empty()) return value;
  if (auto value = configured.value(option)) return without_tilde(*value);
  return otherwise;
}

}  // namespace

fs::path configuration_file() {
  return base_directory("XDG_CONFIG_HOME", ".config") / "cssearch" / "config";
}

fs::path index_to_write(const Places& places) {
  if (places.indexes.size() > 1) {
    throw Error(ErrorCode::Input,
                "csindex works on one index, and " + std::to_string(places.indexes.size()) +
                    " places are named",
                "name one with --index, before $CSSEARCH_INDEX and the configuration");
  }
  return index_folder_of(places.index.string());
}

Invocation read_invocation(const ProgramInfo& program, int argc, const char* const* argv) {
  CommandLine flags(program, argc, argv);
  CommandLine configured = flags;
  configured.add_configuration(program, configuration_file().string());
  Places places;
  places.index = place(flags, configured, "index", "CSSEARCH_INDEX",
                       base_directory("XDG_CACHE_HOME", ".cache") / "cssearch" / "index");
  places.indexes = flags.values("index");
  if (places.indexes.empty() && environment("CSSEARCH_INDEX").empty()) {
    for (const std::string& value : configured.values("index"))
      places.indexes.push_back(without_tilde(value).string());
  }
  if (places.indexes.empty()) places.indexes = {places.index.string()};
  fs::path usual = base_directory("XDG_DATA_HOME", ".local/share") / "cssearch" / "arxiv";
  std::optional<fs::path> remembered = remembered_records(places.index);
  places.records =
      place(flags, configured, "records", "CSSEARCH_RECORDS", remembered.value_or(usual));
  places.pairs = place(flags, configured, "pairs-file", "CSSEARCH_PAIRS",
                       configuration_file().parent_path() / "pairs.txt");
  const char* pairs_variable = std::getenv("CSSEARCH_PAIRS");
  places.pairs_named =
      configured.has("pairs-file") || (pairs_variable != nullptr && *pairs_variable != '\0');
  places.records_named = flags.has("records") || remembered == places.records;
  return {std::move(configured), std::move(places)};
}

}  // namespace cssearch
