// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/program/crash.h"

#include <csignal>

#include <gtest/gtest.h>

namespace cssearch {
namespace {

TEST(CrashDeathTest, IsToldWithWhatToDoAndEndsByItsSignal) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers have reports of their own";
#endif
  for (int signal : kCrashSignals) {
    auto crash = [signal] {
      tell_crashes("cssearch");
      ::raise(signal);
    };
    EXPECT_EXIT(crash(), ::testing::KilledBySignal(signal),
                "^cssearch: it crashed.*\n.*csindex --verify");
  }
}

}  // namespace
}  // namespace cssearch
