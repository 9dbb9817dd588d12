// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/clock.h"

#include <algorithm>
#include <thread>

namespace cssearch {

using namespace std::chrono;

steady_clock::time_point SystemClock::now() const {
  return steady_clock::now();
}

system_clock::time_point SystemClock::today() const {
  return system_clock::now();
}

void SystemClock::sleep(milliseconds span, const std::function<void()>& check) {
  constexpr milliseconds kSlice{100};
  auto end = steady_clock::now() + span;
  for (;;) {
    if (check) check();
    auto left = duration_cast<milliseconds>(end - steady_clock::now());
    if (left <= milliseconds(0)) return;
    std::this_thread::sleep_for(std::min(left + milliseconds(1), kSlice));
  }
}

}  // namespace cssearch
