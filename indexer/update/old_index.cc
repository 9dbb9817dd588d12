// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/update/old_index.h"

#include <map>

#include "schema/error.h"
#include "schema/index/format.h"
#include "schema/index/stored.h"

namespace cssearch {
namespace {

[[noreturn]] void broken(const std::string& key) {
  throw Error(ErrorCode::BrokenIndex, "the index holds only a part of " + key,
              "csindex --rebuild makes it anew");
}

}  // namespace

std::optional<IndexedDocument> read_indexed(const Xapian::Database& database,
                                            const std::string& key) {
  struct Found {
    Xapian::docid id;
    std::string data;
    StoredPassage stored;
  };
  std::map<int, Found> passages;
  const std::string term = key_term(key);
  for (auto id = database.postlist_begin(term); id != database.postlist_end(term); ++id) {
    std::string data = database.get_document(*id).get_data();
    StoredPassage stored = decode_stored(data);
    int number = stored.number;
    if (stored.key == key) passages.emplace(number, Found{*id, std::move(data), std::move(stored)});
  }
  if (passages.empty()) return std::nullopt;
  IndexedDocument document;
  int number = 0;
  for (auto& [own, found] : passages) {
    StoredPassage& stored = found.stored;
    bool whole = own == number++ && stored.count == static_cast<int>(passages.size()) &&
                 stored.document.has_value() == (own == 0);
    if (!whole) broken(key);
    if (stored.document) document.merged.document = std::move(*stored.document);
    document.merged.passages.push_back(std::move(stored.passage));
    document.ids.push_back(found.id);
    document.data.push_back(std::move(found.data));
  }
  return document;
}

std::vector<Document> documents_with(const Xapian::Database& database, const std::string& term) {
  std::vector<Document> documents;
  for (auto id = database.postlist_begin(term); id != database.postlist_end(term); ++id) {
    StoredPassage stored = decode_stored(database.get_document(*id).get_data());
    if (!stored.document) broken(stored.key);
    documents.push_back(std::move(*stored.document));
  }
  return documents;
}

std::set<std::string> keys_of_documents(const Xapian::Database& database) {
  std::set<std::string> keys;
  for (auto id = database.postlist_begin(kFirstPassageTerm);
       id != database.postlist_end(kFirstPassageTerm); ++id) {
    keys.insert(decode_name(database.get_document(*id).get_data()).key);
  }
  return keys;
}

void each_indexed(const Xapian::Database& database,
                  const std::function<void(IndexedDocument)>& visit) {
  for (const std::string& key : keys_of_documents(database)) {
    std::optional<IndexedDocument> document = read_indexed(database, key);
    if (!document) broken(key);
    visit(std::move(*document));
  }
}

}  // namespace cssearch
