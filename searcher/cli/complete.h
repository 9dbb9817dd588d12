// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the index knows of a command line that is being typed: values of fields, in queries
// (category:KV) and flags (--category KV), of the documents that the rest of the line finds; names
// of fields; words of the notes.
#pragma once

#include "schema/program/complete.h"

namespace cssearch {

// Throws Error(NoIndex, OtherVersion, BrokenIndex, Usage).
Candidates complete_argument(const Gap& gap);

}  // namespace cssearch
