// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/watch_process.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono;

constexpr milliseconds kLook{50};
constexpr seconds kRest{10};     // before it is started again
constexpr seconds kPatience{2};  // with one that was told to end; it may be writing

// The csindex beside this program, else that of the PATH.
std::string csindex_program() {
  std::error_code error;
  fs::path beside = fs::read_symlink("/proc/self/exe", error).parent_path() / "csindex";
  return fs::exists(beside, error) ? beside.string() : "csindex";
}

// -1 with errno if there can be no further process.
pid_t start(const std::string& program, const std::string& index) {
  std::array<const char*, 7> arguments = {program.c_str(), "--watch", "--index", index.c_str(),
                                          "--report",      "none",    nullptr};
  pid_t parent = ::getpid();
  pid_t child = ::fork();
  if (child != 0) return child;
  // Between fork() and exec() of a process with threads only what is safe in signal handlers.
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(127);
  ::execvp(arguments[0], const_cast<char* const*>(arguments.data()));
  ::_exit(127);
}

std::string end_of(int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return "csindex cannot be started";
  std::string how = WIFEXITED(status) ? "with status " + std::to_string(WEXITSTATUS(status))
                                      : "by signal " + std::to_string(WTERMSIG(status));
  return "csindex --watch ended " + how;
}

void rest(const std::stop_token& stop, milliseconds span) {
  auto until = steady_clock::now() + span;
  while (!stop.stop_requested() && steady_clock::now() < until) std::this_thread::sleep_for(kLook);
}

}  // namespace

WatchProcess::WatchProcess(fs::path index, std::function<void(const std::string&)> tell)
    : index_(std::move(index)),
      tell_(std::move(tell)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

WatchProcess::~WatchProcess() = default;

void WatchProcess::run(const std::stop_token& stop) {
  const std::string program = csindex_program();
  while (!stop.stop_requested()) {
    pid_t child = start(program, index_.string());
    if (child < 0) {
      tell_(std::string("csindex cannot be started: ") + std::strerror(errno) +
            "; it is tried again, and until then the notes are not followed");
    } else {
      int status = 0;
      std::optional<steady_clock::time_point> told_to_end;
      while (::waitpid(child, &status, WNOHANG) == 0) {
        if (told_to_end && steady_clock::now() - *told_to_end > kPatience) return;
        if (stop.stop_requested() && !told_to_end) {
          ::kill(child, SIGTERM);
          told_to_end = steady_clock::now();
        }
        std::this_thread::sleep_for(kLook);
      }
      if (stop.stop_requested()) return;
      tell_(end_of(status) + "; it is started again");
    }
    rest(stop, kRest);
  }
}

}  // namespace cssearch
