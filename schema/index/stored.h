// SPDX-License-Identifier: GPL-3.0-or-later
//
// The data of a Xapian document: what is known of the passage (packed.h), then its text as it is.
// Every passage stores its own text and place and the document's key; the first one also stores the
// whole document, so that a hit reads one passage, or two.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/document.h"

namespace cssearch {

struct StoredPassage {
  std::string key;
  int number = 0;  // in its document, from 0
  int count = 0;   // passages of its document
  Passage passage;
  std::optional<Document> document;  // on the first passage
};

std::string encode_stored(const StoredPassage& stored);

// Throws Error(BrokenIndex) for data that encode_stored() did not write.
StoredPassage decode_stored(std::string_view data);

// The title and key of the document whose first passage `data` is, for what reads all documents.
// Throws Error(BrokenIndex).
struct StoredName {
  std::string key;
  std::string title;
};
StoredName decode_name(std::string_view data);

// As bytes, equal for equal documents only; the key does not count.
std::string encode_document(const Document& document);

// A document with its text, at least one passage.
struct WholeDocument {
  Document document;
  std::vector<Passage> passages;
};

// As one line of JSON, for other programs and other indexes: the fields, and "passages" with
// "text".
std::string encode_whole(const WholeDocument& whole);
// Throws Error(Input) for text that encode_whole() does not write.
WholeDocument decode_whole(std::string_view text);

// As JSON, equal for equal contributions only.
std::string encode_contributions(const std::vector<Contribution>& contributions);
// Throws Error(BrokenIndex) for text that encode_contributions() did not write.
std::vector<Contribution> decode_contributions(std::string_view text);

}  // namespace cssearch
