// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace cssearch {

// Adds a value that is not empty and not there yet. For short lists; merge/contributions.cc has
// those that may be long.
inline void add_unique(std::vector<std::string>& values, std::string value) {
  if (value.empty() || std::find(values.begin(), values.end(), value) != values.end()) return;
  values.push_back(std::move(value));
}

}  // namespace cssearch
