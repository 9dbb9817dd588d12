// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/xapian_server.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schema/file_descriptor.h"

namespace cssearch {
namespace {

sockaddr_in loopback(unsigned port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

unsigned free_port() {
  FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("there is no free port");
  return ntohs(address.sin_port);
}

bool listens(unsigned port) {
  FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = loopback(port);
  return ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

bool has_xapian_tools() {
  return std::system("command -v xapian-tcpsrv xapian-progsrv xapian-replicate >/dev/null") == 0;
}

XapianServer::XapianServer(const std::string& program, const std::filesystem::path& served)
    : port_(free_port()), process_(::fork()) {
  if (process_ == 0) {
    // A server that is ended takes its process group with it.
    ::setsid();
    std::freopen("/dev/null", "w", stdout);
    ::execlp(program.c_str(), program.c_str(), "--interface=127.0.0.1",
             ("--port=" + std::to_string(port_)).c_str(), served.c_str(), nullptr);
    ::_exit(127);
  }
  while (!listens(port_)) {
    if (::waitpid(process_, nullptr, WNOHANG) != 0)
      throw std::runtime_error(program + " has not started");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

XapianServer::~XapianServer() {
  ::kill(-process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
}

}  // namespace cssearch
