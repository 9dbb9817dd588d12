// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page of cssearchd: HTML made here, and the style sheet and script that go with it.
#pragma once

#include <optional>

#include "searcher/daemon/live_searcher.h"
#include "searcher/daemon/message.h"

namespace cssearch {

// The search page, the reading view of a document, and the files they use. Nothing if the path is
// none of them.
std::optional<HttpReply> answer_page(const HttpRequest& request, LiveSearcher& live);

}  // namespace cssearch
