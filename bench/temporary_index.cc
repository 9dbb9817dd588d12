// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/temporary_index.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "indexer/write/write_index.h"
#include "schema/error.h"
#include "schema/index/new_generation.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCollectionName = "judged";

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "cseval-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw Error(ErrorCode::Storage,
                "no temporary folder can be made: " + std::generic_category().message(errno),
                "TMPDIR names the place for it");
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

TemporaryIndex::TemporaryIndex(const fs::path& source, const std::string& name) {
  auto nothing = [] {};
  collection_ =
      read_collection({{name, fs::absolute(source).string(), ""}}, {}, {nullptr, nothing});
  IndexLock lock(path(), 0);
  write_index(path(), collection_, "1970-01-01T00:00:00Z", {nullptr, nothing});
}

JudgedIndex::JudgedIndex(const std::vector<JudgedDocument>& documents)
    : documents_(documents),
      index_((write_notes(documents, notes_.path()), notes_.path()), kCollectionName),
      searcher_(index_.path()) {}

Ranker JudgedIndex::ranker(const SearchRequest& like) {
  return [this, by_key = ranker_of(searcher_, like)](const std::string& text) {
    std::vector<RankedDocument> ranked = by_key(text);
    for (RankedDocument& document : ranked)
      document.key = documents_.at(note_number(document.key)).id;
    return ranked;
  };
}

}  // namespace cssearch
