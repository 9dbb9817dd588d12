// SPDX-License-Identifier: GPL-3.0-or-later
//
// Documents as bytes, for files of one process: nothing is said of types or versions.
#pragma once

#include <string>
#include <string_view>

#include "schema/index/stored.h"

namespace cssearch {

void pack_document(std::string& out, const WholeDocument& document);
// Throws std::out_of_range for bytes that are cut off.
WholeDocument unpack_document(std::string_view bytes);

}  // namespace cssearch
