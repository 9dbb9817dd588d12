// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_server.h"

#include <algorithm>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace cssearch {
namespace {

constexpr int kPollMilliseconds = 50;

bool send_all(int connection, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    ssize_t size = ::send(connection, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) return false;
    sent += static_cast<std::size_t>(size);
  }
  return true;
}

}  // namespace

Reply reply(int status, std::string body, const std::string& headers) {
  Reply made;
  made.head = "HTTP/1.1 " + std::to_string(status) +
              " Status\r\nContent-Length: " + std::to_string(body.size()) +
              (headers.empty() ? "" : "\r\n" + headers);
  made.body = std::move(body);
  return made;
}

TestServer::TestServer(std::vector<Reply> script)
    : script_(std::move(script)), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  bool listening = ::bind(socket_.get(), generic, size) == 0 && ::listen(socket_.get(), 8) == 0 &&
                   ::getsockname(socket_.get(), generic, &size) == 0;
  if (!listening) throw std::runtime_error("cannot listen on a loopback port");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

TestServer::~TestServer() {
  ending_ = true;
  thread_.join();
}

std::string TestServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<std::string> TestServer::requests() const {
  std::lock_guard guard(mutex_);
  return requests_;
}

void TestServer::serve() {
  while (!ending_) {
    pollfd waiting{socket_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, kPollMilliseconds) <= 0) continue;
    FileDescriptor connection(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection.valid()) continue;
    ++connections_;
    answer(connection.get());
  }
}

// All requests of one connection.
void TestServer::answer(int connection) {
  std::string received;
  while (!ending_) {
    pollfd waiting{connection, POLLIN, 0};
    if (::poll(&waiting, 1, kPollMilliseconds) <= 0) continue;
    char buffer[4'096];
    ssize_t size = ::recv(connection, buffer, sizeof buffer, 0);
    if (size <= 0) return;
    received.append(buffer, static_cast<std::size_t>(size));
    std::size_t end = received.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    Reply answer;
    {
      std::lock_guard guard(mutex_);
      requests_.push_back(received.substr(0, end));
      answer = script_[std::min(next_++, script_.size() - 1)];
    }
    received.clear();
    send(connection, answer);
    if (answer.close || answer.cut) return;
  }
}

void TestServer::send(int connection, const Reply& reply) {
  std::string body = reply.cut ? reply.body.substr(0, reply.body.size() / 2) : reply.body;
  if (!send_all(connection, reply.head + "\r\n\r\n")) return;
  for (std::size_t round = 0; round < reply.repeat && !ending_; ++round) {
    if (reply.between.count() == 0) {
      if (!send_all(connection, body)) return;
      continue;
    }
    for (char byte : body) {
      std::this_thread::sleep_for(reply.between);
      if (ending_ || !send_all(connection, std::string(1, byte))) return;
    }
  }
}

}  // namespace cssearch
