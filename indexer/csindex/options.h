// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/program/options.h"

namespace cssearch {

// The command line of csindex: parser, --help and man page.
const ProgramInfo& csindex_program();

}  // namespace cssearch
