// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/supervise.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <deque>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schema/error.h"
#include "schema/program/crash.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

using Clock = std::chrono::steady_clock;

// More than this within that time is no accident.
constexpr std::size_t kMostCrashes = 5;
constexpr std::chrono::minutes kWithin{1};

constexpr const char* kHint =
    "csindex --verify tells whether the index is damaged; csindex --rebuild makes it anew from its "
    "sources";

// Signals are waited for, not handled, as long as this lives.
class WaitedSignals {
 public:
  WaitedSignals() {
    ::sigemptyset(&set_);
    for (int signal : {SIGINT, SIGTERM, SIGCHLD}) ::sigaddset(&set_, signal);
    ::sigprocmask(SIG_BLOCK, &set_, &old_);
  }
  ~WaitedSignals() { ::sigprocmask(SIG_SETMASK, &old_, nullptr); }
  WaitedSignals(const WaitedSignals&) = delete;
  WaitedSignals& operator=(const WaitedSignals&) = delete;

  int wait() const {
    int signal = 0;
    ::sigwait(&set_, &signal);
    return signal;
  }

 private:
  sigset_t set_{}, old_{};
};

// 0 in the new process.
pid_t start() {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) {
    refuse_shortage(errno);
    throw Error(ErrorCode::Storage,
                std::string("no process can be started: ") + std::strerror(errno));
  }
  if (child > 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(0);
  for (int signal : kCrashSignals) ::signal(signal, SIG_DFL);  // told by the parent
  return 0;
}

class Supervisor {
 public:
  Supervisor(const std::function<void()>& on_stop,
             const std::function<void(const std::string&)>& tell)
      : on_stop_(on_stop), tell_(tell) {}

  std::optional<int> run() {
    for (;;) {
      const pid_t child = start();
      if (child == 0) return std::nullopt;
      const int status = wait_for(child);
      if (WIFEXITED(status)) return WEXITSTATUS(status);
      if (stopped_) return 0;
      count_crash(WTERMSIG(status));
    }
  }

 private:
  // Its wait status.
  int wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, WNOHANG) == 0) {
      const int signal = signals_.wait();
      if (signal == SIGCHLD) continue;
      if (!stopped_) on_stop_();
      stopped_ = true;
      ::kill(child, signal);
    }
    return status;
  }

  void count_crash(int signal) {
    const std::string how = std::string(" (") + ::strsignal(signal) + ")";
    const Clock::time_point now = Clock::now();
    crashes_.push_back(now);
    while (now - crashes_.front() > kWithin) crashes_.pop_front();
    if (crashes_.size() > kMostCrashes)
      throw Error(ErrorCode::Internal, "it crashes again and again" + how, kHint);
    tell_("it crashed" + how + " and is started again; " + kHint);
  }

  const std::function<void()>& on_stop_;
  const std::function<void(const std::string&)>& tell_;
  WaitedSignals signals_;  // in the new process too, until it has returned
  std::deque<Clock::time_point> crashes_;
  bool stopped_ = false;
};

}  // namespace

std::optional<int> supervise(const std::function<void()>& on_stop,
                             const std::function<void(const std::string&)>& tell) {
  return Supervisor(on_stop, tell).run();
}

}  // namespace cssearch
