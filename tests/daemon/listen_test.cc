// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/listen.h"

#include <cstdlib>
#include <memory>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "schema/error.h"
#include "tests/daemon/raw_client.h"
#include "tests/support/cases.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

Endpoint at_socket(const fs::path& path) {
  Endpoint endpoint;
  endpoint.socket = path.string();
  return endpoint;
}

Endpoint at_descriptor(int descriptor) {
  Endpoint endpoint;
  endpoint.descriptor = descriptor;
  return endpoint;
}

ErrorCode code_of(const Endpoint& endpoint) {
  try {
    ListeningSocket socket(endpoint);
  } catch (const Error& error) {
    EXPECT_NE(error.hint(), "") << error.what();
    return error.code();
  }
  ADD_FAILURE() << "listens on " << to_text(endpoint);
  return ErrorCode::Internal;
}

TEST(Listen, AddressesAreRead) {
  Cases<const char*, const char*, int, bool> cases = {
      {"127.0.0.1:7700", "127.0.0.1", 7700, true},
      {"[::1]:7700", "::1", 7700, true},
      {"localhost:80", "127.0.0.1", 80, true},
      {"127.3.2.1:0", "127.3.2.1", 0, true},
      {"0.0.0.0:7700", "0.0.0.0", 7700, false},
      {"[::]:65535", "::", 65535, false},
      {"192.168.0.2:1", "192.168.0.2", 1, false},
      {"[::ffff:127.0.0.1]:1", "::ffff:127.0.0.1", 1, false},
  };
  for (auto [text, address, port, local] : cases) {
    Endpoint endpoint = parse_listen(text);
    EXPECT_EQ(endpoint.address, address);
    EXPECT_EQ(endpoint.port, port);
    EXPECT_EQ(is_local(endpoint), local) << text;
  }
}

TEST(Listen, AddressesThatAreNone) {
  for (const char* text : {"",
                           ":",
                           "7700",
                           ":7700",
                           "127.0.0.1",
                           "127.0.0.1:",
                           "127.0.0.1:65536",
                           "127.0.0.1:-1",
                           "127.0.0.1:+1",
                           "127.0.0.1: 1",
                           "127.0.0.1:1x",
                           "127.1:1",
                           "::1:7700",
                           "[::1]",
                           "[::1:7700",
                           "[127.0.0.1]:1",
                           "[]:1",
                           "example.org:80",
                           "http://127.0.0.1:7700",
                           "*:7700"}) {
    try {
      parse_listen(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::Usage);
    }
  }
}

TEST(Listen, EndpointsAsPeopleWriteThem) {
  EXPECT_EQ(to_text(parse_listen("127.0.0.1:7700")), "http://127.0.0.1:7700");
  EXPECT_EQ(to_text(parse_listen("[::1]:7700")), "http://[::1]:7700");
  EXPECT_EQ(to_text(at_socket("/run/a.sock")), "/run/a.sock");
}

TEST(Listen, APortInUseIsTold) {
  ListeningSocket first(parse_listen("127.0.0.1:0"));
  EXPECT_NE(first.port(), 0);
  EXPECT_EQ(code_of(parse_listen("127.0.0.1:" + std::to_string(first.port()))), ErrorCode::Input);
  EXPECT_EQ(code_of(parse_listen("192.0.2.1:7700")), ErrorCode::Input);
}

TEST(Listen, AUnixSocketIsItsOwnersAndGoesWithIt) {
  TempFolder folder;
  fs::path path = folder / "s";
  mode_t umask = ::umask(0);
  {
    ListeningSocket socket(at_socket(path));
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_TRUE(RawClient(path.string()).connected());
    EXPECT_EQ(socket.family(), AF_UNIX);
    EXPECT_EQ(socket.port(), 0);
  }
  ::umask(umask);
  EXPECT_FALSE(fs::exists(path));
}

TEST(Listen, OnlyASocketThatNobodyListensOnIsReplaced) {
  TempFolder folder;
  fs::path path = folder / "s";
  {
    ListeningSocket living(at_socket(path));
    EXPECT_EQ(code_of(at_socket(path)), ErrorCode::Input);
    EXPECT_TRUE(RawClient(path.string()).connected());
    fs::rename(path, folder / "stale");  // so that it is left behind
  }
  fs::rename(folder / "stale", path);
  EXPECT_FALSE(RawClient(path.string()).connected());
  ListeningSocket next(at_socket(path));
  EXPECT_TRUE(RawClient(path.string()).connected());
}

TEST(Listen, FilesOfOthersStay) {
  TempFolder folder;
  folder.write("note.md", "text");
  EXPECT_EQ(code_of(at_socket(folder / "note.md")), ErrorCode::Input);
  EXPECT_EQ(read_file(folder / "note.md"), "text");
  EXPECT_EQ(code_of(at_socket(folder / "missing/s")), ErrorCode::Input);
  EXPECT_EQ(code_of(at_socket(folder / std::string(200, 'a'))), ErrorCode::Input);

  auto first = std::make_unique<ListeningSocket>(at_socket(folder / "s"));
  fs::remove(folder / "s");
  ListeningSocket second(at_socket(folder / "s"));
  first.reset();
  EXPECT_TRUE(fs::exists(folder / "s"));
}

// Descriptors as systemd gives them: one behind the other.
class Inherited : public testing::Test {
 protected:
  static constexpr int kFirst = 700;

  void hand_over(const std::string& process, const std::string& count) {
    ListeningSocket port(parse_listen("127.0.0.1:0"));
    port_ = port.port();
    ::dup2(port.release(), kFirst);
    ListeningSocket socket(at_socket(folder_ / "s"));
    ::dup2(socket.release(), kFirst + 1);
    ::setenv("LISTEN_PID", process.c_str(), 1);
    ::setenv("LISTEN_FDS", count.c_str(), 1);
  }
  void TearDown() override {
    ::close(kFirst);
    ::close(kFirst + 1);
  }

  TempFolder folder_;
  int port_ = 0;
};

TEST_F(Inherited, SocketsAreTakenOverOnce) {
  hand_over(std::to_string(::getpid()), "2");
  auto endpoints = inherited_endpoints(kFirst);
  ASSERT_EQ(endpoints.size(), 2U);
  EXPECT_EQ(endpoints[1].descriptor, kFirst + 1);
  EXPECT_EQ(::fcntl(kFirst, F_GETFD), FD_CLOEXEC);
  EXPECT_TRUE(is_local(endpoints[0]));
  EXPECT_TRUE(is_local(endpoints[1]));
  EXPECT_EQ(std::getenv("LISTEN_FDS"), nullptr);
  EXPECT_TRUE(inherited_endpoints(kFirst).empty());
  EXPECT_EQ(ListeningSocket(endpoints[0]).port(), port_);
  EXPECT_EQ(ListeningSocket(endpoints[1]).family(), AF_UNIX);
}

TEST_F(Inherited, SocketsOfAnotherProcessAreNotOurs) {
  for (const char* process : {"1", "", "x"}) {
    hand_over(process, "2");
    EXPECT_TRUE(inherited_endpoints(kFirst).empty()) << process;
  }
  hand_over(std::to_string(::getpid()), "two");
  EXPECT_TRUE(inherited_endpoints(kFirst).empty());
}

TEST_F(Inherited, WhatDoesNotListenIsTold) {
  hand_over(std::to_string(::getpid()), "1");
  FileDescriptor file(folder_.path(), O_RDONLY);
  ::dup2(file.get(), kFirst);
  EXPECT_THROW(inherited_endpoints(kFirst), Error);
  EXPECT_THROW(is_local(at_descriptor(kFirst)), Error);
}

}  // namespace
}  // namespace cssearch
