// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/index_place.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

#include "schema/error.h"
#include "schema/whole_number.h"

namespace cssearch {

IndexPlace folder_place(const std::filesystem::path& folder) {
  IndexPlace place;
  place.text = folder.string();
  place.folder = folder;
  return place;
}

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTcp = "tcp://";
constexpr std::string_view kSsh = "ssh://";
constexpr int kMostPort = 65'535;

[[noreturn]] void refuse(const std::string& text, const std::string& why) {
  throw Error(ErrorCode::Input, "'" + text + "' is no place of an index: " + why,
              "a folder, tcp://HOST:PORT, ssh://[USER@]HOST[:PORT]/PATH, or a file of such lines");
}

bool consists_of(std::string_view text, std::string_view signs) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           signs.find(c) != std::string_view::npos;
  });
}

// Neither an option of ssh nor anything that a shell would read otherwise.
void check_name(const std::string& text, std::string_view name, const char* what) {
  if (name.empty() || name.front() == '-' || !consists_of(name, "._-"))
    refuse(text, std::string(what) + " has letters, digits, '.', '_' and '-'");
}

unsigned read_port(const std::string& text, std::string_view digits) {
  try {
    int port = read_whole_number(std::string(digits), 1, "port");
    if (port <= kMostPort) return static_cast<unsigned>(port);
  } catch (const Error&) {
    // Told below, with all of the text.
  }
  refuse(text, "a port is a number from 1 to 65535");
}

IndexPlace remote_place(const std::string& text, IndexPlace::Kind kind) {
  IndexPlace place;
  place.text = text;
  place.kind = kind;
  return place;
}

IndexPlace tcp_place(const std::string& text) {
  IndexPlace place = remote_place(text, IndexPlace::Kind::Tcp);
  std::string_view rest = std::string_view(text).substr(kTcp.size());
  std::size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos) refuse(text, "it names no port");
  place.host = rest.substr(0, colon);
  if (place.host.find(':') != std::string::npos)
    refuse(text, "Xapian's servers speak IPv4 only; ssh://[USER@]HOST/PATH reaches IPv6 hosts");
  check_name(text, place.host, "a host");
  place.port = read_port(text, rest.substr(colon + 1));
  return place;
}

std::string path_of(const FileDescriptor& file) {
  return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(file.get());
}

IndexPlace ssh_place(const std::string& text) {
  IndexPlace place = remote_place(text, IndexPlace::Kind::Ssh);
  std::string_view rest = std::string_view(text).substr(kSsh.size());
  std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) refuse(text, "it names no path");
  std::string_view path = rest.substr(slash), login = rest.substr(0, slash);
  // The shell of the other machine reads it.
  if (!consists_of(path, "/._-+@,")) refuse(text, "its path has signs that a shell would read");
  // Without a terminal nobody can be asked for a password.
  std::string arguments =
      "-o BatchMode=yes -o ConnectTimeout=5 -o ServerAliveInterval=5 -o ServerAliveCountMax=2";
  // Xapian lets ssh's stderr go to /dev/null.
  auto log = std::make_shared<const FileDescriptor>(::memfd_create("ssh", MFD_CLOEXEC));
  if (log->valid() && ::access(path_of(*log).c_str(), W_OK) == 0) {
    place.ssh_log = log;
    arguments += " -E " + path_of(*log);
  }
  if (std::size_t colon = login.find(':'); colon != std::string_view::npos) {
    arguments += " -p " + std::to_string(read_port(text, login.substr(colon + 1)));
    login = login.substr(0, colon);
  }
  std::size_t at = login.find('@');
  if (at != std::string_view::npos) check_name(text, login.substr(0, at), "a user");
  check_name(text, at == std::string_view::npos ? login : login.substr(at + 1), "a host");
  place.ssh_arguments =
      arguments + " " + std::string(login) + " xapian-progsrv " + std::string(path);
  return place;
}

// A place that is no file of places; relative folders begin in `base`.
IndexPlace single_place(const std::string& text, const fs::path& base) {
  if (text.starts_with(kTcp)) return tcp_place(text);
  if (text.starts_with(kSsh)) return ssh_place(text);
  if (text.find("://") != std::string::npos)
    refuse(text, "of such links only tcp:// and ssh:// are");
  if (text.starts_with("glass "))
    refuse(text, "it is for Xapian's servers; name the folder of the index");
  IndexPlace place = folder_place(base / text);
  place.text = text;
  return place;
}

bool is_file(const std::string& text) {
  std::error_code error;
  return fs::is_regular_file(text, error);
}

void read_list(const std::string& name, std::vector<IndexPlace>& places) {
  std::ifstream file(name);
  std::size_t before = places.size();
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    line.resize(line.find_last_not_of(" \t\r") + 1);
    line.erase(0, line.find_first_not_of(" \t"));
    if (line.empty() || line.front() == '#') continue;
    try {
      places.push_back(single_place(line, fs::path(name).parent_path()));
      if (is_file(places.back().folder)) refuse(line, "it is a file, and lists name no lists");
    } catch (const Error& error) {
      throw Error(ErrorCode::Input, name + ":" + std::to_string(number) + ": " + error.what(),
                  error.hint());
    }
  }
  if (file.bad() || !file.eof())
    throw Error(ErrorCode::Input, "cannot read the list of places " + name);
  if (places.size() == before) {
    throw Error(ErrorCode::Input, "the list " + name + " names no place of an index",
                "write a folder, tcp://HOST:PORT or ssh://HOST/PATH on each line");
  }
}

}  // namespace

std::string IndexPlace::error_context() const {
  switch (kind) {
    case Kind::Folder: break;
    case Kind::Tcp: return "remote:tcp(" + host + ":" + std::to_string(port) + ")";
    case Kind::Ssh: return "remote:prog(ssh " + ssh_arguments + ")";
  }
  return {};
}

std::string IndexPlace::take_ssh_error() const {
  std::string last;
  if (!ssh_log) return last;
  std::ifstream file(path_of(*ssh_log));
  for (std::string line; std::getline(file, line);) {
    line.resize(line.find_last_not_of(" \r") + 1);
    if (!line.empty()) last = line;
  }
  // ssh appends, so that it goes on at the new end.
  if (::ftruncate(ssh_log->get(), 0) != 0) return {};
  return last;
}

std::vector<IndexPlace> read_index_places(const std::vector<std::string>& names) {
  std::vector<IndexPlace> places;
  for (const std::string& name : names) {
    if (is_file(name)) {
      read_list(name, places);
    } else {
      places.push_back(single_place(name, {}));
    }
  }
  return places;
}

fs::path index_folder_of(const std::string& name) {
  bool remote = name.starts_with(kTcp) || name.starts_with(kSsh);
  if (!remote && !is_file(name)) return name;
  throw Error(ErrorCode::Input, name + " is no folder, and csindex works on folders",
              "on the machine where it lies, name its folder with --index");
}

}  // namespace cssearch
