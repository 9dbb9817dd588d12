// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/shell_session.h"

#include <chrono>
#include <csignal>
#include <stdexcept>

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrompt = "READY>";

// A function takes the place of the program, and says with what it was called.
std::string recorder(Shell shell, const std::string& program) {
  std::string body = "printf '%s\\n' PLACE > called.new; mv called.new called; ";
  std::string arguments = shell == Shell::Fish ? "$argv" : "\"$@\"";
  body.replace(body.find("PLACE"), 5, arguments);
  return shell == Shell::Fish ? "function " + program + "; " + body + "end\n"
                              : program + "() { " + body + "}\n";
}

class Session {
 public:
  Session(Shell shell, const fs::path& folder) {
    child_ = ::forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (child_ != 0) return;
    ::setenv("TERM", "dumb", 1);
    ::setenv("ZDOTDIR", folder.c_str(), 1);
    ::setenv("XDG_CONFIG_HOME", folder.c_str(), 1);
    ::setenv("XDG_DATA_HOME", folder.c_str(), 1);
    std::string rc = (folder / "bashrc").string();
    switch (shell) {
      case Shell::Bash: ::execlp("bash", "bash", "--rcfile", rc.c_str(), "-i", nullptr); break;
      case Shell::Zsh: ::execlp("zsh", "zsh", "-o", "no_global_rcs", "-i", nullptr); break;
      case Shell::Fish: ::execlp("fish", "fish", "-i", nullptr); break;
    }
    ::_exit(127);
  }
  ~Session() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    ::close(terminal_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void press(const std::string& keys) const {
    if (::write(terminal_, keys.data(), keys.size()) < 0)
      throw std::runtime_error("the shell has ended:\n" + shown_);
  }

  // Reads what the shell shows until `done`.
  template <typename Done>
  void wait_until(const Done& done) {
    auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!done()) {
      if (std::chrono::steady_clock::now() > end)
        throw std::runtime_error("nothing happens in the shell:\n" + shown_);
      pollfd waiting{terminal_, POLLIN, 0};
      if (::poll(&waiting, 1, 20) <= 0) continue;
      char buffer[4096];
      ssize_t size = ::read(terminal_, buffer, sizeof buffer);
      if (size > 0) shown_.append(buffer, static_cast<std::size_t>(size));
    }
  }

  const std::string& shown() const { return shown_; }

 private:
  pid_t child_ = 0;
  int terminal_ = -1;
  std::string shown_;
};

}  // namespace

const char* name_of(Shell shell) {
  switch (shell) {
    case Shell::Bash: return "bash";
    case Shell::Zsh: return "zsh";
    case Shell::Fish: return "fish";
  }
  return "";
}

bool is_installed(Shell shell) {
  return run_command_line(std::string("command -v ") + name_of(shell)).status == 0;
}

std::vector<std::string> arguments_after(Shell shell, const std::string& setup,
                                         const std::string& program, const std::string& keys) {
  TempFolder folder;
  std::string prompt = std::string(kPrompt) + " ";
  std::string lines = setup + "\n" + recorder(shell, program);
  folder.write("bashrc", lines + "PS1='" + prompt + "'\n");
  folder.write(".zshrc", lines + "PS1='" + prompt + "'\n");
  folder.write("fish/config.fish", lines + "function fish_prompt; echo -n '" + prompt +
                                       "'; end\nset -g fish_greeting\n");
  // Without it fish reads all man pages of the machine first, in the background.
  fs::create_directories(folder / "fish/generated_completions");
  fs::remove("called");
  Session session(shell, folder.path());
  session.wait_until([&] { return session.shown().find(kPrompt) != std::string::npos; });
  session.press(keys + "\r");
  session.wait_until([] { return fs::exists("called"); });
  std::vector<std::string> arguments;
  std::string called = read_file("called");
  for (std::size_t begin = 0; begin < called.size();) {
    std::size_t end = std::min(called.find('\n', begin), called.size());
    arguments.push_back(called.substr(begin, end - begin));
    begin = end + 1;
  }
  return arguments;
}

}  // namespace cssearch
