// SPDX-License-Identifier: GPL-3.0-or-later
//
// Time as a parameter, so that no test waits.
#pragma once

#include <chrono>
#include <functional>

namespace cssearch {

class Clock {
 public:
  virtual ~Clock() = default;
  // For measuring spans; of no calendar.
  virtual std::chrono::steady_clock::time_point now() const = 0;
  // For dates, as in Retry-After.
  virtual std::chrono::system_clock::time_point today() const = 0;
  // Returns after `span`. `check` is called meanwhile, several times a second, and may throw.
  virtual void sleep(std::chrono::milliseconds span, const std::function<void()>& check) = 0;
};

// The clock of this machine.
class SystemClock : public Clock {
 public:
  std::chrono::steady_clock::time_point now() const override;
  std::chrono::system_clock::time_point today() const override;
  void sleep(std::chrono::milliseconds span, const std::function<void()>& check) override;
};

}  // namespace cssearch
