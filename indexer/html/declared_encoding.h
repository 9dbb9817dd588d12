// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace cssearch {

// The encoding that an HTML page names in a <meta> tag, as written; empty if it names none.
std::string declared_encoding(std::string_view bytes);

}  // namespace cssearch
