// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/logged_calls.h"

#include <sstream>
#include <string_view>

#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

constexpr std::string_view kFailing = "failing ";

LoggedCall read_call(const std::string& line) {
  std::istringstream parts(line);
  std::string name, path, old_path;
  std::getline(parts, name, '\t');
  std::getline(parts, path, '\t');
  std::getline(parts, old_path);
  bool failing = name.starts_with(kFailing);
  if (failing) name.erase(0, kFailing.size());
  return {name, path, old_path, failing};
}

}  // namespace

std::vector<LoggedCall> read_calls(const std::filesystem::path& log) {
  std::vector<LoggedCall> calls;
  std::istringstream lines(read_file(log));
  for (std::string line; std::getline(lines, line);) calls.push_back(read_call(line));
  return calls;
}

}  // namespace cssearch
