// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/listen.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "schema/error.h"

namespace cssearch {
namespace {

// Any address as the system calls take it.
class Address {
 public:
  Address() = default;
  explicit Address(const sockaddr_in& v4) { copy(&v4, sizeof v4); }
  explicit Address(const sockaddr_in6& v6) { copy(&v6, sizeof v6); }
  explicit Address(const sockaddr_un& local) { copy(&local, sizeof local); }

  using Query = int (*)(int, sockaddr*, socklen_t*);
  // What getsockname(2) or getpeername(2) say.
  static std::optional<Address> of(int descriptor, Query query) {
    Address address;
    address.size_ = sizeof address.storage_;
    if (query(descriptor, address.generic(), &address.size_) != 0) return std::nullopt;
    return address;
  }

  sockaddr* generic() { return reinterpret_cast<sockaddr*>(&storage_); }
  socklen_t size() const { return size_; }
  int family() const { return storage_.ss_family; }

  std::uint16_t port() const {
    if (family() == AF_INET) return ntohs(as<sockaddr_in>().sin_port);
    return family() == AF_INET6 ? ntohs(as<sockaddr_in6>().sin6_port) : std::uint16_t{0};
  }
  bool is_loopback() const {
    constexpr std::uint32_t kLoopbackNetwork = 127;
    if (family() == AF_INET) {
      return ntohl(as<sockaddr_in>().sin_addr.s_addr) >> 24 == kLoopbackNetwork;
    }
    return family() == AF_INET6 &&
           std::memcmp(as<sockaddr_in6>().sin6_addr.s6_addr, in6addr_loopback.s6_addr,
                       sizeof in6addr_loopback.s6_addr) == 0;
  }
  std::string text() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    auto v4 = as<sockaddr_in>();
    auto v6 = as<sockaddr_in6>();
    const void* bytes = family() == AF_INET ? static_cast<const void*>(&v4.sin_addr)
                                            : static_cast<const void*>(&v6.sin6_addr);
    bool written = ::inet_ntop(family(), bytes, text.data(), text.size()) != nullptr;
    return written ? text.data() : std::string{};
  }

 private:
  void copy(const void* bytes, std::size_t size) {
    std::memcpy(&storage_, bytes, size);
    size_ = static_cast<socklen_t>(size);
  }
  template <typename Kind>
  Kind as() const {
    Kind kind{};
    std::memcpy(&kind, &storage_, sizeof kind);
    return kind;
  }

  sockaddr_storage storage_{};
  socklen_t size_ = 0;
};

std::optional<Address> ip_address(const std::string& text, std::uint16_t port) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  if (::inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) return Address(v4);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  if (::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) return Address(v6);
  return std::nullopt;
}

[[noreturn]] void cannot_listen(const Endpoint& endpoint, const std::string& reason,
                                const std::string& hint) {
  throw Error(ErrorCode::Input, "cannot listen on " + to_text(endpoint) + ": " + reason, hint);
}

[[noreturn]] void cannot_listen(const Endpoint& endpoint, int error) {
  std::string hint = "choose another address or socket";
  if (error == EADDRINUSE) hint = "is another cssearchd running? Stop it, or choose another port";
  if (error == EACCES) hint = "choose a port above 1023, or a folder you may write to";
  cannot_listen(endpoint, std::strerror(error), hint);
}

int open_socket(const Endpoint& endpoint) {
  int family = AF_UNIX;
  if (endpoint.socket.empty()) {
    auto address = ip_address(endpoint.address, endpoint.port);
    if (!address) cannot_listen(endpoint, "this is no address", "write 127.0.0.1 or ::1");
    family = address->family();
  }
  int descriptor = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) cannot_listen(endpoint, errno);
  return descriptor;
}

void bind_address(const Endpoint& endpoint, const FileDescriptor& socket) {
  Address address = ip_address(endpoint.address, endpoint.port).value();
  int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Else [::] would be all IPv4 addresses too, though nobody asked for them.
  if (address.family() == AF_INET6) {
    ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  }
  bool done = ::bind(socket.get(), address.generic(), address.size()) == 0 &&
              ::listen(socket.get(), SOMAXCONN) == 0;
  if (!done) cannot_listen(endpoint, errno);
}

Address socket_address(const Endpoint& endpoint) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (endpoint.socket.size() >= sizeof address.sun_path) {
    cannot_listen(
        endpoint, "the path is longer than the system allows",
        "choose one of at most " + std::to_string(sizeof address.sun_path - 1) + " bytes");
  }
  endpoint.socket.copy(address.sun_path, endpoint.socket.size());
  return Address(address);
}

// Removes what a cssearchd that was killed has left, and nothing else.
void remove_stale(const Endpoint& endpoint, Address address) {
  struct stat status {};
  if (::lstat(endpoint.socket.c_str(), &status) != 0) return;
  if (!S_ISSOCK(status.st_mode)) {
    cannot_listen(endpoint, "a file that is no socket stands there", "choose another path");
  }
  FileDescriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  bool refused = ::connect(probe.get(), address.generic(), address.size()) != 0;
  if (!refused || errno != ECONNREFUSED) cannot_listen(endpoint, EADDRINUSE);
  if (::unlink(endpoint.socket.c_str()) != 0) cannot_listen(endpoint, errno);
}

void bind_socket(const Endpoint& endpoint, const FileDescriptor& socket) {
  Address address = socket_address(endpoint);
  std::filesystem::path path = endpoint.socket;
  // Of two that start at once, one must not remove the socket that the other has just made.
  FileDescriptor folder(path.has_parent_path() ? path.parent_path() : ".", O_RDONLY | O_DIRECTORY);
  if (!folder.valid()) cannot_listen(endpoint, errno);
  ::flock(folder.get(), LOCK_EX);
  remove_stale(endpoint, address);
  // Linux gives the file the mode of the socket: there is no moment in which others may connect.
  // A umask would do so for all threads. Systems that do not know this get the mode after.
  ::fchmod(socket.get(), S_IRUSR | S_IWUSR);
  bool done = ::bind(socket.get(), address.generic(), address.size()) == 0 &&
              ::chmod(endpoint.socket.c_str(), S_IRUSR | S_IWUSR) == 0 &&
              ::listen(socket.get(), SOMAXCONN) == 0;
  if (!done) cannot_listen(endpoint, errno);
}

void bind_and_listen(const Endpoint& endpoint, const FileDescriptor& socket) {
  endpoint.socket.empty() ? bind_address(endpoint, socket) : bind_socket(endpoint, socket);
}

bool is_listening(int descriptor) {
  int type = 0;
  int listening = 0;
  socklen_t size = sizeof type;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM &&
         ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 &&
         listening != 0;
}

Address address_of(const Endpoint& endpoint) {
  auto address = Address::of(endpoint.descriptor, ::getsockname);
  if (!address || !is_listening(endpoint.descriptor)) {
    cannot_listen(endpoint, "it is not a listening stream socket",
                  "set ListenStream= in cssearchd.socket");
  }
  return *address;
}

std::optional<long> number(const char* text) {
  if (text == nullptr) return std::nullopt;
  std::string_view digits = text;
  long value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

Endpoint parse_listen(std::string_view text) {
  std::size_t colon = text.rfind(':');
  std::string_view address = text.substr(0, std::min(colon, text.size()));
  std::string_view port = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  bool bracketed = address.starts_with('[') && address.ends_with(']');
  if (bracketed) address = address.substr(1, address.size() - 2);

  Endpoint endpoint;
  endpoint.address = address == "localhost" ? "127.0.0.1" : address;
  auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  bool number = !port.empty() && error == std::errc{} && end == port.data() + port.size();
  auto known = ip_address(endpoint.address, endpoint.port);
  if (!number || !known || bracketed != (known->family() == AF_INET6)) {
    throw Error(ErrorCode::Usage, "'" + std::string(text) + "' is no address to listen on",
                "write ADDRESS:PORT, such as 127.0.0.1:7700 or [::1]:7700");
  }
  return endpoint;
}

bool is_local(const Endpoint& endpoint) {
  if (!endpoint.socket.empty()) return true;
  if (endpoint.descriptor >= 0) {
    Address address = address_of(endpoint);
    return address.family() == AF_UNIX || address.is_loopback();
  }
  auto address = ip_address(endpoint.address, endpoint.port);
  return address && address->is_loopback();
}

std::string to_text(const Endpoint& endpoint) {
  if (!endpoint.socket.empty()) return endpoint.socket;
  if (endpoint.descriptor >= 0) return "descriptor " + std::to_string(endpoint.descriptor);
  bool v6 = endpoint.address.find(':') != std::string::npos;
  return "http://" + (v6 ? "[" + endpoint.address + "]" : endpoint.address) + ":" +
         std::to_string(endpoint.port);
}

std::vector<Endpoint> inherited_endpoints(int first_descriptor) {
  auto process = number(std::getenv("LISTEN_PID"));
  auto count = number(std::getenv("LISTEN_FDS"));
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(name);
  // The variables of a parent that forgot to remove them are not meant for us.
  if (process != ::getpid() || !count) return {};
  std::vector<Endpoint> endpoints;
  for (int descriptor = first_descriptor; descriptor < first_descriptor + *count; ++descriptor) {
    Endpoint endpoint;
    endpoint.descriptor = descriptor;
    address_of(endpoint);
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    endpoints.push_back(endpoint);
  }
  return endpoints;
}

ListeningSocket::ListeningSocket(const Endpoint& endpoint)
    : descriptor_(endpoint.descriptor >= 0 ? endpoint.descriptor : open_socket(endpoint)) {
  Endpoint bound = endpoint;
  bound.descriptor = descriptor_.get();
  if (endpoint.descriptor < 0) {
    bind_and_listen(endpoint, descriptor_);
    struct stat status {};
    if (!endpoint.socket.empty() && ::lstat(endpoint.socket.c_str(), &status) == 0) {
      path_ = endpoint.socket;
      device_ = status.st_dev;
      inode_ = status.st_ino;
    }
  }
  Address address = address_of(bound);
  family_ = address.family();
  port_ = address.port();
}

void ListeningSocket::remove_file() {
  struct stat status {};
  bool ours = !path_.empty() && ::lstat(path_.c_str(), &status) == 0 && status.st_dev == device_ &&
              status.st_ino == inode_;
  if (ours) ::unlink(path_.c_str());
  path_.clear();
}

std::string peer_name(int descriptor) {
  auto address = Address::of(descriptor, ::getpeername);
  if (!address) return "unknown";
  return address->family() == AF_UNIX ? "unix" : address->text();
}

}  // namespace cssearch
