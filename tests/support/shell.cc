// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/shell.h"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cssearch {

namespace fs = std::filesystem;

void enter_home(const fs::path& home, const std::vector<std::string>& program_folders) {
  static const char* const machine_path = std::getenv("PATH");
  static const std::string other_programs =
      machine_path == nullptr ? "/usr/bin:/bin" : machine_path;
  std::string path;
  for (const std::string& folder : program_folders) path += fs::absolute(folder).string() + ":";
  ::setenv("PATH", (path + other_programs).c_str(), 1);
  ::setenv("HOME", home.c_str(), 1);
  ::setenv("TZ", "UTC", 1);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  for (const char* name : {"XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "CSSEARCH_INDEX",
                           "NO_COLOR", "EDITOR", "VISUAL", "BROWSER", "PDFVIEWER"}) {
    ::unsetenv(name);
  }
  fs::current_path(home);
}

namespace {

int status_of(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

}  // namespace

CommandResult run_command_line(const std::string& command) {
  std::FILE* pipe = ::popen(("exec 2>&1\n" + command).c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run a shell");
  CommandResult result;
  char buffer[4096];
  while (std::size_t size = std::fread(buffer, 1, sizeof buffer, pipe)) {
    result.output.append(buffer, size);
  }
  result.status = status_of(::pclose(pipe));
  return result;
}

pid_t start_command(std::vector<std::string> words) {
  pid_t child = ::fork();
  if (child != 0) return child;
  int log = ::open("log", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execvp(argv.front(), argv.data());
  ::_exit(127);
}

int wait_for(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return status_of(status);
}

}  // namespace cssearch
