// SPDX-License-Identifier: GPL-3.0-or-later
//
// arXiv has no flag for withdrawn papers: the comment or the abstract of the last version says so
// (https://info.arxiv.org/help/withdraw.html).
#pragma once

#include <string_view>

namespace cssearch {

// True for what a text says of itself: "This paper has been withdrawn", at its beginning "The paper
// was withdrawn", in a sentence of its own "Paper withdrawn", "withdrawn. It was wrong", "WITHDRAWN
// by the author(s)"; false for "why the paper was withdrawn", "water withdrawn by farmers".
bool says_withdrawn(std::string_view comment_or_abstract);

}  // namespace cssearch
