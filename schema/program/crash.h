// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a program says when it crashes. Xapian has no checksums, so that a damaged index can make it
// read what is not there.
#pragma once

#include <array>
#include <csignal>
#include <string_view>

#include <sys/types.h>

namespace cssearch {

inline constexpr std::array kCrashSignals = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

// From now on a crash is told on stderr, with what to do, before its signal ends the program and
// the system keeps a core, if it does. Of the first thread an overflow of the stack too. Sanitizers
// keep their own reports.
void tell_crashes(std::string_view program);

// fork(2) for a process whose crashes are told by this one: there they end it by their signal, and
// it gets `signal` when this process ends first.
pid_t fork_told_by_parent(int signal);

}  // namespace cssearch
