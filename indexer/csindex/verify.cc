// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/verify.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
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
#include "schema/index/shards.h"
#include "schema/program/crash.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// How the child ends.
constexpr int kRead = 0;          // what it found is told
constexpr int kOtherVersion = 3;  // there is nothing that it could read

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

// Whether there were any.
bool tell_findings(const fs::path& folder, const std::string& name, Teller& teller) {
  std::vector<std::string> findings = verify_database(folder, [&] { teller.go_on(); });
  for (const std::string& finding : findings) teller.tell(name + finding);
  return !findings.empty();
}

int read_all(const fs::path& index, Teller teller) {
  std::string trouble;  // of the whole
  try {
    open_index(index);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::OtherVersion) return kOtherVersion;
    trouble = error.what();
  }
  bool told = false;
  const fs::path generation = published_path(index);
  for (const fs::path& shard : shard_paths(generation)) {
    const std::string name = shard == generation ? "" : shard.filename().string() + ": ";
    told = tell_findings(shard, name, teller) || told;
  }
  if (!told && !trouble.empty()) teller.tell(trouble);
  return kRead;
}

// A process that reads the index; it does not outlive this object.
class Child {
 public:
  Child(const fs::path& index, int pipe) : process_(::fork()) {
    if (process_ < 0) fail_to_start(errno);
    if (process_ > 0) return;
    for (int signal : kCrashSignals) ::signal(signal, SIG_DFL);
    for (int signal : {SIGINT, SIGTERM}) ::signal(signal, SIG_DFL);
    const rlimit no_core{};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::_exit(read_all(index, Teller(pipe)));
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
    ::waitpid(process_, &status, 0);
    process_ = 0;
    return status;
  }

 private:
  pid_t process_;
};

// The lines of the child; false if it went silent. What stands behind the last line break was cut
// off when it crashed.
bool listen(int pipe, const std::function<void()>& check_interrupt, std::chrono::seconds patience,
            std::vector<std::string>& lines) {
  std::string line;
  std::array<char, 4'096> buffer;
  Clock::time_point heard = Clock::now();
  while (Clock::now() - heard < patience) {
    check_interrupt();
    pollfd event{pipe, POLLIN, 0};
    if (::poll(&event, 1, 100) <= 0) continue;
    ssize_t size = ::read(pipe, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return true;
    heard = Clock::now();
    for (char c : std::string_view(buffer.data(), static_cast<std::size_t>(size))) {
      if (c != '\n') {
        line += c;
      } else if (!line.empty()) {
        lines.push_back(std::exchange(line, {}));
      }
    }
  }
  return false;
}

}  // namespace

VerifyReport verify_index(const fs::path& index, const std::function<void()>& check_interrupt,
                          std::chrono::seconds patience) {
  VerifyReport report;
  report.place = index.string();
  report.remedy = remedy_of(index);
  try {
    if (!current_generation(index)) open_index(index);  // throws
  } catch (const Error& error) {
    if (error.code() != ErrorCode::BrokenIndex) throw;
    report.findings = {error.what()};
    return report;
  }
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail_to_start(errno);
  FileDescriptor ours(ends[0]), theirs(ends[1]);
  Child child(index, theirs.get());
  theirs.close();
  if (!listen(ours.get(), check_interrupt, patience, report.findings)) {
    report.findings.emplace_back("it cannot be read to its end");
    return report;
  }
  int status = child.wait();
  if (WIFSIGNALED(status)) {
    const std::string how = ::strsignal(WTERMSIG(status));
    report.findings.push_back("reading it ends in a crash (" + how + ")");
  } else if (WEXITSTATUS(status) == kOtherVersion) {
    open_index(index);  // throws
  } else if (WEXITSTATUS(status) != kRead) {
    report.findings.push_back("reading it ends with status " + std::to_string(WEXITSTATUS(status)));
  }
  return report;
}

std::string verify_text(const VerifyReport& report) {
  if (report.findings.empty())
    return "The index in " + report.place + " is what was written to it\n";
  std::string text;
  for (const std::string& finding : report.findings) text += "damaged  " + finding + "\n";
  return text + "The index in " + report.place +
         " is not what was written to it: the disk or what " + "wrote to it is at fault\n" +
         report.remedy + "\n";
}

std::string verify_json(const VerifyReport& report) {
  using nlohmann::ordered_json;
  ordered_json object = {{"good", report.findings.empty()}, {"findings", report.findings}};
  return object.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace cssearch
