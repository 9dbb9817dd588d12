// SPDX-License-Identifier: GPL-3.0-or-later
//
// A fuzzer is one function that is given any bytes: NAME_fuzzer.cc. It ends the process when
// something that holds for all input does not hold. libFuzzer calls it with what it makes up
// (scripts/fuzz), the tests with what was worth keeping: the files of corpus/NAME.
#pragma once

#include <string_view>

namespace cssearch {

// Written by each fuzzer.
void fuzz(std::string_view input);

// Ends the process, with `rule` as the last words, unless it holds.
void require(bool holds, std::string_view rule);

bool is_utf8(std::string_view text);

}  // namespace cssearch
