// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/program/complete.h"

#include <algorithm>
#include <sstream>

#include "schema/ascii.h"
#include "schema/error.h"
#include "schema/program/environment.h"
#include "schema/program/terminal_text.h"

namespace cssearch {
namespace {

using Takes = OptionInfo::Takes;

// The option of --name, --name=VALUE or -n.
const OptionInfo* option_of(const ProgramInfo& program, std::string_view argument) {
  if (argument.starts_with("--"))
    return find_option(program, argument.substr(2, argument.find('=') - 2));
  bool letter = argument.size() == 2 && argument[0] == '-';
  return letter ? find_letter(program, argument[1]) : nullptr;
}

// What stands before the last word tells what that is.
struct Place {
  const OptionInfo* waiting = nullptr;  // for its value
  bool words_only = false;              // behind --
};

Place place_behind(const ProgramInfo& program, const std::vector<std::string>& words) {
  Place place;
  for (const std::string& word : words) {
    if (place.waiting != nullptr) {
      place.waiting = nullptr;
      continue;
    }
    if (word == "--") return {nullptr, true};
    const OptionInfo* option = option_of(program, word);
    bool waits = option != nullptr && option->takes == Takes::Value &&
                 (!word.starts_with("--") || word.find('=') == std::string::npos);
    if (waits) place.waiting = option;
  }
  return place;
}

std::vector<Candidate> option_names(const ProgramInfo& program) {
  std::vector<Candidate> names;
  for (const OptionInfo& option : program.options) {
    std::string name = "--" + std::string(option.name);
    names.push_back({name, std::string(option.help)});
    if (option.takes == Takes::MaybeValue) names.push_back({name + "=", std::string(option.help)});
  }
  return names;
}

Candidates choices_of(const OptionInfo& option, const Gap& gap, const Completer& completer) {
  Candidates candidates;
  if (option.choices == kFiles || option.choices == kFolders) {
    candidates.paths =
        option.choices == kFiles ? Candidates::Paths::Files : Candidates::Paths::Folders;
  } else if (!option.choices.empty()) {
    std::istringstream words{std::string(option.choices)};
    for (std::string word; words >> word;) candidates.list.push_back({word, {}});
    candidates.list = going_on(gap.typed, std::move(candidates.list));
  } else if (completer) {
    candidates = completer(gap);
  }
  return candidates;
}

Invocation invocation_of(const ProgramInfo& program, std::vector<std::string> words) {
  for (std::string& word : words) {
    if (word.starts_with("~/")) word.replace(0, 1, environment("HOME"));
  }
  std::vector<const char*> arguments = {program.name.data()};
  for (const std::string& word : words) arguments.push_back(word.c_str());
  return read_invocation(program, static_cast<int>(arguments.size()), arguments.data());
}

Candidates candidates_for(const ProgramInfo& program, std::vector<std::string> words,
                          const Completer& completer) {
  std::string typed = std::move(words.back());
  words.pop_back();
  Place place = place_behind(program, words);
  if (place.waiting != nullptr) words.pop_back();
  Invocation before = invocation_of(program, std::move(words));
  if (place.waiting != nullptr) {
    return choices_of(*place.waiting, {std::string(place.waiting->name), typed, before}, completer);
  }
  bool is_option = !place.words_only && (typed == "-" || typed.starts_with("--"));
  std::size_t equals = is_option ? typed.find('=') : std::string::npos;
  if (equals != std::string::npos) {
    const OptionInfo* option = option_of(program, typed);
    if (option == nullptr || option->takes == Takes::Nothing) return {};
    std::string name = typed.substr(0, equals + 1);
    Candidates candidates = choices_of(
        *option, {std::string(option->name), typed.substr(equals + 1), before}, completer);
    for (Candidate& candidate : candidates.list) candidate.text.insert(0, name);
    candidates.before.insert(0, name);
    return candidates;
  }
  if (is_option) return {going_on(typed, option_names(program)), Candidates::Paths::None, {}};
  return completer ? completer({{}, typed, before}) : Candidates();
}

}  // namespace

std::vector<Candidate> going_on(std::string_view typed, std::vector<Candidate> candidates) {
  std::string folded = lower_ascii(typed);
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return !lower_ascii(candidate.text).starts_with(folded);
  });
  return candidates;
}

std::string complete(const ProgramInfo& program, std::vector<std::string> words,
                     const Completer& completer) {
  if (words.empty()) return {};
  Candidates candidates;
  try {
    candidates = candidates_for(program, std::move(words), completer);
  } catch (const Error&) {
    return {};  // an error would be printed into the line that is being typed
  }
  std::string lines;
  if (candidates.paths == Candidates::Paths::Files) lines += ":files " + candidates.before + "\n";
  if (candidates.paths == Candidates::Paths::Folders)
    lines += ":folders " + candidates.before + "\n";
  for (const Candidate& candidate : candidates.list) {
    if (visible(candidate.text) != candidate.text)
      continue;  // a line of its own, or of the terminal
    lines += candidate.text;
    if (!candidate.meaning.empty()) lines += "\t" + visible(candidate.meaning);
    lines += "\n";
  }
  return lines;
}

}  // namespace cssearch
