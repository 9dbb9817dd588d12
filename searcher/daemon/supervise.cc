// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/supervise.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <deque>
#include <optional>
#include <string>

#include <sys/wait.h>

#include "schema/error.h"
#include "schema/program/crash.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

using Clock = std::chrono::steady_clock;

// More than this within that time is no accident.
constexpr std::size_t kMostCrashes = 5;
constexpr std::chrono::minutes kWithin{1};

constexpr timespec kPause{1, 0};  // before what could not be started is tried again

// For what was told to end: more than the server takes, less than those that end a container wait.
constexpr std::chrono::seconds kGrace{8};

constexpr const char* kHint =
    "csindex --verify tells whether the index is damaged; csindex --rebuild makes it anew from its "
    "sources";

constexpr const char* kKilledHint =
    "the system does that when memory is short (journalctl -k tells)";

// Signals that are waited for, not handled.
class WaitedSignals {
 public:
  WaitedSignals() {
    ::sigemptyset(&set_);
    for (int signal : {SIGINT, SIGTERM, SIGCHLD}) ::sigaddset(&set_, signal);
    if (!ignores_hangup()) ::sigaddset(&set_, SIGHUP);
    ::sigprocmask(SIG_BLOCK, &set_, nullptr);
  }
  // From now on they are handled, even if whoever started this process has blocked them.
  void handle() const { ::sigprocmask(SIG_UNBLOCK, &set_, nullptr); }

  // One that tells to end; nothing once a child has ended, or after `most` (null: however long).
  std::optional<int> wait(const timespec* most) const {
    const int signal = ::sigtimedwait(&set_, nullptr, most);
    return signal < 0 || signal == SIGCHLD ? std::nullopt : std::optional(signal);
  }

 private:
  sigset_t set_{};
};

class Supervisor {
 public:
  Supervisor(const std::function<void()>& on_stop,
             const std::function<void(const std::string&)>& tell)
      : on_stop_(on_stop), tell_(tell) {}

  std::optional<int> run() {
    for (bool first = true;; first = false) {
      const std::optional<pid_t> child = start(first);
      if (!child) return 0;
      if (*child == 0) {
        signals_.handle();
        return std::nullopt;
      }
      const int status = wait_for(*child);
      if (WIFEXITED(status)) return WEXITSTATUS(status);
      if (end_by_) return 0;
      count_crash(WTERMSIG(status));
    }
  }

 private:
  // 0 in the new process. A shortage when it is started again may pass; nothing if this is told to
  // end before.
  std::optional<pid_t> start(bool first) {
    for (bool told = false;; told = true) {
      const pid_t child = fork_told_by_parent(SIGTERM);
      if (child >= 0) return child;
      const int error = errno;
      const std::string reason = std::string("no process can be started: ") + std::strerror(error);
      if (first) {
        refuse_shortage(error);
        throw Error(ErrorCode::Storage, reason);
      }
      if (!told) tell_(reason + "; it is tried again");
      if (signals_.wait(&kPause)) {
        on_stop_();
        return std::nullopt;
      }
    }
  }

  // Its wait status.
  int wait_for(pid_t child) {
    for (;;) {
      int status = 0;
      // As the first process of a container this one gets the children of others that ended.
      const pid_t ended = ::waitpid(-1, &status, WNOHANG);
      if (ended == child) return status;
      if (ended > 0 || (ended < 0 && errno == EINTR)) continue;
      if (ended < 0)
        throw Error(ErrorCode::Internal, std::string("waitpid: ") + std::strerror(errno));
      if (const auto signal = signals_.wait(end_by_ ? &kPause : nullptr)) end(child, *signal);
      if (end_by_ && Clock::now() >= *end_by_) kill(child);
    }
  }

  void end(pid_t child, int signal) {
    if (!end_by_) {
      end_by_ = Clock::now() + kGrace;
      on_stop_();
    }
    ::kill(child, signal);
  }

  void kill(pid_t child) {
    if (!killed_)
      tell_("it has not ended within " + std::to_string(kGrace.count()) + " seconds and is killed");
    killed_ = true;
    ::kill(child, SIGKILL);
  }

  void count_crash(int signal) {
    const std::string how = std::string(" (") + ::strsignal(signal) + ")";
    const char* hint = signal == SIGKILL ? kKilledHint : kHint;
    const Clock::time_point now = Clock::now();
    crashes_.push_back(now);
    while (now - crashes_.front() > kWithin) crashes_.pop_front();
    if (crashes_.size() > kMostCrashes)
      throw Error(ErrorCode::Internal, "it crashes again and again" + how, hint);
    tell_("it crashed" + how + " and is started again; " + hint);
  }

  const std::function<void()>& on_stop_;
  const std::function<void(const std::string&)>& tell_;
  WaitedSignals signals_;
  std::deque<Clock::time_point> crashes_;
  std::optional<Clock::time_point> end_by_;  // once it was told to end
  bool killed_ = false;
};

}  // namespace

bool ignores_hangup() {
  struct sigaction action {};
  return ::sigaction(SIGHUP, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

std::optional<int> supervise(const std::function<void()>& on_stop,
                             const std::function<void(const std::string&)>& tell) {
  return Supervisor(on_stop, tell).run();
}

}  // namespace cssearch
