// SPDX-License-Identifier: GPL-3.0-or-later
//
// The documents of an open index by key, or by what may stand for one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/index/open_index.h"
#include "schema/index/stored.h"

namespace cssearch {

// Follows `open` through its refreshes. All throw Error(BrokenIndex) for a document without fields,
// and what Xapian throws.
class DocumentReader {
 public:
  explicit DocumentReader(const OpenIndex& open) : open_(open) {}

  std::optional<Document> find(const std::string& key) const;

  // The first passage, with the document. `name`: a key, an arXiv id, a link, a path. Both throw
  // Error(NotFound), or Error(Unreachable) if it may be in a part that does not answer.
  StoredPassage named(const std::string& name) const;
  WholeDocument whole(const std::string& name) const;

  // Of each passage here that is not the first of its document that first one, by key.
  std::map<std::string, StoredPassage> firsts_of(const std::vector<StoredPassage>& passages) const;

 private:
  StoredPassage first(const std::string& key) const;

  const OpenIndex& open_;
};

}  // namespace cssearch
