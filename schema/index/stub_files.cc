// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/stub_files.h"

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <system_error>

#include <sys/stat.h>

#include "schema/durable_file.h"
#include "schema/index/shards.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStubFile = "XAPIANDB";

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool is_stub_file(const fs::path& path) {
  std::string name = path.filename().string();
  bool named_so = name == kStubFile || (name.size() == 8 && name.starts_with("shard-"));
  return named_so && text_of(path).starts_with("glass gen-");
}

// The one line of a replica's stub that is no comment; empty if it has none or several.
std::string only_line(const fs::path& stub) {
  std::ifstream file(stub);
  std::string only;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    if (!only.empty()) return {};
    only = line;
  }
  return only;
}

}  // namespace

void write_stub_files(const fs::path& index, const fs::path& generation) {
  std::vector<fs::path> shards = shard_paths(generation);
  std::set<fs::path> current;
  for (const fs::path& shard : shards) {
    fs::path stub = index / (shards.size() == 1 ? fs::path(kStubFile) : shard.filename());
    std::string text = "glass " + shard.lexically_relative(index).string() + "\n";
    if (text_of(stub) != text) replace_durably(stub, text);
    current.insert(stub);
  }
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(index, error)) {
    if (is_stub_file(entry.path()) && !current.contains(entry.path()))
      fs::remove(entry.path(), error);
  }
}

std::optional<Replica> find_replica(const fs::path& folder) {
  struct stat state {};
  // Before it is read: what is read then is of this time or newer, and the difference is noticed.
  if (::stat((folder / kStubFile).c_str(), &state) != 0) return std::nullopt;
  std::string line = only_line(folder / kStubFile);
  if (line != "auto replica_0" && line != "auto replica_1") return std::nullopt;
  auto milliseconds = state.st_mtim.tv_sec * 1'000 + state.st_mtim.tv_nsec / 1'000'000;
  return Replica{folder / line.substr(line.find(' ') + 1), static_cast<unsigned>(milliseconds)};
}

}  // namespace cssearch
