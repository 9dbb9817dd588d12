// SPDX-License-Identifier: GPL-3.0-or-later
//
// The other end of a connection, byte for byte: what no honest client sends can be sent.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "schema/file_descriptor.h"

namespace cssearch {

struct RawReply {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

class RawClient {
 public:
  // A connection to a port of 127.0.0.1.
  explicit RawClient(std::uint16_t port, int receive_buffer = 0);
  // To a Unix socket.
  explicit RawClient(const std::string& path);
  RawClient(RawClient&&) = delete;

  bool connected() const { return connected_; }
  // False if the server has closed the connection.
  bool send(std::string_view bytes);
  void end_sending();

  // The next reply; nothing if the connection ends first, or nothing comes for ten seconds.
  // `to_head`: a reply to HEAD, which has no body whatever its headers say.
  std::optional<RawReply> receive(bool to_head = false);
  // Waits for the end of the connection; what came before it. Nothing if it was reset: the client
  // of another system might have lost the last reply.
  std::optional<std::string> receive_rest();

  // A request of one line and a Host, and its reply.
  std::optional<RawReply> get(const std::string& target);

 private:
  bool receive_some();

  FileDescriptor socket_;
  bool connected_ = false;
  bool ended_ = false;
  std::string received_;
};

// "GET target HTTP/1.1" with a Host and more headers, each with its line end.
std::string get_request(const std::string& target, const std::string& headers = {});

}  // namespace cssearch
