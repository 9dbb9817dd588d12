// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes from this process all that reading a hostile file does not need. What it may still do:
// compute, use memory up to the limit, read and write what is open, and open files of a few folders
// for reading (where the kernel has Landlock; else none). Any other system call ends it with
// SIGSYS: no other process, no network, no new file. There is no way back.
#pragma once

#include <filesystem>
#include <vector>

#include "indexer/sandbox/limits.h"

namespace cssearch {

// Call it when only one thread runs. Throws Error(Internal) if the system cannot do it.
void confine(const ReaderLimits& limits, const std::vector<std::filesystem::path>& readable);

}  // namespace cssearch
