// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/daemon/raw_client.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "schema/ascii.h"

namespace cssearch {
namespace {

// Tells a server that hangs from one that works on a busy machine.
constexpr int kPatienceMilliseconds = 10'000;

}  // namespace

RawClient::RawClient(std::uint16_t port, int receive_buffer)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer > 0) {
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  connected_ = ::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

RawClient::RawClient(const std::string& path)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  connected_ = ::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t size = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

void RawClient::end_sending() {
  ::shutdown(socket_.get(), SHUT_WR);
}

bool RawClient::receive_some() {
  pollfd waiting{socket_.get(), POLLIN, 0};
  if (::poll(&waiting, 1, kPatienceMilliseconds) <= 0) return false;
  char buffer[16'384];
  ssize_t size = ::recv(socket_.get(), buffer, sizeof buffer, 0);
  ended_ = size == 0;
  if (size <= 0) return false;
  received_.append(buffer, static_cast<std::size_t>(size));
  return true;
}

std::optional<RawReply> RawClient::receive(bool to_head) {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive_some()) return std::nullopt;
  }
  RawReply reply;
  std::string head = received_.substr(0, end + 2);
  received_.erase(0, end + 4);
  reply.status = std::stoi(head.substr(head.find(' ')));
  for (std::size_t line = head.find("\r\n") + 2; line < head.size();) {
    std::size_t line_end = head.find("\r\n", line);
    std::size_t colon = head.find(": ", line);
    reply.headers[lower_ascii(head.substr(line, colon - line))] =
        head.substr(colon + 2, line_end - colon - 2);
    line = line_end + 2;
  }
  auto length = reply.headers.find("content-length");
  std::size_t size = to_head || length == reply.headers.end() ? 0 : std::stoul(length->second);
  while (received_.size() < size) {
    if (!receive_some()) return std::nullopt;
  }
  reply.body = received_.substr(0, size);
  received_.erase(0, size);
  return reply;
}

std::optional<std::string> RawClient::receive_rest() {
  while (receive_some()) continue;
  if (!ended_) return std::nullopt;
  return std::move(received_);
}

std::optional<RawReply> RawClient::get(const std::string& target) {
  if (!send(get_request(target))) return std::nullopt;
  return receive();
}

std::string get_request(const std::string& target, const std::string& headers) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}

}  // namespace cssearch
