// SPDX-License-Identifier: GPL-3.0-or-later
//
// Xapian's own servers (Debian's xapian-tools), each in a process group of its own: what is done to
// one reaches the workers of its connections too, and one that ends takes its group with it.
#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

namespace cssearch {

// Tests that need the servers skip where they are not.
bool has_xapian_tools();

class XapianServer {
 public:
  // Whether servers can be given networks of their own here; then this process has one, too, in
  // which it is alone with them. Before any thread is started.
  static bool enter_own_network();

  // `program`, xapian-tcpsrv or xapian-replicate-server, with what it serves until this object is
  // gone: on a free port of this machine, or with `own_network` on another one, which is reached
  // over a virtual cable. Waits until it listens; throws std::runtime_error if it does not.
  XapianServer(std::string program, const std::filesystem::path& served, bool own_network = false);
  ~XapianServer();
  XapianServer(const XapianServer&) = delete;
  XapianServer& operator=(const XapianServer&) = delete;

  unsigned port() const { return port_; }
  // As --index takes it.
  std::string place() const { return "tcp://" + host_ + ":" + std::to_string(port_); }

  void kill();          // SIGKILL: all connections end
  void start();         // again, on the same port
  void freeze() const;  // SIGSTOP: connections stay, nothing is answered
  void thaw() const;
  void cut_cable() const;  // nothing arrives any more, in either direction
  void join_cable() const;

 private:
  void connect_networks();

  std::string program_;
  std::filesystem::path served_;
  bool own_network_;
  int number_;
  std::string host_ = "127.0.0.1";
  unsigned port_ = 0;
  pid_t server_ = -1;
  pid_t network_ = -1;  // a process that keeps the network of the server
};

}  // namespace cssearch
