// SPDX-License-Identifier: GPL-3.0-or-later
//
// A program's command line from one table: the parser, --help and the man page are made of the same
// rows, so an option cannot exist undocumented.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cssearch {

struct OptionInfo {
  enum class Takes : char { Nothing, Value, MaybeValue };  // MaybeValue: --name or --name=VALUE
  std::string_view name;                                   // "category", without dashes
  char letter;                                             // 'n' for -n, or 0
  Takes takes;
  std::string_view value;     // what --help calls the value, "NAME"
  std::string_view group;     // heading in --help
  std::string_view help;      // one line, no full stop
  bool configurable = false;  // may stand in the configuration file
  // The values it takes, with spaces between, or kFiles or kFolders; empty if others know them.
  std::string_view choices = {};
};
inline constexpr std::string_view kFiles = "a file";
inline constexpr std::string_view kFolders = "a folder";

// What every program takes.
inline constexpr std::array kHelpOptions = {
    OptionInfo{"help", 'h', OptionInfo::Takes::Nothing, "", "Help",
               "this text; --manual says more"},
    OptionInfo{"version", 'V', OptionInfo::Takes::Nothing, "", "Help", "the version"},
    OptionInfo{"manual", 0, OptionInfo::Takes::Nothing, "", "Help", "the man page, as roff"},
    OptionInfo{"complete", 0, OptionInfo::Takes::Nothing, "", "Help",
               "for shells: what may stand for the last of the words behind it"},
};

// The options of a program, and kHelpOptions behind them.
template <std::size_t N>
constexpr auto with_help(const std::array<OptionInfo, N>& own) {
  std::array<OptionInfo, N + kHelpOptions.size()> all{};
  std::copy(kHelpOptions.begin(), kHelpOptions.end(),
            std::copy(own.begin(), own.end(), all.begin()));
  return all;
}

// What may stand in the configuration file. It serves all programs, of which each knows its own
// options only.
inline constexpr std::array<std::string_view, 18> kConfigurable = {
    "code",    "color",  "facets", "format",   "generic-folder", "host",
    "index",   "limit",  "listen", "max-size", "pairs",          "pairs-file",
    "records", "report", "socket", "threads",  "token-file",     "workers"};

struct Example {
  std::string_view command;
  std::string_view meaning;
};

struct ManualSection {
  std::string_view title;
  std::string_view text;  // paragraphs are separated by blank lines
};

struct ProgramInfo {
  std::string_view name;
  std::string_view purpose;   // one line
  std::string_view synopsis;  // what follows the name
  std::span<const Example> examples;
  std::span<const OptionInfo> options;
  std::span<const ManualSection> manual;
  // What begins with one dash and is no flag is a word: cssearch -has:code.
  bool dash_words;
};

// The option with this name or letter; nullptr if there is none.
const OptionInfo* find_option(const ProgramInfo& program, std::string_view name);
const OptionInfo* find_letter(const ProgramInfo& program, char letter);

class CommandLine {
 public:
  // Throws Error(Usage) for an unknown option (with the nearest known one) or a missing value.
  CommandLine(const ProgramInfo& program, int argc, const char* const* argv);

  bool has(std::string_view name) const;
  // The last value given; nothing without one (--facets without =VALUE too).
  std::optional<std::string> value(std::string_view name) const;
  // All values, in order: --category A --category B.
  const std::vector<std::string>& values(std::string_view name) const;
  // A value that must be a whole number from `least` up. Throws Error(Usage).
  std::optional<int> number(std::string_view name, int least) const;
  const std::vector<std::string>& words() const { return words_; }

  // Options of the configuration file fill in what the command line leaves open. A missing file is
  // empty. Throws Error(Input) naming the line that cannot be read, or has a name that is not one
  // of kConfigurable.
  void add_configuration(const ProgramInfo& program, const std::string& file);
  // Where the value of the configuration stands that this message quotes, as "FILE:3"; empty if it
  // quotes none. For errors of who reads the values, and knows nothing of files.
  std::string place_of_value_in(std::string_view message) const;

 private:
  struct Configured {
    std::string place, name, value;
  };
  CommandLine() = default;

  std::vector<Configured> configured_;
  std::map<std::string, std::vector<std::string>, std::less<>> options_;
  std::vector<std::string> words_;
};

std::string help_text(const ProgramInfo& program);
// The man page as roff; `version` stands in its footer.
std::string manual_page(const ProgramInfo& program, std::string_view version);

}  // namespace cssearch
