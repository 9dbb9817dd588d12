// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/git.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schema/ascii.h"
#include "schema/error.h"
#include "schema/file_descriptor.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

// Without what is set while git runs a hook, say, and then about another repository. What a
// repository may not have set otherwise is set here: nothing is fetched.
std::vector<char*> environment_of_git() {
  static std::string no_protocol = "GIT_ALLOW_PROTOCOL=none", no_fetch = "GIT_NO_LAZY_FETCH=1";
  std::vector<char*> variables = {no_protocol.data(), no_fetch.data()};
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
// nothing that the repository's configuration names is run or fetched. It reads the file `input`.
std::optional<std::string> run_git(const std::filesystem::path& folder,
                                   std::vector<std::string> arguments,
                                   const std::string& input = "/dev/null") {
  std::vector<std::string> words = {"git", "--no-optional-locks", "-C", folder.string()};
  for (const char* setting : {"core.fsmonitor=false", "core.quotePath=false",
                              "core.trustctime=true", "core.checkStat=default", "log.follow=false",
                              "log.showSignature=false", "protocol.allow=never"}) {
    words.insert(words.end(), {"-c", setting});
  }
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  int pipe_ends[2];
  if (::pipe2(pipe_ends, O_CLOEXEC) != 0) {
    refuse_shortage(errno);
    return std::nullopt;
  }
  FileDescriptor read_end(pipe_ends[0]), write_end(pipe_ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, write_end.get(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  std::vector<char*> environment = environment_of_git();
  int failed = ::posix_spawnp(&child, "git", &actions, nullptr, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  write_end.close();
  std::string output;
  if (failed == 0) output = read_all(read_end.get());
  read_end.close();  // so that git ends if we have not read all of it
  refuse_shortage(failed);
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

// Commits as "\x01" and the day, NUL, then the paths with a NUL behind each. The latest day of a
// path is the same in whatever order and in how many pieces a history is read.
void read_log(std::string_view log, GitHistory& history) {
  std::optional<PartialDate> day;
  while (!log.empty()) {
    std::string_view item = take_until(log, '\0');
    if (item.starts_with("\n")) item.remove_prefix(1);
    if (item.starts_with("\x01")) {
      day = parse_date(item.substr(1));
    } else if (!item.empty() && day) {
      PartialDate& latest = history.last_commit.try_emplace(std::string(item), *day).first->second;
      if (latest.first() < day->first()) latest = *day;
    }
  }
}

struct GitFile {
  std::string id;
  std::string path;
};

// "100644 blob ID\tPATH", NUL; symbolic links have another mode.
std::vector<GitFile> parse_tree(std::string_view listing) {
  std::vector<GitFile> files;
  while (!listing.empty()) {
    std::string_view path = take_until(listing, '\0');
    std::string_view mode = take_until(path, ' '), type = take_until(path, ' ');
    std::string_view id = take_until(path, '\t');
    // A tree made by hand may name what lies elsewhere.
    bool inside = ("/" + std::string(path) + "/").find("/../") == std::string::npos;
    if (type == "blob" && mode.starts_with("100") && inside)
      files.push_back({std::string(id), std::string(path)});
  }
  return files;
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

// A file without a name, for what git reads.
File file_of(const std::string& text) {
  File file(std::tmpfile());
  bool written = file != nullptr &&
                 std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() &&
                 std::fflush(file.get()) == 0;
  if (!written) throw Error(ErrorCode::Storage, "cannot write a temporary file");
  return file;
}

}  // namespace

std::string read_git_revision(const std::filesystem::path& source) {
  return first_line(run_git(source, {"rev-parse", "--verify", "--quiet", "HEAD"}));
}

GitHistory read_git_history(const std::filesystem::path& source, const GitHistory* past) {
  GitHistory history;
  auto place = run_git(
      source, {"rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix"});
  std::string_view lines = place ? std::string_view(*place) : std::string_view();
  if (take_until(lines, '\n') != "true") return history;
  history.is_repository = true;
  history.shallow = take_until(lines, '\n') == "true";
  history.folder = lines.substr(0, lines.rfind('\n'));
  history.revision = read_git_revision(source);
  if (history.shallow || history.revision.empty()) return history;
  std::string commits = history.revision;
  if (past != nullptr && past->complete && past->folder == history.folder) {
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
  history.complete = log.has_value();
  return history;
}

std::unordered_map<std::string, std::string> read_git_blobs(const std::filesystem::path& source) {
  std::unordered_map<std::string, std::string> blobs;
  if (run_git(source, {"config", "--get-regexp", R"(^filter\..*\.(clean|process)$)"})) return blobs;
  auto files = run_git(source, {"ls-files", "-s", "-v", "-z"});
  auto others = run_git(source, {"diff", "--name-only", "--no-renames", "--no-ext-diff",
                                 "--ignore-submodules", "--relative", "-z", "--", "."});
  if (!files || !others) return blobs;
  // "H 100644 NAME 0\tPATH": other letters are of files that git does not look at.
  for (std::string_view rest = *files; !rest.empty();) {
    std::string_view item = take_until(rest, '\0');
    std::size_t tab = item.find('\t');
    if (tab == std::string_view::npos || !item.starts_with("H 100")) continue;
    std::string_view name = item.substr(0, tab);
    if (!name.ends_with(" 0")) continue;  // in conflict
    name.remove_prefix(std::string_view("H 100644 ").size());
    name.remove_suffix(2);
    blobs.emplace(item.substr(tab + 1), name);
  }
  for (std::string_view rest = *others; !rest.empty();)
    blobs.erase(std::string(take_until(rest, '\0')));
  return blobs;
}

GitCommit find_git_commit(const std::filesystem::path& source, const std::string& revision) {
  auto inside = run_git(source, {"rev-parse", "--is-inside-work-tree", "--is-shallow-repository"});
  if (!inside || !inside->starts_with("true")) {
    throw Error(ErrorCode::Input, source.string() + " is in no git repository",
                "csindex --changes REVISION FOLDER looks at one folder only");
  }
  GitCommit commit;
  commit.id = first_line(run_git(
      source, {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"}));
  if (commit.id.empty() && parse_date(revision)) {
    commit.id = first_line(
        run_git(source, {"rev-list", "-1", "--before=" + revision + "T00:00:00", "HEAD"}));
  }
  if (commit.id.empty()) {
    bool shallow = inside->find("\ntrue") != std::string::npos;
    throw Error(ErrorCode::Input, "git knows no commit '" + revision + "' in " + source.string(),
                shallow
                    ? "the clone is shallow; git fetch --unshallow brings its history"
                    : "HEAD~20, a tag or a day such as 2026-01-31; git log shows what there is");
  }
  commit.day = first_line(run_git(source, {"log", "-1", "--format=%cs", commit.id}));
  return commit;
}

void read_git_files(const std::filesystem::path& source, const std::string& commit,
                    const std::function<bool(const std::string& path)>& wanted,
                    const std::function<void(const std::string& path, std::string_view)>& take) {
  auto listing = run_git(source, {"ls-tree", "-r", "-z", commit});
  if (!listing) return;
  std::vector<GitFile> files = parse_tree(*listing);
  std::erase_if(files, [&](const GitFile& file) { return !wanted(file.path); });
  std::string ids;
  for (const GitFile& file : files) ids += file.id + "\n";
  File input = file_of(ids);
  auto contents =
      run_git(source, {"cat-file", "--batch"}, "/dev/fd/" + std::to_string(::fileno(input.get())));
  std::string_view rest = contents ? std::string_view(*contents) : std::string_view();
  for (const GitFile& file : files) {
    // "ID blob SIZE", a line break, the bytes, a line break
    std::string_view size = take_until(rest, '\n');
    size.remove_prefix(size.rfind(' ') + 1);
    std::size_t bytes = 0;
    auto read = std::from_chars(size.data(), size.data() + size.size(), bytes);
    if (read.ec != std::errc() || bytes >= rest.size())
      throw Error(ErrorCode::Input, "git cannot read " + file.path + " of " + commit,
                  "git fsck says what is missing");
    take(file.path, rest.substr(0, bytes));
    rest.remove_prefix(bytes + 1);
  }
}

std::map<std::string, std::string> read_git_renames(const std::filesystem::path& source,
                                                    const std::string& commit) {
  std::map<std::string, std::string> renames;
  auto found = run_git(source, {"diff-tree", "-r", "-M", "--diff-filter=R", "--name-status", "-z",
                                "--relative", commit, "HEAD"});
  std::string_view rest = found ? std::string_view(*found) : std::string_view();
  while (!rest.empty()) {
    take_until(rest, '\0');  // "R100"
    std::string from(take_until(rest, '\0'));
    renames[from] = std::string(take_until(rest, '\0'));
  }
  return renames;
}

}  // namespace cssearch
