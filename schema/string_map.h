// SPDX-License-Identifier: GPL-3.0-or-later
//
// A hash map of strings that looks up views without making strings of them. Entries move when one
// is added.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <tsl/robin_map.h>

namespace cssearch {

struct StringHash {
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

// Each entry keeps its hash, so that others are told from it without a look at their bytes.
template <typename Value>
using StringMap = tsl::robin_map<std::string, Value, StringHash, std::equal_to<>,
                                 std::allocator<std::pair<std::string, Value>>, true>;

}  // namespace cssearch
