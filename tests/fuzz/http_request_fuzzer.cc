// SPDX-License-Identifier: GPL-3.0-or-later
//
// The bytes of a connection, to the real server behind its real guard, once in one piece and once
// in many.
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <thread>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "schema/file_descriptor.h"
#include "searcher/daemon/guard.h"
#include "searcher/daemon/server.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

// What was understood of a request, to be seen by the client.
HttpReply tell(const HttpRequest& request) {
  HttpReply reply;
  reply.body = "GOT " + request.path;
  for (const auto& list : {request.parameters, request.headers}) {
    for (const auto& [name, value] : list) reply.body += "\n" + name + "=" + value;
  }
  return reply;
}

// A server on a socket in a folder of its own, for as long as the process runs.
class Server {
 public:
  Server()
      : path_(std::string(::mkdtemp(folder_)) + "/socket"),
        server_(options(path_), [] { return tell; }),
        thread_([this] { server_.run(); }) {}
  ~Server() {
    server_.stop();
    thread_.join();
    ::rmdir(folder_);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void connect(int socket) const {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): that is how the interface is
    const auto* any = reinterpret_cast<const sockaddr*>(&address);
    require(::connect(socket, any, sizeof address) == 0, "the server takes connections");
  }

 private:
  static HttpServer::Options options(const std::string& path) {
    HttpServer::Options options;
    options.endpoints.emplace_back().socket = path;
    options.workers = 1;
    options.guard = Guard({});
    options.headers = security_headers();
    return options;
  }

  char folder_[sizeof "/tmp/cssearch-fuzz-XXXXXX"] = "/tmp/cssearch-fuzz-XXXXXX";
  std::string path_;
  HttpServer server_;
  std::thread thread_;
};

// The result of a call that a signal may have interrupted, such as libFuzzer's alarm.
template <typename Call>
auto uninterrupted(const Call& call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

// All that the server answers; of the heads without the time.
std::string ask(const Server& server, std::string_view bytes, std::size_t step) {
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  server.connect(socket.get());
  // The server may have closed already, of what it does not want to hear the end.
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    std::string_view piece = bytes.substr(at, step);
    auto send = [&] { return ::send(socket.get(), piece.data(), piece.size(), MSG_NOSIGNAL); };
    if (uninterrupted(send) < 0) break;
  }
  ::shutdown(socket.get(), SHUT_WR);
  std::string answer;
  char buffer[4'096];
  auto receive = [&] { return ::recv(socket.get(), buffer, sizeof buffer, 0); };
  for (ssize_t got; (got = uninterrupted(receive)) > 0;)
    answer.append(buffer, static_cast<std::size_t>(got));
  constexpr std::string_view kDate = "\r\nDate: ";
  for (std::size_t at = 0; (at = answer.find(kDate, at)) != std::string::npos;)
    answer.erase(at, answer.find('\n', at + kDate.size()) - at);
  return answer;
}

}  // namespace

void fuzz(std::string_view input) {
  static const Server server;
  std::string whole = ask(server, input, std::max<std::size_t>(input.size(), 1));
  require(whole.empty() || whole.starts_with("HTTP/1.1 "), "what is answered is HTTP");
  std::size_t step = std::max<std::size_t>(1, input.size() / 5);
  std::string pieces = ask(server, input, step);
  require(pieces == whole,
          "a request means the same in pieces; whole:\n" + whole + "\nin pieces:\n" + pieces);
}

}  // namespace cssearch
