// SPDX-License-Identifier: GPL-3.0-or-later
//
// arXiv has no flag for withdrawn papers: the comment or the abstract of the last version says so
// (https://info.arxiv.org/help/withdraw.html).
#pragma once

#include <string_view>

namespace cssearch {

// True for "This paper has been withdrawn", "The article is temporarily withdrawn", "Paper
// withdrawn", "withdrawn by the author(s)", "WITHDRAWN by arXiv administrators", "withdrawn. It was
// wrong"; false for "water withdrawn by farmers", "replaces a withdrawn text".
bool says_withdrawn(std::string_view comment_or_abstract);

}  // namespace cssearch
