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
  std::vector<std::string> words = {"git", "--no-optional-locks", "-C", folder.string()};
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

// What stands in front of the next NUL, taken away from the text.
std::string_view take_item(std::string_view& text) {
  std::size_t end = std::min(text.find('\0'), text.size());
  std::string_view item = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return item;
}

// Commits as "\x01" and the day, NUL, then the paths with a NUL behind each. The latest day of a
// path is the same in whatever order and in how many pieces a history is read.
void read_log(std::string_view log, GitHistory& history) {
  std::optional<PartialDate> day;
  while (!log.empty()) {
    std::string_view item = take_item(log);
    if (item.starts_with("\n")) item.remove_prefix(1);
    if (item.starts_with("\x01")) {
      day = parse_date(item.substr(1));
    } else if (!item.empty() && day) {
      PartialDate& latest = history.last_commit.try_emplace(std::string(item), *day).first->second;
      if (latest.first() < day->first()) latest = *day;
    }
  }
}

}  // namespace

std::string read_git_revision(const std::filesystem::path& source) {
  return first_line(run_git(source, {"rev-parse", "--verify", "--quiet", "HEAD"}));
}

GitHistory read_git_history(const std::filesystem::path& source, const GitHistory* past) {
  GitHistory history;
  auto inside = run_git(source, {"rev-parse", "--is-inside-work-tree", "--is-shallow-repository"});
  if (!inside || !inside->starts_with("true")) return history;
  history.is_repository = true;
  history.shallow = inside->find("\ntrue") != std::string::npos;
  history.revision = read_git_revision(source);
  if (history.shallow || history.revision.empty()) return history;
  std::string commits = history.revision;
  if (past != nullptr && !past->shallow && !past->revision.empty()) {
    if (past->revision == history.revision) return *past;
    if (run_git(source, {"merge-base", "--is-ancestor", past->revision, history.revision})) {
      history.last_commit = past->last_commit;
      commits = past->revision + ".." + history.revision;
    }
  }
  // Without --full-history what is left out depends on where the history begins.
  auto log = run_git(source, {"log", "--format=%x01%cs%x00", "--name-only", "--full-history",
                              "--no-renames", "-z", "--relative", commits, "--", "."});
  if (log) read_log(*log, history);
  return history;
}

std::unordered_map<std::string, std::string> read_git_blobs(const std::filesystem::path& source) {
  std::unordered_map<std::string, std::string> blobs;
  if (run_git(source, {"config", "--local", "--includes", "--get-regexp",
                       R"(^filter\..*\.(clean|process)$)"}))
    return blobs;
  auto files = run_git(source, {"ls-files", "-s", "-v", "-z"});
  auto others = run_git(source, {"diff", "--name-only", "--no-renames", "--no-ext-diff",
                                 "--ignore-submodules", "--relative", "-z", "--", "."});
  if (!files || !others) return blobs;
  // "H 100644 NAME 0\tPATH": other letters are of files that git does not look at.
  for (std::string_view rest = *files; !rest.empty();) {
    std::string_view item = take_item(rest);
    std::size_t tab = item.find('\t');
    if (tab == std::string_view::npos || !item.starts_with("H 100")) continue;
    std::string_view name = item.substr(0, tab);
    if (!name.ends_with(" 0")) continue;  // in conflict
    name.remove_prefix(std::string_view("H 100644 ").size());
    name.remove_suffix(2);
    blobs.emplace(item.substr(tab + 1), name);
  }
  for (std::string_view rest = *others; !rest.empty();) blobs.erase(std::string(take_item(rest)));
  return blobs;
}

}  // namespace cssearch
