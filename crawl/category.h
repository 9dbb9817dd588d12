// SPDX-License-Identifier: GPL-3.0-or-later
//
// arXiv's categories: "cs.CL", "hep-th", "cond-mat.stat-mech". Feeds of before November 2025 put
// MSC and ACM classes ("35K57", "I.2.7; H.3.3") in the same place.
// Archives: https://arxiv.org/category_taxonomy, and the closed ones of the 1990s.
#pragma once

#include <string_view>

namespace cssearch {

// True for an archive that exists or existed, alone or with a subject class of letters behind a
// dot. The class itself is not looked up: arXiv adds some.
bool is_arxiv_category(std::string_view text);

}  // namespace cssearch
