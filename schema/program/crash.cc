// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/program/crash.h"

#include <string>

#include <sys/prctl.h>
#include <unistd.h>

namespace cssearch {
namespace {

const std::string* message = nullptr;

void on_crash(int signal) {
  [[maybe_unused]] ssize_t written = ::write(STDERR_FILENO, message->data(), message->size());
  ::raise(signal);  // when this has returned, so that a core shows where it crashed
}

}  // namespace

void tell_crashes(std::string_view program) {
  // Never destroyed, since a program may crash while it ends.
  static const auto* text = new std::string(
      std::string(program) +
      ": it crashed, which a damaged index can be the cause of\n  csindex --verify tells whether "
      "it "
      "is; csindex --rebuild makes it anew from its sources; if it is not, this is a fault of "
      "cssearch: please report it\n");
  static std::array<char, 65'536> stack;  // touched when it is needed only
  message = text;
  stack_t alternate{};
  alternate.ss_sp = stack.data();
  alternate.ss_size = stack.size();
  ::sigaltstack(&alternate, nullptr);
  for (int signal : kCrashSignals) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler != SIG_DFL) continue;
    action.sa_handler = on_crash;
    action.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND);
    ::sigaction(signal, &action, nullptr);
  }
}

pid_t fork_told_by_parent(int signal) {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child != 0) return child;
  for (int crash : kCrashSignals) {
    struct sigaction action {};
    if (::sigaction(crash, nullptr, &action) == 0 && action.sa_handler == on_crash)
      ::signal(crash, SIG_DFL);  // those of sanitizers stay
  }
  ::prctl(PR_SET_PDEATHSIG, signal);
  if (::getppid() != parent) ::_exit(0);
  return 0;
}

}  // namespace cssearch
