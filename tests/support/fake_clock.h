// SPDX-License-Identifier: GPL-3.0-or-later
//
// A clock for tests: it is the 22nd of November 2026, and time passes only by sleeping, and by what
// the test says.
#pragma once

#include <vector>

#include "crawl/clock.h"

namespace cssearch {

class FakeClock : public Clock {
 public:
  std::chrono::steady_clock::time_point now() const override { return now_; }
  std::chrono::system_clock::time_point today() const override {
    using namespace std::chrono;
    return sys_days(2026y / November / 22) + now_.time_since_epoch();
  }
  void sleep(std::chrono::milliseconds span, const std::function<void()>& check) override {
    if (check) check();
    sleeps.push_back(span);
    now_ += span;
  }
  void pass(std::chrono::milliseconds span) { now_ += span; }

  std::vector<std::chrono::milliseconds> sleeps;

 private:
  std::chrono::steady_clock::time_point now_;
};

}  // namespace cssearch
