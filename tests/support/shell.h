// SPDX-License-Identifier: GPL-3.0-or-later
//
// Commands as a user types them, with the programs of this build first in the PATH.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace cssearch {

// From here on commands find programs in these folders, `home` is $HOME and the current folder, and
// no setting of the machine (time zone, language, colours, editor, index) reaches them.
void enter_home(const std::filesystem::path& home, const std::vector<std::string>& program_folders);

struct CommandResult {
  std::string output;  // stdout and stderr, as they came
  int status = 0;      // 128 + N if signal N ended it
};

CommandResult run_command_line(const std::string& command);

// Starts a program with its arguments; what it prints goes to the file "log".
pid_t start_command(std::vector<std::string> words);

// Its exit status; 128 + N if signal N ended it.
int wait_for(pid_t child);

}  // namespace cssearch
