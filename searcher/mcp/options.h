// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/program/options.h"

namespace cssearch {

// The command line of cssearch-mcp.
const ProgramInfo& cssearch_mcp_program();

}  // namespace cssearch
