// SPDX-License-Identifier: GPL-3.0-or-later
//
// The documents of an open index by key, or by what may stand for one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/index/layout.h"
#include "schema/index/stored.h"

namespace cssearch {

// All but find() throw Error(NotFound) for a document that is not there, or Error(Unreachable) if
// it may be in a part of the index that does not answer, and all throw Error(BrokenIndex).
class DocumentReader {
 public:
  explicit DocumentReader(const OpenIndex& open) : open_(open) {}

  std::optional<Document> find(const std::string& key) const;

  // The first passage, with the document. `name`: a key, an arXiv id, a link, a path.
  StoredPassage named(const std::string& name) const;
  WholeDocument whole(const std::string& name) const;

  // Of each passage here that is not the first of its document that first one, by key.
  std::map<std::string, StoredPassage> firsts_of(const std::vector<StoredPassage>& passages) const;

 private:
  StoredPassage first(const std::string& key) const;

  const OpenIndex& open_;
};

}  // namespace cssearch
