// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opening a hit: a note in the editor at its line, a PDF in the viewer at its page, anything else
// in the browser.
#pragma once

#include <string>
#include <vector>

#include "searcher/answer/formats.h"

namespace cssearch {

// The program and its arguments. Editors are told the line in their own way. Throws Error(NotFound)
// for a hit without a link whose file is not there.
std::vector<std::string> open_command(const Hit& hit, const SourceRoots& roots);

// Takes the place of this process. Throws Error(Input) if the program cannot be run.
[[noreturn]] void run_command(const std::vector<std::string>& command);

}  // namespace cssearch
