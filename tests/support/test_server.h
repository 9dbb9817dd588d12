// SPDX-License-Identifier: GPL-3.0-or-later
//
// A server on a loopback port that answers requests from a script, byte for byte, so that what no
// honest server sends can be tested. Connections stay open between answers, as HTTP/1.1 has it.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "schema/file_descriptor.h"

namespace cssearch {

struct Reply {
  std::string head;  // "HTTP/1.1 200 OK\r\nContent-Type: …", without the empty line
  std::string body;
  // Sent so many times, for bodies too large to be held; Content-Length is then not added.
  std::size_t repeat = 1;
  std::chrono::milliseconds between{0};  // the bytes of the body, each after such a pause
  bool close = false;  // the connection is closed behind it, early if `cut` is set
  bool cut = false;    // only half of the body is sent
};

// An answer with status and body.
Reply reply(int status, std::string body, const std::string& headers = {});

class TestServer {
 public:
  // The last reply is given again when the script has ended.
  explicit TestServer(std::vector<Reply> script);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  std::string url(const std::string& path = "/api/query") const;
  // What was asked: the request lines and headers, in order.
  std::vector<std::string> requests() const;
  int connections() const { return connections_; }

 private:
  void serve();
  void answer(int connection);
  void send(int connection, const Reply& reply);

  std::vector<Reply> script_;
  FileDescriptor socket_;
  int port_ = 0;
  std::atomic<bool> ending_ = false;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::size_t next_ = 0;
  std::thread thread_;
};

}  // namespace cssearch
