// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the reader of one hostile file may take.
#pragma once

#include <chrono>
#include <cstdint>

namespace cssearch {

struct ReaderLimits {
  std::chrono::milliseconds time{60'000};  // on the clock
  std::chrono::seconds processor{30};      // computing
  std::uint64_t memory = 2'000'000'000;    // bytes of address space
  std::uint64_t output = 64'000'000;       // bytes of its answer
};

// How a reader ends, beside 0: its answer is what it read.
inline constexpr int kReaderRefuses = 65;     // its answer is the reason
inline constexpr int kReaderUnconfined = 69;  // the system cannot confine it; nothing was read
inline constexpr int kReaderOutOfMemory = 71;

}  // namespace cssearch
