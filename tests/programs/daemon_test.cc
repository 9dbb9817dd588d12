// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real cssearchd, with csindex beside it.
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crawl/http.h"
#include "tests/daemon/running_server.h"
#include "tests/support/cases.h"
#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

HttpClient client() {
  HttpClient::Options options;
  options.user_agent = "cssearch/test";
  options.accept = "*/*";
  options.hosts = {"127.0.0.1"};
  return HttpClient(std::move(options));
}

bool is_stopped(pid_t process) {
  const std::string status = read_file("/proc/" + std::to_string(process) + "/status");
  return status.find("\nState:\tT") != std::string::npos;
}

class Daemon : public ::testing::Test {
 protected:
  void SetUp() override {
    enter_home(home_.path(),
               {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER, CSSEARCH_CSSEARCHD_FOLDER});
  }
  void TearDown() override {
    if (process_ > 0) {
      EXPECT_EQ(stop(), 0);
    }
    fs::current_path("/");
  }

  // Starts cssearchd on a free port and waits until it says that it listens.
  void start(std::vector<std::string> arguments) {
    fs::remove(home_ / "log");
    arguments.insert(arguments.begin(), {"cssearchd", "--listen", "127.0.0.1:0"});
    process_ = ::fork();
    ASSERT_GE(process_, 0);
    if (process_ == 0) {
      std::freopen("log", "w", stderr);
      ::signal(SIGCHLD, SIG_IGN);  // as some that start programs do; it must not matter
      std::vector<char*> argv;
      for (std::string& argument : arguments) argv.push_back(argument.data());
      argv.push_back(nullptr);
      ::execvp(argv[0], argv.data());
      ::_exit(127);
    }
    const std::string sign = "http://127.0.0.1:";
    for (;;) {
      std::string log = read_file(home_ / "log");
      std::size_t at = log.find(sign);
      if (at != std::string::npos && log.find('\n', at) != std::string::npos) {
        url_ = log.substr(at, log.find_first_not_of("0123456789", at + sign.size()) - at);
        return;
      }
      ASSERT_EQ(::waitpid(process_, nullptr, WNOHANG), 0) << log;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  // The exit status; -1 if a signal ended it.
  int stop(int signal = SIGTERM) {
    ::kill(process_, signal);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  HttpResponse get(const std::string& target) {
    HttpResult result = client().get(url_ + target);
    return result.response.value_or(HttpResponse{});
  }

  // The process that serves, which another one starts again when it crashes; 0 if there is none.
  pid_t server() const {
    const std::string process = std::to_string(process_);
    std::ifstream file("/proc/" + process + "/task/" + process + "/children");
    pid_t child = 0;
    file >> child;
    return child;
  }

  // Sends it to the process that serves, once there is one other than `last`, and says which it
  // was.
  pid_t signal_server(int signal, pid_t last = 0) const {
    pid_t process = 0;
    EXPECT_TRUE(becomes_true([&] {
      process = server();
      return process > 0 && process != last;
    }));
    if (process > 0) ::kill(process, signal);  // 0 would be all processes of this test
    return process;
  }

  // 0 before it is started. Not found by its arguments: a git that it starts has them for a moment.
  pid_t watching_csindex() const {
    return std::atoi(
        run_command_line("pgrep -x csindex -P " + std::to_string(server())).output.c_str());
  }

  long memory_kb() const {
    std::ifstream file("/proc/" + std::to_string(server()) + "/status");
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6);
    }
    return 0;
  }

  // Notes that say of which version they are, all the same.
  void write_notes(int count, int version) {
    for (int i = 0; i < count; ++i) {
      home_.write("notes/" + std::to_string(i) + ".md", "# Note " + std::to_string(i) +
                                                            "\n\nsteady words of version" +
                                                            std::to_string(version) + "\n");
    }
  }

  TempFolder home_;
  pid_t process_ = 0;
  std::string url_;
};

TEST_F(Daemon, AnswersAsTheShellDoes) {
  home_.write("notes/raft.md", "# Raft\n\nLeaders are elected. `<script>alert(1)</script>`\n");
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  start({});
  auto without_time = [](const std::string& text) {
    nlohmann::json answer = nlohmann::json::parse(text);
    answer.erase("took_ms");
    return answer;
  };
  HttpResponse answer = get("/api/v1/search?q=leaders");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(without_time(answer.body),
            without_time(run_command_line("cssearch --json leaders").output));
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/nothing/here").status, 404);
  HttpResponse page = get("/?q=leaders");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.content_type, HasSubstr("text/html"));
  EXPECT_THAT(page.body, AllOf(HasSubstr("Raft"), HasSubstr("&lt;script"),
                               ::testing::Not(HasSubstr("<script>alert"))));
}

TEST_F(Daemon, StartsWithoutAnIndexAndServesItOnceThereIsOne) {
  start({});
  EXPECT_EQ(get("/healthz").status, 503);
  EXPECT_THAT(get("/api/v1/search?q=leaders").body, HasSubstr("csindex"));
  EXPECT_THAT(get("/").body, HasSubstr("csindex"));
  home_.write("notes/raft.md", "# Raft\n\nLeaders are elected.\n");
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_THAT(get("/api/v1/search?q=leaders").body, HasSubstr("\"total\": 1"));
}

TEST_F(Daemon, IsStartedAgainWhenItCrashes) {
  write_notes(1, 1);
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  start({"--socket", "socket"});
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  const std::vector<int> signals = {SIGKILL};  // others are the sanitizer's
  const std::string hint = "memory is short";
#else
  const std::vector<int> signals = {SIGSEGV, SIGABRT, SIGKILL};
  const std::string hint = "csindex --verify";
#endif
  for (int signal : signals) {
    const pid_t before = signal_server(signal);
    ASSERT_TRUE(becomes_true([&] { return server() != before && get("/healthz").status == 200; }));
  }
  EXPECT_THAT(read_file(home_ / "log"),
              AllOf(HasSubstr("started again"), HasSubstr(hint), HasSubstr("memory is short")));
  EXPECT_EQ(stop(SIGHUP), 0);
  EXPECT_FALSE(fs::exists(home_ / "socket"));
}

// As whoever starts it may have had them.
TEST_F(Daemon, EndsIfSignalsWereBlockedWhenItWasStarted) {
  sigset_t signals;
  ::sigfillset(&signals);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  start({});
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  EXPECT_EQ(stop(), 0);
}

TEST_F(Daemon, ServesAndEndsWhileNothingCanBeStarted) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizers are to be loaded before all others";
#endif
  write_notes(1, 1);
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  ::setenv("LD_PRELOAD", CSSEARCH_FAILING_CALLS, 1);
  ::setenv("FAIL_FORK", "2", 1);
  start({"--watch"});
  ::unsetenv("FAIL_FORK");
  ::unsetenv("LD_PRELOAD");
  auto log_has = [&](const char* text) {
    return becomes_true([&] { return read_file(home_ / "log").find(text) != std::string::npos; });
  };
  EXPECT_TRUE(log_has("csindex cannot be started: Cannot allocate memory; it is tried again"));
  EXPECT_EQ(get("/").status, 200);
  signal_server(SIGKILL);
  EXPECT_TRUE(log_has("no process can be started: Cannot allocate memory; it is tried again"));
  EXPECT_EQ(stop(), 0);
}

TEST_F(Daemon, SaysIfItCannotHaveItsThreads) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizers are to be loaded before all others";
#endif
  for (int first = 1; first <= 4; ++first) {
    CommandResult result = run_command_line(
        "LD_PRELOAD=" CSSEARCH_FAILING_CALLS " FAIL_THREAD=" + std::to_string(first) +
        " timeout 60 cssearchd --listen 127.0.0.1:0 --workers 3 --watch");
    EXPECT_EQ(result.status, 2) << first;
    EXPECT_THAT(result.output, AllOf(HasSubstr("no more processes can be started"),
                                     HasSubstr("ulimit -u"), Not(HasSubstr("crashed"))))
        << first;
  }
}

// The worker is the first thread; the others look for the part that is missing.
TEST_F(Daemon, AnswersWithoutAThreadForAPartThatIsMissing) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizers are to be loaded before all others";
#endif
  write_notes(1, 1);
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  for (const char* first : {"2", "3"}) {
    ::setenv("LD_PRELOAD", CSSEARCH_FAILING_CALLS, 1);
    ::setenv("FAIL_THREAD", first, 1);
    start({"--workers", "1", "--index", (home_ / ".cache/cssearch/index").string(), "--index",
           "tcp://127.0.0.1:1"});
    ::unsetenv("FAIL_THREAD");
    ::unsetenv("LD_PRELOAD");
    std::string answer;
    EXPECT_TRUE(becomes_true([&] {
      answer = get("/api/v1/search?q=steady").body;
      return answer.find("no more processes can be started") != std::string::npos;
    })) << answer;
    EXPECT_THAT(answer, HasSubstr("\"total\": 1"));
    EXPECT_EQ(stop(), 0);
  }
}

TEST_F(Daemon, KillsWhatDoesNotEnd) {
  start({"--socket", "socket"});
  const pid_t stopped = signal_server(SIGSTOP);
  EXPECT_EQ(stop(), 0);
  EXPECT_NE(::kill(stopped, 0), 0);
  EXPECT_FALSE(fs::exists(home_ / "socket"));
  EXPECT_THAT(read_file(home_ / "log"), HasSubstr("is killed"));
}

// What is told to nobody must not reach those that ask.
TEST_F(Daemon, ServesWithStandardErrorClosed) {
  write_notes(1, 1);
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  home_.write("ask.pl", R"(use IO::Socket::UNIX;
    my $socket = IO::Socket::UNIX->new('socket') or die;
    $socket->autoflush(1);
    print $socket "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    exit(<$socket> !~ m{^HTTP/1.1 200});
  )");
  CommandResult result = run_command_line(
      "(exec cssearchd --log --socket socket 2>&-) & "
      "until test -S socket; do kill -0 $! || exit 1; sleep .05; done; "
      "for i in 1 2 3; do perl ask.pl || exit 1; done; "
      "test \"$(readlink /proc/$!/fd/2)\" = /dev/null; at=$?; kill $!; wait $! && exit $at");
  EXPECT_EQ(result.status, 0) << result.output;
}

// As nohup(1) has it.
TEST_F(Daemon, OutlivesItsTerminalIfItIsToldTo) {
  write_notes(1, 1);
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  ::signal(SIGHUP, SIG_IGN);
  start({});
  ::signal(SIGHUP, SIG_DFL);
  ::kill(process_, SIGHUP);
  signal_server(SIGHUP);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(stop(), 0);
}

TEST_F(Daemon, GivesUpWhenItCrashesAgainAndAgain) {
  write_notes(1, 1);
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  start({});
  pid_t last = 0;
  for (int crash = 0; crash < 6; ++crash) {
    last = signal_server(SIGKILL, last);
  }
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = 0;
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 2) << status;
  EXPECT_THAT(read_file(home_ / "log"),
              AllOf(HasSubstr("crashes again and again"), HasSubstr("memory is short")));
}

TEST_F(Daemon, WatchFollowsTheNotes) {
  home_.write("notes/raft.md", "# Raft\n\nLeaders are elected.\n");
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  start({"--watch"});
  home_.write("notes/paxos.md", "# Paxos\n\nacceptors\n");
  while (get("/api/v1/search?q=acceptors").body.find("\"total\": 1") == std::string::npos)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const pid_t csindex = watching_csindex();
  ASSERT_GT(csindex, 0);
  EXPECT_EQ(stop(), 0);
  EXPECT_TRUE(becomes_true([&] { return ::kill(csindex, 0) != 0; })) << "the child ends with it";
}

TEST_F(Daemon, DoesNotWaitForACsindexThatDoesNotEnd) {
  home_.write("notes/raft.md", "# Raft\n\nLeaders are elected.\n");
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  start({"--watch"});
  pid_t csindex = 0;
  ASSERT_TRUE(becomes_true([&] { return (csindex = watching_csindex()) > 0; }));
  ::kill(csindex, SIGSTOP);
  ASSERT_TRUE(becomes_true([&] { return is_stopped(csindex); }));
  EXPECT_EQ(stop(), 0);
  EXPECT_EQ(read_file(home_ / "log").find("is killed"), std::string::npos);
  EXPECT_TRUE(is_stopped(csindex));
  ::kill(csindex, SIGKILL);
}

TEST_F(Daemon, ListensOnASocketForItsUserOnly) {
  home_.write("notes/raft.md", "# Raft\n\nLeaders are elected.\n");
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  start({"--socket", (home_ / "socket").string()});
  EXPECT_EQ(fs::status(home_ / "socket").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(stop(), 0);
  EXPECT_FALSE(fs::exists(home_ / "socket"));
}

TEST_F(Daemon, BeyondLoopbackATokenIsNeeded) {
  CommandResult result = run_command_line("timeout 60 cssearchd --listen 0.0.0.0:0");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr("--token-file"));
  home_.write("token", "0123456789abcdef\n");
  home_.write("short", "abc\n");
  home_.write("empty", "\n");
  for (auto [file, message] :
       Cases<std::string, std::string>{{"short", "what is in short is no token"},
                                       {"empty", "there is no token in empty"},
                                       {"none", "cannot read none: No such file or directory"}}) {
    result = run_command_line("timeout 60 cssearchd --listen 127.0.0.1:0 --token-file " + file);
    EXPECT_EQ(result.status, 2) << file;
    EXPECT_THAT(result.output, AllOf(HasSubstr(message), HasSubstr("openssl rand"))) << file;
  }
  start({"--token-file", (home_ / "token").string()});
  EXPECT_EQ(get("/api/v1/search?q=x").status, 401);
}

TEST_F(Daemon, WarnsIfOthersMayReadTheToken) {
  home_.write("token", "0123456789abcdef\n");
  for (const auto& [mode, warned] : {std::pair(0644, true), {0640, false}, {0600, false}}) {
    fs::permissions(home_ / "token", static_cast<fs::perms>(mode));
    fs::remove(home_ / "log");
    start({"--token-file", "token"});
    EXPECT_EQ(stop(), 0);
    EXPECT_EQ(read_file(home_ / "log").find("chmod 600 token") != std::string::npos, warned)
        << std::oct << mode;
  }
}

TEST_F(Daemon, APortThatIsTakenIsAnError) {
  start({});
  CommandResult result = run_command_line("cssearchd --listen " + url_.substr(7));
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr("in use"));
}

TEST_F(Daemon, TheLogTellsNoQueries) {
  start({"--log"});
  get("/api/v1/search?q=secret");
  EXPECT_EQ(stop(), 0);
  std::string log = read_file(home_ / "log");
  EXPECT_THAT(log, HasSubstr("/api/v1/search"));
  EXPECT_EQ(log.find("secret"), std::string::npos);
}

TEST_F(Daemon, NoLogTellsTheToken) {
  home_.write("token", "0123456789abcdef\n");
  start({"--log-queries", "--token-file", (home_ / "token").string()});
  EXPECT_EQ(get("/?q=asked").status, 401);
  for (const char* target : {"/?token=0123456789abcdef", "/?q=a&%74oken=0123456789abcdef",
                             "/x?token=0123456789abcdef", "/?token=0123456789abcdef&q=%zz"})
    get(target);
  EXPECT_EQ(stop(), 0);
  std::string log = read_file(home_ / "log");
  EXPECT_THAT(log, HasSubstr("/?q=asked"));
  EXPECT_EQ(log.find("0123456789abcdef"), std::string::npos) << log;
}

// Requests from 16 connections beside an index that is rebuilt all the time: no error, no answer of
// two indexes, no growing memory. CSSEARCH_SOAK sets the number of requests.
TEST_F(Daemon, ServesWholeAnswersWhileTheIndexIsRebuilt) {
  constexpr int kNotes = 30, kClients = 16;
  const char* wanted = std::getenv("CSSEARCH_SOAK");
  const int requests = wanted != nullptr ? std::atoi(wanted) : 2'000;
  write_notes(kNotes, 1);
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  start({"--workers", "2"});
  constexpr int kVersions = 4;
  std::atomic<int> left = requests;
  std::atomic<bool> done = false;
  std::mutex mutex;
  std::set<unsigned> generations;
  std::multiset<std::string> wrong;
  auto ask = [&] {
    HttpClient http = client();
    for (; !done; --left) {
      HttpResult result =
          http.get(url_ + "/api/v1/search?q=steady+words&limit=" + std::to_string(kNotes));
      std::string trouble;
      if (!result.response) {
        trouble = result.failure->message;
      } else if (result.response->status != 200) {
        trouble = "status " + std::to_string(result.response->status);
      } else {
        nlohmann::json answer = nlohmann::json::parse(result.response->body);
        std::set<std::string> snippets;
        for (const auto& hit : answer["hits"]) snippets.insert(hit["snippet"]["text"]);
        if (answer["total"] != kNotes) trouble = "total " + answer["total"].dump();
        if (snippets.size() != 1) trouble = "of two indexes";
        std::lock_guard lock(mutex);
        generations.insert(answer["index"]["generation"].get<unsigned>());
      }
      std::lock_guard lock(mutex);
      if (!trouble.empty()) wrong.insert(trouble);
    }
  };
  long memory = 0;
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < kClients; ++i) clients.emplace_back(ask);
    for (int version = 2; left > 0 || version <= kVersions; ++version) {
      write_notes(kNotes, version);
      EXPECT_EQ(run_command_line("csindex --report none").status, 0);
      if (memory == 0 && left < requests / 2) memory = memory_kb();
    }
    done = true;
  }
  EXPECT_TRUE(wrong.empty()) << wrong.size() << " times, as " << *wrong.begin();
  EXPECT_GT(generations.size(), 2U);
  EXPECT_LT(memory_kb() - memory, 10'000) << "grown from " << memory << " kB in the second half";
}

}  // namespace
}  // namespace cssearch
