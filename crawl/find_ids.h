// SPDX-License-Identifier: GPL-3.0-or-later
//
// The papers that a text names: "as in arXiv:2309.06180v2 [cs.CL] and
// https://hf.co/papers/2305.09781".
#pragma once

#include <string_view>
#include <vector>

#include "schema/arxiv_id.h"

namespace cssearch {

// Ids behind "arXiv:" (any case, a space or "：" too), and links in all forms that arxiv_id_of()
// knows, with or without https://. Numbers alone are dates, versions and prices, and no ids.
// Each paper once, in the order of the text, with the version first named.
std::vector<ArxivId> find_arxiv_ids(std::string_view text);

}  // namespace cssearch
