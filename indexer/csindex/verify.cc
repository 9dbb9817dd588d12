// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/verify.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "indexer/verify/verify_database.h"
#include "schema/error.h"
#include "schema/file_descriptor.h"
#include "schema/index/layout.h"
#include "schema/index/open_index.h"
#include "schema/index/shards.h"
#include "schema/program/crash.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// How the child ends.
constexpr int kRead = 0;           // what it found is told
constexpr int kFailed = 2;         // of what nothing says the reason
constexpr int kOtherVersion = 3;   // there is nothing that it could read
constexpr int kChangesAlways = 4;  // of nothing could all be read before it was changed
constexpr int kMayNotRead = 5;     // it tells an Error(Storage): message, hint

// Its last line: without it the child did not come to its end, whatever else it seems.
constexpr std::string_view kEnd = "end";

// A line that is no finding.
constexpr std::string_view kAgain = "again";

constexpr int kAttempts = 10;
constexpr milliseconds kLook{100};  // for an interrupt

[[noreturn]] void fail_to_start(int error) {
  refuse_shortage(error);
  throw Error(ErrorCode::Storage,
              std::string("no process can be started: ") + std::strerror(error));
}

// Lines into a pipe; an empty one says only that the child goes on.
class Teller {
 public:
  explicit Teller(int pipe) : pipe_(pipe) {}

  void tell(std::string line) const {
    line += '\n';
    if (::write(pipe_, line.data(), line.size()) < 0) ::_exit(kRead);  // nobody listens any more
  }

  void go_on() {
    if (Clock::now() - last_ < milliseconds(200)) return;
    last_ = Clock::now();
    tell({});
  }

 private:
  int pipe_;
  Clock::time_point last_;
};

// What is wrong with one state of the index; nothing if it was changed while it was read.
std::optional<std::vector<std::string>> read_generation(const fs::path& index,
                                                        const fs::path& generation,
                                                        Teller& teller) {
  std::vector<std::string> findings;
  for (const fs::path& shard : shard_paths(generation)) {
    const std::string name = shard == generation ? "" : shard.filename().string() + ": ";
    auto of_shard = verify_database(shard, [&] { teller.go_on(); });
    if (!of_shard) return std::nullopt;
    for (const std::string& finding : *of_shard) findings.push_back(name + finding);
  }
  if (findings.empty()) {
    try {
      if (open_index(index).half_changed)
        findings.emplace_back("its shards do not belong together: a change of it is not complete");
    } catch (const Error& error) {
      if (error.code() == ErrorCode::Locked) return std::nullopt;
      if (error.code() == ErrorCode::Storage) throw;
      findings.emplace_back(error.what());
    }
  }
  // A newer one may have been published, and this one removed.
  if (!findings.empty() && published_path(index) != generation) return std::nullopt;
  return findings;
}

int read_all(const fs::path& index, Teller& teller) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    try {
      open_index(index);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::OtherVersion) return kOtherVersion;
      if (error.code() == ErrorCode::Storage) throw;
    }
    if (attempt > 0) teller.tell(std::string(kAgain));
    auto findings = read_generation(index, published_path(index), teller);
    if (!findings) continue;
    for (const std::string& finding : *findings) teller.tell(finding);
    teller.tell(std::string(kEnd));
    return kRead;
  }
  return kChangesAlways;
}

int read_or_tell_why_not(const fs::path& index, Teller teller) {
  try {
    return read_all(index, teller);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::Storage) throw;
    teller.tell(error.what());
    teller.tell(error.hint());
    return kMayNotRead;
  }
}

// A process that reads the index; it does not outlive this object.
class Child {
 public:
  Child(const fs::path& index, int pipe) : process_(fork_told_by_parent(SIGKILL)) {
    if (process_ < 0) fail_to_start(errno);
    if (process_ > 0) return;
    // Ctrl-C is for all processes of a terminal: the parent ends this one.
    for (int signal : {SIGINT, SIGTERM}) ::signal(signal, SIG_IGN);
    const rlimit no_core{};
    ::setrlimit(RLIMIT_CORE, &no_core);
    // Not the lock of a csindex that verifies before it changes the index.
    ::close_range(STDERR_FILENO + 1, static_cast<unsigned>(pipe) - 1, 0);
    ::close_range(static_cast<unsigned>(pipe) + 1, ~0U, 0);
    int status = kFailed;
    try {
      status = read_or_tell_why_not(index, Teller(pipe));
    } catch (...) {
      // Nothing of the parent is to be run here.
    }
    ::_exit(status);
  }
  ~Child() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Its wait status.
  int wait() {
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0) {
      if (errno == EINTR) continue;
      throw Error(ErrorCode::Internal, std::string("waitpid: ") + std::strerror(errno));
    }
    process_ = 0;
    return status;
  }

 private:
  pid_t process_;
};

// The lines of the child; false if it went silent. What stands behind the last line break was cut
// off when it crashed.
bool listen(int pipe, const VerifyHooks& hooks, std::chrono::seconds patience,
            std::vector<std::string>& lines) {
  std::string line;
  std::array<char, 4'096> buffer;
  // Not by a clock: it goes on while both are stopped.
  for (milliseconds silence{0}; silence < patience;) {
    hooks.check_interrupt();
    pollfd event{pipe, POLLIN, 0};
    const int ready = ::poll(&event, 1, static_cast<int>(kLook.count()));
    if (ready == 0) silence += kLook;
    if (ready <= 0) continue;
    ssize_t size = ::read(pipe, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return true;
    silence = milliseconds(0);
    for (char c : std::string_view(buffer.data(), static_cast<std::size_t>(size))) {
      if (c != '\n') {
        line += c;
      } else if (line == kAgain) {
        hooks.tell("the index was changed while it was read; it is read again");
        line.clear();
      } else if (!line.empty()) {
        lines.push_back(std::exchange(line, {}));
      }
    }
  }
  return false;
}

// What one child says; nothing if it could read nothing, since the index is of another version.
std::optional<std::vector<std::string>> ask_child(const fs::path& index, const VerifyHooks& hooks,
                                                  std::chrono::seconds patience) {
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail_to_start(errno);
  FileDescriptor ours(ends[0]), theirs(ends[1]);
  Child child(index, theirs.get());
  theirs.close();
  std::vector<std::string> lines;
  if (!listen(ours.get(), hooks, patience, lines)) {
    lines.emplace_back("it cannot be read to its end");
    return lines;
  }
  hooks.check_interrupt();
  const int status = child.wait();
  if (WIFEXITED(status) && WEXITSTATUS(status) == kOtherVersion) return std::nullopt;
  if (WIFEXITED(status) && WEXITSTATUS(status) == kChangesAlways) {
    throw Error(ErrorCode::Storage, "the index changes again and again while it is read",
                "csindex --verify when no other csindex is at work");
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
    throw Error(ErrorCode::Storage, "the process that reads the index was killed",
                "the system does that when memory is short (journalctl -k tells)");
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kMayNotRead && !lines.empty())
    throw Error(ErrorCode::Storage, lines.front(), lines.size() > 1 ? lines.back() : "");
  if (status == 0 && !lines.empty() && lines.back() == kEnd) {
    lines.pop_back();
  } else if (WIFSIGNALED(status)) {
    const std::string how = ::strsignal(WTERMSIG(status));
    lines.push_back("reading it ends in a crash (" + how + ")");
  } else {
    lines.push_back("reading it ends with status " + std::to_string(WEXITSTATUS(status)));
  }
  return lines;
}

// A rebuild needs them.
void add_broken_sources(const fs::path& index, VerifyReport& report) {
  try {
    read_sources(index);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::BrokenIndex) throw;
    report.findings.emplace_back(error.what());
    report.remedy = error.hint();
  }
}

}  // namespace

VerifyReport verify_index(const fs::path& index, const VerifyHooks& hooks,
                          std::chrono::seconds patience) {
  VerifyReport report;
  report.place = index.string();
  report.remedy = remedy_of(index);
  try {
    if (!current_generation(index)) open_index(index);  // throws
  } catch (const Error& error) {
    if (error.code() != ErrorCode::BrokenIndex) throw;
    report.findings = {error.what()};
    report.remedy = error.hint();
    return report;
  }
  for (;;) {
    if (auto findings = ask_child(index, hooks, patience)) {
      report.findings = std::move(*findings);
      add_broken_sources(index, report);
      return report;
    }
    open_index(index);  // throws, unless another one was published meanwhile
  }
}

std::string verify_text(const VerifyReport& report) {
  if (report.findings.empty())
    return "The index in " + report.place + " is what was written to it\n";
  std::string text;
  for (const std::string& finding : report.findings) text += "damaged  " + finding + "\n";
  return text + "The index in " + report.place +
         " is not what was written to it: the disk, the memory or a program is at fault\n" +
         report.remedy + "\n";
}

std::string verify_json(const VerifyReport& report) {
  using nlohmann::ordered_json;
  ordered_json object = {{"good", report.findings.empty()}, {"findings", report.findings}};
  return object.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace cssearch
