// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where cssearchd can be reached: addresses, Unix sockets, and sockets that systemd has opened.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/file_descriptor.h"

namespace cssearch {

// Where connections come from. Exactly one of address, socket and descriptor is set.
struct Endpoint {
  std::string address;     // "127.0.0.1", "::1"
  std::uint16_t port = 0;  // 0: any free one
  std::string socket;      // a path; made with mode 0600, a stale one is replaced
  int descriptor = -1;     // a listening socket that systemd handed over
};

// "127.0.0.1:7700", "[::1]:7700", "localhost:7700". Names are not looked up: what is listened on
// must not depend on a name server. Throws Error(Usage).
Endpoint parse_listen(std::string_view text);

// Whether only this machine can connect: a loopback address or a Unix socket. Throws Error(Input)
// for a descriptor that is no socket.
bool is_local(const Endpoint& endpoint);

// How a person would write it: "http://127.0.0.1:7700", or the path of a socket.
std::string to_text(const Endpoint& endpoint);

// The sockets that systemd handed over (sd_listen_fds(3)); none if it did not start this process.
// They are taken out of the environment, and closed in programs that this one starts.
std::vector<Endpoint> inherited_endpoints(int first_descriptor = 3);

// A socket that listens. If it made a file, that goes with it, unless another one stands there.
class ListeningSocket {
 public:
  // Throws Error(Input) with the reason if it cannot listen there.
  explicit ListeningSocket(const Endpoint& endpoint);
  ~ListeningSocket() { remove_file(); }
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  int release() { return descriptor_.release(); }
  // Nothing of it goes with this object any more, neither the descriptor nor the file: for a
  // process that has both from its parent.
  int hand_over() {
    path_.clear();
    return release();
  }
  // For this process: as long as another one has the descriptor too, it listens by that.
  void close() {
    remove_file();
    descriptor_.close();
  }
  int family() const { return family_; }        // AF_INET, AF_INET6 or AF_UNIX
  std::uint16_t port() const { return port_; }  // 0 for a Unix socket
  void remove_file();

 private:
  FileDescriptor descriptor_;
  int family_ = 0;
  std::uint16_t port_ = 0;
  std::string path_;
  std::uint64_t device_ = 0, inode_ = 0;
};

// Who is at the other end of a connection: "127.0.0.1", "::1" or "unix".
std::string peer_name(int descriptor);

}  // namespace cssearch
