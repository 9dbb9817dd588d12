// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cssearch {

// The text of a .gz file (RFC 1952), also of several behind each other; nothing if it is more than
// `most` bytes, of which no more are then made. Throws Error(Input) for what is no whole gzip file;
// the message names no file.
std::optional<std::string> gunzip(std::string_view bytes, std::uint64_t most);

}  // namespace cssearch
