// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page of cssearchd: HTML made here, and the style sheet and script that go with it.
#pragma once

#include <functional>
#include <optional>

#include "schema/error.h"
#include "searcher/daemon/live_searcher.h"
#include "searcher/daemon/message.h"

namespace cssearch {

// The search page, the reading view of a document, and the files they use. Nothing if the path is
// none of them. `tell` gets the error that a page shows.
std::optional<HttpReply> answer_page(
    const HttpRequest& request, LiveSearcher& live,
    const std::function<void(const Error&)>& tell = [](const Error&) {});

}  // namespace cssearch
