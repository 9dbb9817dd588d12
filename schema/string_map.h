// SPDX-License-Identifier: GPL-3.0-or-later
//
// A hash map of strings that looks up views without making strings of them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cssearch {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

template <typename Value>
using StringMap = std::unordered_map<std::string, Value, StringHash, std::equal_to<>>;

}  // namespace cssearch
