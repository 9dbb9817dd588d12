// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/program/options.h"

namespace cssearch {

// The command line of cssearchd.
const ProgramInfo& cssearchd_program();

}  // namespace cssearch
