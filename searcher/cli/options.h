// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/program/options.h"

namespace cssearch {

// The command line of cssearch: parser, --help and man page.
const ProgramInfo& cssearch_program();

}  // namespace cssearch
