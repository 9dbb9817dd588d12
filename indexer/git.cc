// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/git.h"

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schema/file_descriptor.h"

namespace cssearch {
namespace {

// Without what is set while git runs a hook, say, and then about another repository.
std::vector<char*> environment_of_git() {
  std::vector<char*> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with("GIT_")) variables.push_back(*variable);
  }
  variables.push_back(nullptr);
  return variables;
}

std::string read_all(int descriptor) {
  std::string output;
  std::array<char, 65'536> buffer;
  for (;;) {
    ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
    if (size > 0) output.append(buffer.data(), static_cast<std::size_t>(size));
    // A signal that asks us to end is seen between two files.
    if (size == 0 || (size < 0 && errno != EINTR)) return output;
  }
}

// The output of a git command; nothing if it failed or there is no git. No shell is involved, and
// nothing that the repository's configuration names is run or fetched.
std::optional<std::string> run_git(const std::filesystem::path& folder,
                                   std::vector<std::string> arguments) {
  std::vector<std::string> words = {"git", "-C", folder.string()};
  for (const char* setting : {"core.fsmonitor=false", "core.quotePath=false",
                              "log.showSignature=false", "protocol.allow=never"}) {
    words.insert(words.end(), {"-c", setting});
  }
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  int pipe_ends[2];
  if (::pipe2(pipe_ends, O_CLOEXEC) != 0) return std::nullopt;
  FileDescriptor read_end(pipe_ends[0]), write_end(pipe_ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, write_end.get(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  std::vector<char*> environment = environment_of_git();
  int failed = ::posix_spawnp(&child, "git", &actions, nullptr, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  write_end.close();
  std::string output;
  if (failed == 0) output = read_all(read_end.get());
  read_end.close();  // so that git ends if we have not read all of it
  if (failed != 0) return std::nullopt;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return std::nullopt;
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return output;
}

std::string first_line(const std::optional<std::string>& text) {
  return text ? text->substr(0, text->find('\n')) : std::string();
}

// Commits, newest first, as "\x01" and the day, NUL, then the paths with a NUL behind each.
void read_log(std::string_view log, GitHistory& history) {
  std::optional<PartialDate> day;
  while (!log.empty()) {
    std::size_t end = std::min(log.find('\0'), log.size());
    std::string_view item = log.substr(0, end);
    log.remove_prefix(std::min(end + 1, log.size()));
    if (item.starts_with("\n")) item.remove_prefix(1);
    if (item.starts_with("\x01")) {
      day = parse_date(item.substr(1));
    } else if (!item.empty() && day) {
      history.last_commit.try_emplace(std::string(item), *day);
    }
  }
}

}  // namespace

std::string read_git_revision(const std::filesystem::path& source) {
  return first_line(run_git(source, {"rev-parse", "--verify", "--quiet", "HEAD"}));
}

GitHistory read_git_history(const std::filesystem::path& source) {
  GitHistory history;
  auto inside = run_git(source, {"rev-parse", "--is-inside-work-tree", "--is-shallow-repository"});
  if (!inside || !inside->starts_with("true")) return history;
  history.is_repository = true;
  history.shallow = inside->find("\ntrue") != std::string::npos;
  history.revision = read_git_revision(source);
  if (history.shallow || history.revision.empty()) return history;
  auto log = run_git(source,
                     {"log", "--format=%x01%cs%x00", "--name-only", "-z", "--relative", "--", "."});
  if (log) read_log(*log, history);
  return history;
}

}  // namespace cssearch
