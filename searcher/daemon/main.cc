// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <optional>
#include <sstream>
#include <system_error>
#include <thread>

#include <sys/resource.h>
#include <unistd.h>

#include "schema/error.h"
#include "schema/program/run.h"
#include "schema/program/terminal_text.h"
#include "searcher/daemon/guard.h"
#include "searcher/daemon/listen.h"
#include "searcher/daemon/options.h"
#include "searcher/daemon/server.h"
#include "searcher/daemon/site.h"
#include "searcher/daemon/supervise.h"
#include "searcher/daemon/watch_process.h"
#include "searcher/request.h"

namespace {

using namespace cssearch;

namespace fs = std::filesystem;

constexpr const char* kDefaultListen = "127.0.0.1:7700";

HttpServer* serving = nullptr;

void on_signal(int) {
  serving->stop();
}

void catch_signals(HttpServer& server) {
  serving = &server;
  struct sigaction action {};
  action.sa_handler = on_signal;
  for (int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
  if (!ignores_hangup()) ::sigaction(SIGHUP, &action, nullptr);
}

// Lines on stderr, whole, from whatever thread.
void tell(const std::string& line) {
  static std::mutex mutex;
  std::lock_guard lock(mutex);
  std::cerr << "cssearchd: " << visible(line) << std::endl;
}

// Each connection takes one.
void allow_many_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 4'096);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::vector<Endpoint> endpoints_of(const CommandLine& line) {
  std::vector<Endpoint> endpoints = inherited_endpoints();
  for (const std::string& text : line.values("listen")) endpoints.push_back(parse_listen(text));
  for (const std::string& path : line.values("socket")) {
    Endpoint endpoint;
    endpoint.socket = path;
    endpoints.push_back(std::move(endpoint));
  }
  if (endpoints.empty()) endpoints.push_back(parse_listen(kDefaultListen));
  return endpoints;
}

void warn_of_readers(const std::string& token_file) {
  std::error_code error;
  const fs::perms permissions = fs::status(token_file, error).permissions();
  if (error || (permissions & fs::perms::others_read) == fs::perms::none) return;
  tell("the mode of " + token_file + " lets other users read the token in it; chmod 600 " +
       token_file + " ends that");
}

std::string read_token(const CommandLine& line) {
  std::optional<std::string> path = line.value("token-file");
  if (!path) return {};
  std::error_code error;
  // What a shell hands over, as of <(pass show token), is there already.
  const bool handed_over = path->starts_with("/dev/fd/") || *path == "/dev/stdin";
  if (!handed_over && fs::exists(*path, error) && !fs::is_regular_file(*path, error))
    throw Error(ErrorCode::Input, *path + " is not a regular file", "write the token into a file");
  const std::string hint =
      "a token is 16 to 512 letters, digits and -._~+/=; openssl rand -hex 16 makes one";
  errno = 0;
  std::ifstream file(*path);
  if (!file)
    throw Error(ErrorCode::Input, "cannot read " + *path + ": " + std::strerror(errno), hint);
  std::string token;
  if (!(file >> token)) throw Error(ErrorCode::Input, "there is no token in " + *path, hint);
  if (!is_token(token)) throw Error(ErrorCode::Input, "what is in " + *path + " is no token", hint);
  warn_of_readers(*path);
  return token;
}

void refuse_strangers_without_token(const std::vector<Endpoint>& endpoints,
                                    const std::string& token) {
  for (const Endpoint& endpoint : endpoints) {
    if (is_local(endpoint) || !token.empty()) continue;
    throw Error(ErrorCode::Usage, to_text(endpoint) + " can be reached from other machines",
                "to listen there give --token-file FILE with a token in it");
  }
}

std::size_t workers_of(const CommandLine& line) {
  if (auto number = line.number("workers", 1)) return static_cast<std::size_t>(*number);
  return std::max(2U, std::thread::hardware_concurrency());
}

bool wants_pairs(const CommandLine& line) {
  std::vector<std::pair<std::string, std::string>> given;
  for (const std::string& value : line.values("pairs")) given.emplace_back("pairs", value);
  return read_request(NamedValues(std::move(given), "--"), {}).pairs.value_or(true);
}

// Whether one that cannot be read holds a token nobody knows.
bool may_hold_token(const std::string& target) {
  HttpRequest request;
  return !read_target(target, request) || request.parameter("token");
}

// client "GET /api/v1/search" 200 1,234 bytes 0.8 ms
std::string log_line(const ServedRequest& served, bool with_query) {
  std::string target = served.target;
  if (!with_query || may_hold_token(target))
    target.resize(std::min(target.find('?'), target.size()));
  std::ostringstream line;
  line << served.client << " \"" << served.method << " " << target << "\" " << served.status << " "
       << served.bytes << " bytes " << static_cast<double>(served.took.count()) / 1000.0 << " ms";
  return line.str();
}

int run(const Invocation& call) {
  const CommandLine& line = call.line;
  if (!line.words().empty()) {
    throw Error(ErrorCode::Usage, "'" + line.words().front() + "' is no option",
                "cssearchd takes no words; cssearch searches");
  }
  allow_many_descriptors();
  std::string token = read_token(line);
  Guard guard({line.values("host"), token});
  HttpServer* started = nullptr;
  auto state = std::make_shared<SiteState>(
      [&] { return started == nullptr ? ServerStats() : started->stats(); }, nullptr, tell);
  HttpServer::Options options;
  options.endpoints = endpoints_of(line);
  options.workers = workers_of(line);
  options.headers = security_headers();
  options.guard = [&](const HttpRequest& request, Transport transport) {
    return guard(request, transport);
  };
  bool log_queries = line.has("log-queries"), log = log_queries || line.has("log");
  options.on_served = [&](const ServedRequest& served) {
    if (!served.fault.empty()) tell("internal error: " + served.fault);
    if (log) tell(log_line(served, log_queries));
  };
  refuse_strangers_without_token(options.endpoints, token);
  const std::vector<Endpoint> endpoints = options.endpoints;
  std::deque<ListeningSocket> sockets(endpoints.begin(), endpoints.end());
  std::vector<std::uint16_t> ports;
  for (const ListeningSocket& socket : sockets) ports.push_back(socket.port());
  auto stop_listening = [&] {
    for (ListeningSocket& socket : sockets) socket.close();
  };
  if (auto status = supervise(stop_listening, tell)) return *status;
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    options.endpoints[i] = {};
    options.endpoints[i].descriptor = sockets[i].hand_over();
  }
  auto own_pairs = std::make_shared<OwnPairs>(call.places.pairs, call.places.pairs_named, tell);
  SearcherOptions searching;
  searching.pairs = wants_pairs(line);
  std::vector<IndexPlace> places = read_index_places(call.places.indexes);
  HttpServer server(std::move(options), [&]() -> HttpServer::Handler {
    auto site = std::make_shared<Site>(places, state, searching, own_pairs);
    return [site](const HttpRequest& request) { return site->answer(request); };
  });
  started = &server;
  catch_signals(server);
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    Endpoint endpoint = endpoints[i];
    endpoint.port = ports[i];
    tell("listening on " + to_text(endpoint));
  }
  std::optional<WatchProcess> watch;
  if (line.has("watch")) watch.emplace(index_to_write(call.places), tell);
  bool all_answered = server.run();
  watch.reset();
  if (!all_answered) {
    tell("some requests were not answered in time");
    std::_Exit(0);  // without waiting for them
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return run_program(cssearchd_program(), argc, argv, run);
}
