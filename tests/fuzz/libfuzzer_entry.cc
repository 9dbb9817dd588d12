// SPDX-License-Identifier: GPL-3.0-or-later
//
// What libFuzzer calls: https://llvm.org/docs/LibFuzzer.html
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz.h"

// NOLINTNEXTLINE(readability-identifier-naming): the library names it
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  cssearch::fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
