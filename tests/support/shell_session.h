// SPDX-License-Identifier: GPL-3.0-or-later
//
// An interactive shell on a terminal of its own, in which keys are pressed.
#pragma once

#include <string>
#include <vector>

namespace cssearch {

enum class Shell : char { Bash, Zsh, Fish };

const char* name_of(Shell shell);
bool is_installed(Shell shell);

// The arguments that `program` would be run with when `keys` are pressed and then Enter; "\t" is
// Tab. `setup` is read by the shell before. Throws std::runtime_error if no command has been run in
// a minute, with what stood on the terminal.
std::vector<std::string> arguments_after(Shell shell, const std::string& setup,
                                         const std::string& program, const std::string& keys);

}  // namespace cssearch
