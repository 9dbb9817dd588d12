// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/stub_files.h"

#include <iterator>
#include <set>
#include <string>
#include <system_error>

#include "schema/durable_file.h"
#include "schema/index/shards.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStubFile = "XAPIANDB";

std::string text_of(const fs::path& path) {
  std::ifstream file = open_for_reading(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool is_stub_file(const fs::path& path) {
  std::string name = path.filename().string();
  bool named_so = name == kStubFile || (name.size() == 8 && name.starts_with("shard-"));
  return named_so && text_of(path).starts_with("glass gen-");
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

}  // namespace cssearch
