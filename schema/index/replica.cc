// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/replica.h"

#include <string>

#include <sys/stat.h>

#include "schema/index/index_error.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// The one line of a replica's stub that is no comment; empty if it has none or several.
std::string only_line(const fs::path& stub) {
  std::ifstream file = open_for_reading(stub);
  std::string only;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    if (!only.empty()) return {};
    only = line;
  }
  return only;
}

}  // namespace

std::optional<Replica> find_replica(const fs::path& folder) {
  fs::path stub = folder / "XAPIANDB";
  struct stat state {};
  // Before it is read: what is read then is of this time or newer, and the difference is noticed.
  if (::stat(stub.c_str(), &state) != 0) return std::nullopt;
  std::string line = only_line(stub);
  if (line != "auto replica_0" && line != "auto replica_1") return std::nullopt;
  auto milliseconds = state.st_mtim.tv_sec * 1'000 + state.st_mtim.tv_nsec / 1'000'000;
  return Replica{folder / line.substr(line.find(' ') + 1), static_cast<unsigned>(milliseconds)};
}

void refuse_replica(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / "CURRENT", error) || !find_replica(folder)) return;
  throw Error(ErrorCode::Usage,
              folder.string() +
                  " is a copy of an index, which xapian-replicate keeps and csindex "
                  "does not write",
              "run csindex where the index is that it is a copy of; docs/scaling.md tells how a "
              "copy takes its place");
}

}  // namespace cssearch
