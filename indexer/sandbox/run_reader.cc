// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/sandbox/run_reader.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "indexer/walk/walk.h"
#include "schema/error.h"
#include "schema/file_descriptor.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& reason) {
  throw Error(ErrorCode::Input, reason);
}

[[noreturn]] void fail_to_start(const std::filesystem::path& program, int error) {
  refuse_shortage(error);
  throw Error(ErrorCode::Storage,
              "the reader " + program.string() + " cannot be started: " + std::strerror(error),
              "install cssearch again");
}

// A process that does not outlive this object.
class Child {
 public:
  // The socket becomes its standard input and output; its complaints go nowhere.
  Child(const std::filesystem::path& program, int socket) {
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, socket, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, socket, STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::string name = program.string();
    std::array<char*, 2> arguments = {name.data(), nullptr};
    int error =
        ::posix_spawn(&process_, name.c_str(), &files, &attributes, arguments.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    if (error != 0) fail_to_start(program, error);
  }
  ~Child() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Its wait status; false if it still runs at the deadline.
  bool wait_until(Clock::time_point deadline, int& status) {
    pid_t ended = 0;
    while ((ended = ::waitpid(process_, &status, WNOHANG)) == 0) {
      if (Clock::now() >= deadline) return false;
      std::this_thread::sleep_for(milliseconds(1));
    }
    process_ = 0;
    return ended > 0;
  }

 private:
  pid_t process_ = 0;
};

// Sends what fits; the reader may end before it has read all.
void send_some(int socket, std::string_view& bytes) {
  ssize_t size = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (size > 0) {
    bytes.remove_prefix(static_cast<std::size_t>(size));
  } else if (errno != EAGAIN && errno != EINTR) {
    bytes = {};
  }
  if (bytes.empty()) ::shutdown(socket, SHUT_WR);
}

std::string too_long(milliseconds time) {
  return "it took longer than " +
         std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

// Sends the bytes and takes the answer, both at once, so that neither waits for the other.
std::string exchange(int socket, std::string_view bytes, const ReaderLimits& limits,
                     Clock::time_point deadline) {
  std::string answer;
  std::array<char, 65'536> buffer;
  if (bytes.empty()) ::shutdown(socket, SHUT_WR);
  while (true) {
    auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) fail(too_long(limits.time));
    pollfd events{socket, static_cast<short>(bytes.empty() ? POLLIN : POLLIN | POLLOUT), 0};
    if (::poll(&events, 1, static_cast<int>(left.count())) <= 0) continue;
    if ((events.revents & POLLOUT) != 0) send_some(socket, bytes);
    if ((events.revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
    ssize_t size = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (size <= 0) return answer;
    answer.append(buffer.data(), static_cast<std::size_t>(size));
    if (answer.size() > limits.output)
      fail("its reader found more than " + size_text(limits.output) + " of text");
  }
}

// Why a reader that ended so has no answer; empty if it has one.
std::string reason_of(int status, const std::string& answer, const ReaderLimits& limits) {
  if (WIFSIGNALED(status)) {
    std::string number = " (signal " + std::to_string(WTERMSIG(status)) + ")";
    switch (WTERMSIG(status)) {
      case SIGXCPU: return too_long(limits.processor);
      case SIGSYS: return "its reader tried what it may not" + number;
      case SIGKILL:
      case SIGTERM:
      case SIGINT: return "its reader was killed" + number;
      default: return "its reader crashed" + number;
    }
  }
  switch (WEXITSTATUS(status)) {
    case 0: return {};
    case kReaderRefuses: return answer;
    case kReaderUnconfined: return "this system " + answer;
    case kReaderOutOfMemory:
      return "its reader needs more memory than it may take (" + size_text(limits.memory) + ")";
    default: return "its reader ended with status " + std::to_string(WEXITSTATUS(status));
  }
}

}  // namespace

std::filesystem::path reader_program_path(std::string_view name) {
  std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe");
  return (program.parent_path() / CSSEARCH_READERS / name).lexically_normal();
}

std::string run_reader(const std::filesystem::path& program, std::string_view bytes,
                       const ReaderLimits& limits) {
  std::array<int, 2> sockets;
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0)
    fail_to_start(program, errno);
  FileDescriptor ours(sockets[0]), theirs(sockets[1]);
  Child child(program, theirs.get());
  theirs.close();
  auto deadline = Clock::now() + limits.time;
  std::string answer = exchange(ours.get(), bytes, limits, deadline);
  int status = 0;
  if (!child.wait_until(deadline, status)) fail(too_long(limits.time));
  if (std::string reason = reason_of(status, answer, limits); !reason.empty()) fail(reason);
  return answer;
}

}  // namespace cssearch
