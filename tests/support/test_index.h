// SPDX-License-Identifier: GPL-3.0-or-later
//
// A collection of files made in a test, indexed by the real indexer and searched by the real
// searcher.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/collection.h"
#include "searcher/search.h"
#include "tests/support/temp_folder.h"

namespace cssearch {

class TestIndex {
 public:
  // A file of the source "notes".
  TestIndex& file(std::string_view path, std::string_view text);

  // Indexes the files; called by the searches if it was not.
  const Collection& build();

  Answer search(const std::string& query);
  Answer search(const SearchRequest& request);
  // The titles of the hits, in order.
  std::vector<std::string> titles(const std::string& query);
  // The one document with this title. Fails the test if there is none.
  Document document(const std::string& title);

  Searcher& searcher();
  std::filesystem::path index_folder() const { return folder_ / "index"; }
  std::filesystem::path source_folder() const { return folder_ / "notes"; }

  // A request as the tests mean it: all hits, all facets, a fixed day.
  static SearchRequest request(const std::string& query);

 private:
  TempFolder folder_;
  std::optional<Collection> collection_;
  std::optional<Searcher> searcher_;
};

// An index of a folder that is there already, under the given name.
Collection index_folder(const std::filesystem::path& folder, const std::string& name,
                        const std::filesystem::path& index, std::size_t shards = 1);

}  // namespace cssearch
