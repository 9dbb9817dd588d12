// SPDX-License-Identifier: GPL-3.0-or-later
//
// A database served by a real xapian-tcpsrv, in a process group of its own so that what is done to
// it reaches the workers of its connections too.
#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

#include "schema/index/index_place.h"

namespace cssearch {

class IndexServer {
 public:
  // Whether xapian-tcpsrv is installed (xapian-tools).
  static bool is_installed();
  // Whether servers can be given networks of their own here; then this process has one, too, in
  // which it is alone with them. Before any thread is started.
  static bool enter_own_network();

  // Serves on a free port of this machine; with `own_network` on another one, which is reached over
  // a virtual cable. Waits until it listens; throws std::runtime_error if it does not.
  explicit IndexServer(const std::filesystem::path& database, bool own_network = false);
  ~IndexServer();
  IndexServer(const IndexServer&) = delete;
  IndexServer& operator=(const IndexServer&) = delete;

  std::string place() const { return "tcp://" + host_ + ":" + std::to_string(port_); }

  void kill();    // SIGKILL: all connections end
  void start();   // again, on the same port
  void freeze();  // SIGSTOP: connections stay, nothing is answered
  void thaw();
  void cut_cable();  // nothing arrives any more, in either direction
  void join_cable();

 private:
  void connect_networks();

  std::filesystem::path database_;
  bool own_network_;
  int number_;
  std::string host_ = "127.0.0.1";
  int port_ = 0;
  pid_t server_ = -1;
  pid_t network_ = -1;  // a process that keeps the network of the server
};

}  // namespace cssearch
