// SPDX-License-Identifier: GPL-3.0-or-later
//
// An HttpServer on a free port of 127.0.0.1, run by a thread of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "searcher/daemon/server.h"

namespace cssearch {

// Where handlers wait until a test lets them go on.
class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void open() {
    std::lock_guard guard(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  // Until so many handlers wait here.
  void until_waiting(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
};

// Looks again and again, for at most ten seconds.
inline bool becomes_true(const std::function<bool()>& condition) {
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (std::chrono::steady_clock::now() < end) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

class RunningServer {
 public:
  explicit RunningServer(HttpServer::Options options, const HttpServer::Handler& handler)
      : server_(with_port(std::move(options)), [handler] { return handler; }),
        thread_([this] { clean_ = server_.run(); }) {}
  ~RunningServer() { stop(); }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  HttpServer& server() { return server_; }
  std::uint16_t port() const { return server_.ports().front(); }
  // What run() returned.
  bool stop() {
    server_.stop();
    return join();
  }
  bool join() {
    if (thread_.joinable()) thread_.join();
    return clean_;
  }

 private:
  static HttpServer::Options with_port(HttpServer::Options options) {
    if (options.endpoints.empty()) options.endpoints = {parse_listen("127.0.0.1:0")};
    return options;
  }

  HttpServer server_;
  bool clean_ = false;
  std::thread thread_;
};

}  // namespace cssearch
