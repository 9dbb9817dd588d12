// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs a transcript: a file of commands, what they print, and the status with which they end.
//
//   # A remark.
//   $ cssearch nothing
//   Nothing found.
//   [1]
//
// Lines behind "> " continue a command; "[N]" is a status other than 0; stderr stands where it
// came. A transcript starts in a folder of its own, which is $HOME, with a copy of notes/ in it.
// What differs from run to run is replaced: durations by N, times by <time>, digests by <digest>.
//
// runner FILE NOTES PROGRAM_FOLDER...   compares
// UPDATE=1 runner …                     writes what was printed into FILE instead
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"

namespace {

namespace fs = std::filesystem;

struct Step {
  std::vector<std::string> remarks;  // lines above the command
  std::string command;               // with its continuations
  std::string expected;
};

std::vector<Step> read_steps(const std::string& text) {
  std::vector<Step> steps(1);
  std::istringstream lines(text);
  bool in_command = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("$ ")) {
      if (!steps.back().command.empty()) steps.emplace_back();
      steps.back().command = line.substr(2);
      in_command = true;
    } else if (in_command && line.starts_with("> ")) {
      steps.back().command += "\n" + line.substr(2);
    } else if (line.starts_with("# ") || steps.back().command.empty()) {
      if (!steps.back().command.empty()) steps.emplace_back();
      if (!line.empty()) steps.back().remarks.push_back(line);
      in_command = false;
    } else {
      steps.back().expected += line + "\n";
      in_command = false;
    }
  }
  return steps;
}

std::string without_end_lines(std::string text) {
  while (text.ends_with("\n\n")) text.pop_back();
  return text == "\n" ? "" : text;
}

std::string run(const std::string& command) {
  cssearch::CommandResult result = cssearch::run_command_line(command);
  std::string output = result.output;
  if (!output.empty() && !output.ends_with("\n")) output += "\n";
  if (result.status != 0) output += "[" + std::to_string(result.status) + "]\n";
  return output;
}

std::string normalized(std::string output, const std::string& home) {
  for (std::size_t at; (at = output.find(home)) != std::string::npos;) {
    output.replace(at, home.size(), "$HOME");
  }
  output = std::regex_replace(output, std::regex(R"(\d+\.\d+ ms)"), "N ms");
  output = std::regex_replace(output, std::regex(R"( in \d+\.\d s)"), " in N s");
  output = std::regex_replace(output, std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"), "<time>");
  output = std::regex_replace(output, std::regex(R"(\b[0-9a-f]{32}\b)"), "<digest>");
  output = std::regex_replace(output, std::regex(R"((process) \d+)"), "$1 N");
  return without_end_lines(output);
}

// Notes are dated by their files, so these have a date.
void date_files(const fs::path& folder) {
  using namespace std::chrono;
  auto date = file_clock::from_sys(sys_seconds(sys_days(2024y / May / 1) + 12h));
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (file.is_regular_file()) fs::last_write_time(file.path(), date);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: runner FILE NOTES PROGRAM_FOLDER...\n";
    return 2;
  }
  fs::path file = fs::absolute(argv[1]);
  cssearch::TempFolder home;
  fs::copy(argv[2], home / "notes", fs::copy_options::recursive);
  date_files(home / "notes");
  cssearch::enter_home(home.path(), {argv + 3, argv + argc});
  bool update = std::getenv("UPDATE") != nullptr;
  std::string updated;
  int failures = 0;
  for (const Step& step : read_steps(cssearch::read_file(file))) {
    for (const std::string& remark : step.remarks) updated += remark + "\n";
    if (step.command.empty()) continue;
    std::string got = normalized(run(step.command), home.path());
    std::string shown = std::regex_replace(step.command, std::regex("\n"), "\n> ");
    updated += "$ ";
    updated += shown + "\n" + got + (got.empty() ? "" : "\n");
    if (got == without_end_lines(step.expected)) continue;
    ++failures;
    if (!update) {
      std::cout << "$ " << shown << "\nexpected:\n" << step.expected << "got:\n" << got << "\n";
    }
  }
  if (update) {
    std::ofstream(file) << without_end_lines(updated);
    return 0;
  }
  return failures == 0 ? 0 : 1;
}
