// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tuple>
#include <vector>

namespace cssearch {

// A table of cases: for (auto [input, expected] : Cases<const char*, int>{{"a", 1}, {"b", 2}}).
template <typename... Columns>
using Cases = std::vector<std::tuple<Columns...>>;

}  // namespace cssearch
