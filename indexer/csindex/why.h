// SPDX-License-Identifier: GPL-3.0-or-later
//
// csindex --why PATH: what becomes of one file, and why.
#pragma once

#include <string>
#include <vector>

#include "indexer/collection.h"

namespace cssearch {

// Reads the file as a run would; the index itself is not looked at. Throws Error(NotFound) for a
// path that is not there.
std::string explain_file(const std::string& path, const std::vector<SourceInfo>& sources,
                         const ReadOptions& options);

}  // namespace cssearch
