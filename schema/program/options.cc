// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/program/options.h"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <set>
#include <sstream>

#include <boost/program_options.hpp>

#include "schema/error.h"
#include "schema/program/terminal_text.h"
#include "schema/whole_number.h"

namespace cssearch {
namespace {

namespace po = boost::program_options;

using Takes = OptionInfo::Takes;

constexpr const char* kLineHint = "a line is name = value, as in: index = /home/me/index";

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

// How far a name typed is from an option: a beginning of it is nearest.
std::size_t distance(std::string_view typed, const OptionInfo& option) {
  return option.name.starts_with(typed) ? 0 : edit_distance(typed, option.name);
}

void check_configurable(std::string_view name, const std::string& place) {
  if (std::find(kConfigurable.begin(), kConfigurable.end(), name) != kConfigurable.end()) return;
  const auto* nearest = std::min_element(kConfigurable.begin(), kConfigurable.end(),
                                         [&](std::string_view a, std::string_view b) {
                                           return edit_distance(name, a) < edit_distance(name, b);
                                         });
  std::string hint = "did you mean " + std::string(*nearest) + "?";
  if (edit_distance(name, *nearest) > 2) {
    hint = "these can be:";
    for (std::string_view known : kConfigurable) hint += " " + std::string(known);
  }
  throw Error(ErrorCode::Input, place + ": '" + std::string(name) + "' cannot be configured", hint);
}

[[noreturn]] void unknown_option(const ProgramInfo& program, std::string_view name) {
  std::string hint = std::string(program.name) + " --help lists the options";
  auto nearest = std::min_element(program.options.begin(), program.options.end(),
                                  [&](const OptionInfo& a, const OptionInfo& b) {
                                    return distance(name, a) < distance(name, b);
                                  });
  if (nearest != program.options.end() && distance(name, *nearest) <= 2) {
    hint = "did you mean --" + std::string(nearest->name) + "?";
  } else if (program.dash_words) {
    hint += "; behind -- every argument is a word";
  }
  throw Error(ErrorCode::Usage, "unknown option --" + std::string(name), hint);
}

enum class Place : std::uint8_t { CommandLine, File };

po::options_description describe(const std::set<const OptionInfo*>& options, Place place) {
  po::options_description description;
  for (const OptionInfo* option : options) {
    std::string name(option->name);
    if (option->letter != 0 && place == Place::CommandLine)
      name += std::string(",") + option->letter;
    if (option->takes == Takes::Nothing && place == Place::CommandLine) {
      description.add_options()(name.c_str(), "");
    } else {
      auto* value = po::value<std::vector<std::string>>()->composing();
      if (option->takes == Takes::MaybeValue) value->implicit_value({}, "");
      description.add_options()(name.c_str(), value, "");
    }
  }
  return description;
}

std::set<const OptionInfo*> configurable_options(const ProgramInfo& program) {
  std::set<const OptionInfo*> options;
  for (const OptionInfo& option : program.options) {
    if (option.configurable) options.insert(&option);
  }
  return options;
}

// Sorts the arguments into flags (with their values) and words. Boost is given the flags only: left
// to itself it takes -code for the sticky short options -c -o -d -e. It is told of these alone,
// since to tell it of all is 4 % of the instructions of one cssearch.
struct Sorted {
  std::set<const OptionInfo*> options;  // of the flags
  std::vector<std::string> flags;
  std::vector<std::string> words;
};

Sorted sort_arguments(const ProgramInfo& program, std::vector<std::string> arguments) {
  Sorted sorted;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") {
      sorted.words.insert(sorted.words.end(),
                          arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, arguments.end());
      break;
    }
    const OptionInfo* option = nullptr;
    bool has_value = false;
    if (argument.starts_with("--")) {
      std::size_t equals = argument.find('=');
      has_value = equals != std::string::npos;
      std::string name = argument.substr(2, has_value ? equals - 2 : equals);
      option = find_option(program, name);
      if (option == nullptr) unknown_option(program, name);
    } else if (argument.size() == 2 && argument[0] == '-') {
      option = find_letter(program, argument[1]);
    }
    if (option == nullptr) {
      bool looks_like_a_flag = argument.size() > 1 && argument[0] == '-' && !program.dash_words;
      if (looks_like_a_flag) unknown_option(program, argument.substr(1));
      sorted.words.push_back(argument);
      continue;
    }
    sorted.options.insert(option);
    sorted.flags.push_back(argument);
    if (option->takes == Takes::Value && !has_value) {
      if (i + 1 == arguments.size()) {
        throw Error(ErrorCode::Usage, "--" + std::string(option->name) + " needs a value: --" +
                                          std::string(option->name) + " " +
                                          std::string(option->value));
      }
      // Joined with "=", so that a value may begin with a dash.
      if (argument.starts_with("--")) {
        sorted.flags.back() += "=" + arguments[++i];
      } else {
        sorted.flags.back() = "--" + std::string(option->name) + "=" + arguments[++i];
      }
    }
  }
  return sorted;
}

std::string option_usage(const OptionInfo& option) {
  std::string usage = option.letter != 0 ? std::string("-") + option.letter + ", " : "";
  usage += "--" + std::string(option.name);
  if (option.takes == Takes::Value) usage += " " + std::string(option.value);
  if (option.takes == Takes::MaybeValue) usage += "[=" + std::string(option.value) + "]";
  return usage;
}

std::vector<std::string_view> groups_of(const ProgramInfo& program) {
  std::vector<std::string_view> groups;
  for (const OptionInfo& option : program.options) {
    if (std::find(groups.begin(), groups.end(), option.group) == groups.end()) {
      groups.push_back(option.group);
    }
  }
  return groups;
}

std::string roff_escape(std::string_view text) {
  std::string escaped;
  bool line_start = true;
  for (char c : text) {
    if (line_start && (c == '.' || c == '\'')) escaped += "\\&";
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else {
      escaped += c;
    }
    line_start = c == '\n';
  }
  return escaped;
}

std::string roff_paragraphs(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::size_t end = std::min(text.find("\n\n"), text.size());
    result += ".PP\n" + roff_escape(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return result;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return result;
}

}  // namespace

const OptionInfo* find_option(const ProgramInfo& program, std::string_view name) {
  auto found = std::find_if(program.options.begin(), program.options.end(),
                            [&](const OptionInfo& option) { return option.name == name; });
  return found == program.options.end() ? nullptr : &*found;
}

const OptionInfo* find_letter(const ProgramInfo& program, char letter) {
  auto found = std::find_if(program.options.begin(), program.options.end(),
                            [&](const OptionInfo& option) { return option.letter == letter; });
  return found == program.options.end() ? nullptr : &*found;
}

CommandLine::CommandLine(const ProgramInfo& program, int argc, const char* const* argv) {
  Sorted sorted = sort_arguments(program, {argv + 1, argv + argc});
  words_ = std::move(sorted.words);
  try {
    namespace style = po::command_line_style;
    auto parsed = po::command_line_parser(sorted.flags)
                      .options(describe(sorted.options, Place::CommandLine))
                      .style(style::allow_long | style::long_allow_adjacent | style::allow_short |
                             style::allow_dash_for_short | style::short_allow_next)
                      .run();
    for (const auto& option : parsed.options) {
      std::string name =
          option.string_key.starts_with("-") ? option.string_key.substr(1) : option.string_key;
      auto& values = options_[name];
      values.insert(values.end(), option.value.begin(), option.value.end());
    }
  } catch (const po::error& error) {
    throw Error(ErrorCode::Usage, error.what(),
                std::string(program.name) + " --help lists the options");
  }
}

bool CommandLine::has(std::string_view name) const {
  return options_.find(name) != options_.end();
}

std::optional<std::string> CommandLine::value(std::string_view name) const {
  const auto& all = values(name);
  if (all.empty()) return std::nullopt;
  return all.back();
}

const std::vector<std::string>& CommandLine::values(std::string_view name) const {
  static const std::vector<std::string> kNone;
  auto found = options_.find(name);
  return found == options_.end() ? kNone : found->second;
}

std::optional<int> CommandLine::number(std::string_view name, int least) const {
  std::optional<std::string> text = value(name);
  if (!text) return std::nullopt;
  return read_whole_number(*text, least, "--" + std::string(name));
}

void CommandLine::add_configuration(const ProgramInfo& program, const std::string& file) {
  std::ifstream stream(file);
  if (!stream) return;
  const po::options_description options = describe(configurable_options(program), Place::File);
  CommandLine configured;
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    const std::string place = file + ":" + std::to_string(++number);
    std::size_t begin = std::min(line.find_first_not_of(" \t\r\v\f"), line.size());
    if (line.substr(begin).starts_with('['))
      throw Error(ErrorCode::Input, place + ": there are no sections here", kLineHint);
    // Boost's own message of such a line takes for ever if "%invalid_line%" stands in it.
    bool is_comment = begin == line.size() || line[begin] == '#';
    if (!is_comment && line.substr(0, line.find('#')).find('=') == std::string::npos)
      throw Error(ErrorCode::Input, place + ": there is no '=' in '" + line + "'", kLineHint);
    try {
      std::istringstream one(line);
      // Options that only other programs know are passed over.
      for (const auto& option : po::parse_config_file(one, options, true).options) {
        if (option.unregistered) {
          check_configurable(option.string_key, place);
          continue;
        }
        auto& values = configured.options_[option.string_key];
        values.insert(values.end(), option.value.begin(), option.value.end());
        for (const std::string& value : option.value)
          configured_.push_back({place, option.string_key, value});
      }
    } catch (const po::error& error) {
      throw Error(ErrorCode::Input, place + ": " + error.what(), kLineHint);
    }
  }
  std::erase_if(configured_, [&](const Configured& one) { return has(one.name); });
  options_.merge(configured.options_);
}

std::string CommandLine::place_of_value_in(std::string_view message) const {
  for (const Configured& one : configured_) {
    std::istringstream parts(one.value);  // a list is read part by part
    for (std::string part; std::getline(parts, part, ',');) {
      if (message.find("'" + part + "'") != std::string_view::npos) return one.place;
    }
  }
  return {};
}

std::string help_text(const ProgramInfo& program) {
  std::string text = std::string(program.name) + ": " + std::string(program.purpose) + "\n\n";
  std::size_t width = 0;
  for (const Example& example : program.examples)
    width = std::max(width, columns_of(example.command));
  for (const Example& example : program.examples) {
    text += "  " + padded(example.command, width) + "  " + std::string(example.meaning) + "\n";
  }
  text += "\nUsage: " + std::string(program.name) + " " + std::string(program.synopsis) + "\n";
  width = 0;
  for (const OptionInfo& option : program.options)
    width = std::max(width, option_usage(option).size());
  for (std::string_view group : groups_of(program)) {
    text += std::string(group) + ":\n";
    for (const OptionInfo& option : program.options) {
      if (option.group != group) continue;
      text += "  " + padded(option_usage(option), width) + "  " + std::string(option.help) + "\n";
    }
  }
  return text;
}

std::string manual_page(const ProgramInfo& program, std::string_view version) {
  std::string name(program.name);
  std::string page = ".TH " + upper(name) + " 1 \"\" \"cssearch " + std::string(version) +
                     "\" \"User Commands\"\n.SH NAME\n" + name + " \\- " +
                     roff_escape(program.purpose) + "\n.SH SYNOPSIS\n.B " + name + "\n" +
                     roff_escape(program.synopsis) + "\n.SH EXAMPLES\n";
  for (const Example& example : program.examples) {
    page += ".TP\n.B " + roff_escape(example.command) + "\n" + roff_escape(example.meaning) + "\n";
  }
  page += ".SH OPTIONS\n";
  for (std::string_view group : groups_of(program)) {
    page += ".SS " + std::string(group) + "\n";
    for (const OptionInfo& option : program.options) {
      if (option.group != group) continue;
      page +=
          ".TP\n.B " + roff_escape(option_usage(option)) + "\n" + roff_escape(option.help) + "\n";
    }
  }
  for (const ManualSection& section : program.manual) {
    page += ".SH " + upper(section.title) + "\n" + roff_paragraphs(section.text);
  }
  return page;
}

}  // namespace cssearch
