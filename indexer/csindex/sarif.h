// SPDX-License-Identifier: GPL-3.0-or-later
//
// What --lint found in the form that code hosts show beside the lines of a change: SARIF 2.1.0,
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
#pragma once

#include <string>
#include <vector>

#include "indexer/lint.h"

namespace cssearch {

// Paths of the findings are "source/path"; the log has them relative to the base of that name.
std::string lint_sarif(const std::vector<LintLine>& lint);

}  // namespace cssearch
