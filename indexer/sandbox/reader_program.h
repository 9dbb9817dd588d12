// SPDX-License-Identifier: GPL-3.0-or-later
//
// The main() of a program that reads one hostile file: from its standard input to its end, and its
// answer goes to the standard output. run_reader() starts it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "indexer/sandbox/limits.h"

namespace cssearch {

struct ReaderProgram {
  // What has to be done before the process is confined; nothing of the file is known then.
  std::function<void()> prepare = [] {};
  // The answer to the bytes of a file. An Error is the answer too, as the reason why there is none.
  std::function<std::string(const std::string& bytes)> read;
  std::vector<std::filesystem::path> readable = {};  // folders, while it reads
  ReaderLimits limits = {};
};

// Never returns, and destroys nothing: that too could go wrong.
[[noreturn]] void run_reader_program(const ReaderProgram& program);

}  // namespace cssearch
