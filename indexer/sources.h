// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which folders are indexed under which names.
#pragma once

#include <string>
#include <vector>

#include "schema/index/format.h"

namespace cssearch {

// "NAME=FOLDER" or "FOLDER", which is named after itself. Throws Error(Usage, SourceGone).
SourceInfo parse_source(const std::string& argument);

// The sources of a run: those that the index remembers, the given ones, without the forgotten ones;
// in the order of their names. A given source takes the place of a remembered one of its name whose
// folder is gone, or that was named to it. Throws Error(Usage) if two folders would have one name
// or a name to forget is not known, and Error(SourceGone) naming a remembered folder that is not
// there.
std::vector<SourceInfo> choose_sources(const std::vector<SourceInfo>& remembered,
                                       const std::vector<std::string>& given,
                                       const std::vector<std::string>& forgotten);

}  // namespace cssearch
