// SPDX-License-Identifier: GPL-3.0-or-later
//
// What main() of every program does around its work: the command line, --help, --version and
// --manual, --complete, errors with their hints on stderr, and the exit status.
#pragma once

#include <functional>

#include "schema/program/complete.h"
#include "schema/program/places.h"

namespace cssearch {

// The program's exit status. `work` gets the command line and returns the status; what it throws is
// reported. `completer` knows what --complete asks for beside options and their choices.
int run_program(const ProgramInfo& program, int argc, const char* const* argv,
                const std::function<int(const Invocation&)>& work, const Completer& completer = {});

}  // namespace cssearch
