// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/xapian_server.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schema/file_descriptor.h"

namespace cssearch {
namespace {

constexpr unsigned kPort = 7'711;  // in a network of its own every port is free

sockaddr_in address_of(const std::string& host, unsigned port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  return address;
}

unsigned free_port() {
  FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = address_of("127.0.0.1", 0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.get(), generic, size) != 0 || ::getsockname(socket.get(), generic, &size) != 0)
    throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

bool accepts(const std::string& host, unsigned port) {
  FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = address_of(host, port);
  return ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

void run(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

void write_text(const char* path, const std::string& text) {
  std::ofstream(path) << text;
}

}  // namespace

bool has_xapian_tools() {
  return std::system("command -v xapian-tcpsrv xapian-progsrv xapian-replicate >/dev/null") == 0;
}

bool XapianServer::enter_own_network() {
  if (std::system("command -v ip nsenter >/dev/null") != 0) return false;
  uid_t user = ::getuid();
  gid_t group = ::getgid();
  if (::unshare(user == 0 ? CLONE_NEWNET : CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
  if (user != 0) {
    write_text("/proc/self/setgroups", "deny");
    write_text("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
    write_text("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
  }
  return std::system(
             "ip link set lo up && ip link add probe0 type veth peer name probe1 "
             "&& ip link del probe0") == 0;
}

XapianServer::XapianServer(std::string program, const std::filesystem::path& served,
                           bool own_network)
    : program_(std::move(program)), served_(served), own_network_(own_network) {
  static int count = 0;
  number_ = count++;
  port_ = own_network ? kPort : free_port();
  if (own_network) connect_networks();
  start();
}

XapianServer::~XapianServer() {
  kill();
  if (network_ > 0) {
    ::kill(network_, SIGKILL);
    ::waitpid(network_, nullptr, 0);
  }
}

void XapianServer::connect_networks() {
  int ready[2];
  if (::pipe2(ready, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  FileDescriptor from(ready[0]), to(ready[1]);
  network_ = ::fork();
  if (network_ == 0) {
    bool made = ::unshare(CLONE_NEWNET) == 0;
    if (::write(to.get(), made ? "y" : "n", 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char made = 'n';
  if (::read(from.get(), &made, 1) != 1 || made != 'y') throw std::runtime_error("no network");
  std::string number = std::to_string(number_), there = std::to_string(network_);
  host_ = "10.77." + number + ".2";
  run("ip link add cable" + number + " type veth peer name far netns " + there);
  run("ip addr add 10.77." + number + ".1/24 dev cable" + number + " && ip link set cable" +
      number + " up");
  run("nsenter -n -t " + there + " sh -c 'ip addr add " + host_ +
      "/24 dev far && ip link set far up && ip link set lo up'");
}

void XapianServer::start() {
  std::string port = std::to_string(port_), there = std::to_string(network_);
  server_ = ::fork();
  if (server_ == 0) {
    ::setpgid(0, 0);
    int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, STDOUT_FILENO);
    ::dup2(nothing, STDERR_FILENO);
    std::vector<std::string> words = {program_, "--interface=" + host_, "--port=" + port,
                                      served_.string()};
    if (own_network_) words.insert(words.begin(), {"nsenter", "-n", "-t", there});
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  ::setpgid(server_, server_);
  for (int tries = 0; tries < 500; ++tries) {
    if (accepts(host_, port_)) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error("no server at " + place());
}

void XapianServer::kill() {
  if (server_ <= 0) return;
  ::kill(-server_, SIGKILL);
  ::waitpid(server_, nullptr, 0);
  server_ = -1;
}

void XapianServer::freeze() const {
  ::kill(-server_, SIGSTOP);
}

void XapianServer::thaw() const {
  ::kill(-server_, SIGCONT);
}

void XapianServer::cut_cable() const {
  run("ip link set cable" + std::to_string(number_) + " down");
}

void XapianServer::join_cable() const {
  run("ip link set cable" + std::to_string(number_) + " up");
}

}  // namespace cssearch
