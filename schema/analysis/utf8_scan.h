// SPDX-License-Identifier: GPL-3.0-or-later
//
// How well bytes fit UTF-8, and their reading as UTF-8 whatever they are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cssearch {

struct Utf8Fit {
  std::size_t characters = 0;  // well-formed sequences of two bytes or more
  std::size_t broken = 0;      // bytes that belong to none
};

Utf8Fit utf8_fit(std::string_view bytes);

// How many bytes from `at` on are ASCII.
std::size_t count_ascii(std::string_view bytes, std::size_t at = 0);

// The text with every maximal ill-formed sequence as one U+FFFD, counted in `replaced`.
std::string to_valid_utf8(std::string_view bytes, std::size_t& replaced);

}  // namespace cssearch
