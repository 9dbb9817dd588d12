// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace cssearch {

// "12" → 12. Throws Error(Usage) that names `what`, an option or a parameter, unless all of the
// text is a whole number from `least` up.
int read_whole_number(const std::string& text, int least, const std::string& what);

}  // namespace cssearch
