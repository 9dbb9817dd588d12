// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_index.h"

#include <gtest/gtest.h>

#include "indexer/write/write_index.h"
#include "schema/index/new_generation.h"

namespace cssearch {

TestIndex& TestIndex::file(std::string_view path, std::string_view text) {
  folder_.write("notes/" + std::string(path), text);
  return *this;
}

const Collection& TestIndex::build() {
  std::filesystem::create_directories(source_folder());
  if (!collection_) collection_ = cssearch::index_folder(source_folder(), "notes", index_folder());
  return *collection_;
}

Searcher& TestIndex::searcher() {
  build();
  if (!searcher_) searcher_.emplace(index_folder());
  return *searcher_;
}

SearchRequest TestIndex::request(const std::string& query) {
  SearchRequest request;
  request.text = query;
  request.limit = 1'000'000;
  request.facet_values = 1'000'000;
  request.today = {2026, 11, 22};
  for (const FieldInfo& info : kFields) {
    if (info.facet) request.facets.push_back(info.field);
  }
  return request;
}

Answer TestIndex::search(const std::string& query) {
  return search(request(query));
}

Answer TestIndex::search(const SearchRequest& request) {
  return searcher().search(request);
}

std::vector<std::string> TestIndex::titles(const std::string& query) {
  std::vector<std::string> titles;
  for (const Hit& hit : search(query).hits) titles.push_back(hit.document.title);
  return titles;
}

Document TestIndex::document(const std::string& title) {
  build();
  for (const MergedDocument& merged : collection_->documents) {
    if (merged.document.title == title) return merged.document;
  }
  ADD_FAILURE() << "there is no document titled " << title;
  return {};
}

Collection index_folder(const std::filesystem::path& folder, const std::string& name,
                        const std::filesystem::path& index, std::size_t shards) {
  auto nothing = [] {};
  Collection collection = read_collection({{name, folder.string(), ""}}, {}, {nullptr, nothing});
  IndexLock lock(index, 0);
  write_index(index, collection, "2026-11-22T12:00:00Z", {nullptr, nothing}, {shards});
  return collection;
}

}  // namespace cssearch
