// SPDX-License-Identifier: GPL-3.0-or-later
//
// An HTTP/1.1 server: one thread for all connections, a bounded pool of workers for the replies,
// limits and deadlines for everything that a client can make large or slow. GET and HEAD only.
//
// Replies of its own are errors as error_reply() makes them: 400, 405, 408, 413, 414, 417, 431, 500
// (an exception out of a handler), 503 (the queue is full) and 505.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "searcher/daemon/listen.h"
#include "searcher/daemon/message.h"

namespace cssearch {

struct ServerLimits {
  std::size_t header_bytes = 16'384;  // request line and headers together
  std::size_t body_bytes = 4'096;     // of a request; read and passed over
  std::size_t connections = 1'000;    // beyond it none is accepted; see HttpServer
  std::size_t queue = 64;             // requests that wait for a worker; beyond it 503
  std::chrono::milliseconds idle{30'000};
  std::chrono::milliseconds header{10'000};  // from its first byte to its last
  std::chrono::milliseconds body{15'000};
  std::chrono::milliseconds write{15'000};
  std::chrono::milliseconds linger{1'000};  // for the client to close after the last reply
  std::chrono::milliseconds drain{5'000};   // after stop(), for what is under way
};

// How a connection came.
enum class Transport { Tcp, UnixSocket };

// For the access log and the metrics.
struct ServedRequest {
  std::string client;  // "127.0.0.1", or "unix"
  std::string method;  // empty if the request could not be read
  std::string target;
  int status = 0;
  std::size_t bytes = 0;              // of the body
  std::chrono::microseconds took{0};  // from the end of the header to the reply
  std::string fault;                  // of a 500: what the handler threw
};

struct ServerStats {
  std::uint64_t connections = 0;  // open now
  std::uint64_t queued = 0;       // requests that wait for a worker now
  std::uint64_t accepted = 0;     // connections since the start
  std::uint64_t refused = 0;      // requests that got 503 since the queue was full
};

class HttpServer {
 public:
  using Handler = std::function<HttpReply(const HttpRequest&)>;
  struct Options {
    std::vector<Endpoint> endpoints;
    ServerLimits limits;
    std::size_t workers = 2;
    // Decides before a worker is asked; a reply refuses the request. Runs on the I/O thread.
    std::function<std::optional<HttpReply>(const HttpRequest&, Transport)> guard;
    // Headers of every reply, those of the server's own errors too. A reply that has a header of
    // the same name goes with its own.
    Parameters headers;
    std::function<void(const ServedRequest&)> on_served;  // on the I/O thread; may be empty
  };

  // Listens at once; `make_handler` is called by each worker, on its thread, before its first
  // request, perhaps by several at once. A quarter of the descriptors that the process may open are
  // left to the handlers. Throws Error(Input) for an address that cannot be listened on, with the
  // reason.
  HttpServer(Options options, std::function<Handler()> make_handler);
  // Waits for handlers that still run.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Serves until stop(); then idle connections are closed and requests that have arrived are
  // answered. False if some had no answer when `drain` was over: a handler may still be running.
  bool run();
  // From any thread, and from a signal handler: it only writes to an eventfd. Before run() too.
  void stop() noexcept;

  // The ports listened on, in the order of the endpoints; 0 for Unix sockets.
  std::vector<std::uint16_t> ports() const;
  // From any thread.
  ServerStats stats() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace cssearch
