// SPDX-License-Identifier: GPL-3.0-or-later
//
// Xapian's own servers (Debian's xapian-tools), on a free port of the loopback interface.
#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

namespace cssearch {

// Tests that need the servers skip where they are not.
bool has_xapian_tools();

// Runs `program` with what it serves until this object is gone.
class XapianServer {
 public:
  // xapian-tcpsrv or xapian-replicate-server.
  XapianServer(const std::string& program, const std::filesystem::path& served);
  ~XapianServer();
  XapianServer(const XapianServer&) = delete;
  XapianServer& operator=(const XapianServer&) = delete;

  unsigned port() const { return port_; }

 private:
  unsigned port_ = 0;
  pid_t process_ = 0;
};

}  // namespace cssearch
