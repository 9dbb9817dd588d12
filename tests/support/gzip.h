// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace cssearch {

// The bytes of a .gz file.
std::string gzip(const std::string& text);

}  // namespace cssearch
