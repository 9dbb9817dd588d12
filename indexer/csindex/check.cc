// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/check.h"

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "indexer/update/old_index.h"
#include "indexer/write/passage_terms.h"
#include "indexer/write/write_index.h"
#include "schema/hash.h"
#include "schema/index/stored.h"
#include "schema/program/terminal_text.h"

namespace cssearch {
namespace {

constexpr std::size_t kShown = 20;

std::map<std::string, std::string> blocks_of(const WordBlocks& words) {
  std::map<std::string, std::string> blocks;
  for (char type : {'w', 'j', 'p'}) {
    for (const std::string& key : words.keys(type)) blocks[key] = words.block(key);
  }
  return blocks;
}

bool is_same(const std::vector<Xapian::Document>& passages,
             const std::optional<IndexedDocument>& indexed, const Xapian::Database& database) {
  if (!indexed || indexed->ids.size() != passages.size()) return false;
  for (std::size_t i = 0; i < passages.size(); ++i) {
    if (database.get_document(indexed->ids[i]).serialise() != passages[i].serialise()) return false;
  }
  return true;
}

std::string digest_of(const Xapian::Database& database) {
  Digest digest;
  each_indexed(database, [&](const IndexedDocument& indexed) {
    std::string document = encode_document(indexed.merged.document);
    for (const std::string& passage : indexed.data) digest.add(digest_item(document, passage));
  });
  return digest.text();
}

std::string lines_of(const char* what, const std::vector<std::string>& keys) {
  std::string text;
  for (std::size_t i = 0; i < std::min(keys.size(), kShown); ++i)
    text += std::string(what) + "  " + visible(keys[i]) + "\n";
  if (keys.size() > kShown)
    text += std::string(what) + "  and " + std::to_string(keys.size() - kShown) + " more\n";
  return text;
}

CheckReport compare(const OpenIndex& index, const Collection& collection) {
  const Xapian::Database& database = index.database;
  CheckReport report;
  std::set<std::string> left = keys_of_documents(database);
  PassageTerms terms;
  WordCounts words;
  Digest digest;
  for (const MergedDocument& merged : collection.documents) {
    const std::string& key = merged.document.key;
    std::string document = encode_document(merged.document);
    std::vector<Xapian::Document> passages;
    terms.make(merged, words, [&](const IndexedPassage& passage) {
      digest.add(digest_item(document, passage.data()));
      passages.push_back(passage.to_document());
    });
    if (left.erase(key) == 0) {
      report.missing.push_back(key);
    } else if (const Xapian::Database& shard = index.shard_of(key);
               !is_same(passages, read_indexed(shard, key), shard)) {
      report.different.push_back(key);
    }
  }
  report.extra.assign(left.begin(), left.end());
  report.digest = digest.text();
  report.dictionary_differs = words.blocks() != blocks_of(index.words());
  report.digest_differs = digest_of(database) != index.info.digest;
  std::sort(report.missing.begin(), report.missing.end());
  std::sort(report.different.begin(), report.different.end());
  return report;
}

}  // namespace

bool CheckReport::good() const {
  return missing.empty() && extra.empty() && different.empty() && !dictionary_differs &&
         !digest_differs;
}

CheckReport check_index(const OpenIndex& index, const Collection& collection) {
  return read_open(index, [&] { return compare(index, collection); });
}

std::string check_text(const CheckReport& report, const OpenIndex& index) {
  if (report.good()) {
    return "The index is what its sources say: " + std::to_string(index.info.documents) +
           " documents, digest " + index.info.digest + "\n";
  }
  std::string text = lines_of("missing  ", report.missing) + lines_of("extra    ", report.extra) +
                     lines_of("different", report.different);
  // Other documents have other words.
  bool same_documents = report.missing.empty() && report.extra.empty() && report.different.empty();
  if (report.dictionary_differs && same_documents)
    text += "the dictionary is not that of the documents\n";
  if (report.digest_differs) text += "the digest is not that of what the index holds\n";
  return text + "The index is not what its sources say; csindex brings it up to date\n";
}

std::string check_json(const CheckReport& report, const OpenIndex& index) {
  using nlohmann::ordered_json;
  ordered_json object = {{"good", report.good()},
                         {"documents", index.info.documents},
                         {"digest", index.info.digest},
                         {"digest_of_sources", report.digest},
                         {"missing", report.missing},
                         {"extra", report.extra},
                         {"different", report.different},
                         {"dictionary_differs", report.dictionary_differs},
                         {"digest_is_of_content", !report.digest_differs}};
  return object.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace cssearch
