// SPDX-License-Identifier: GPL-3.0-or-later
//
// What failing_calls.cc writes to CALLS_LOG.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cssearch {

struct LoggedCall {
  std::string name;  // "rename"
  std::filesystem::path path;
  std::filesystem::path old_path;  // of what is renamed
  bool failing = false;            // so it did nothing
};

// In the order in which they were made.
std::vector<LoggedCall> read_calls(const std::filesystem::path& log);

}  // namespace cssearch
