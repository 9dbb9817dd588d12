// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/update/shard_update.h"

#include <algorithm>
#include <string>
#include <vector>

#include "indexer/write/write_index.h"
#include "schema/index/metadata_writer.h"
#include "schema/index/stored.h"

namespace cssearch {

bool Change::changes_nothing() const {
  if (!before || !after) return !before && !after;
  return before->merged.document == after->document && before->merged.passages == after->passages;
}

// The destructor of a Xapian database commits what was written, unless it is in a transaction.
ShardUpdate::ShardUpdate(const std::filesystem::path& path)
    : path_(path),
      database_(path.string(), Xapian::DB_OPEN | Xapian::DB_BACKEND_GLASS),
      checksums_(checksums_from(database_.get_metadata(kChecksumsKey))),
      metadata_(writer_, checksums_.metadata),
      info_(read_info(database_)),
      digest_(info_.digest) {
  database_.begin_transaction();
}

void ShardUpdate::write(const Change& change) {
  std::vector<Xapian::Document> passages;
  if (change.after) {
    terms_.make(*change.after, added_,
                [&](const IndexedPassage& passage) { passages.push_back(passage.to_document()); });
  }
  std::string before = change.before ? encode_document(change.before->merged.document) : "";
  std::string after = change.after ? encode_document(change.after->document) : "";
  std::size_t old_count = change.before ? change.before->ids.size() : 0;
  std::vector<bool> same(std::max(old_count, passages.size()));
  for (std::size_t i = 0; i < same.size(); ++i) {
    same[i] = i < old_count && i < passages.size() && before == after &&
              change.before->data[i] == passages[i].get_data();
    if (same[i]) continue;
    if (i < passages.size()) checksums_.passages += checksum_of(passages[i]);
    if (i < old_count) digest_.remove(digest_item(before, change.before->data[i]));
    if (i < passages.size()) digest_.add(digest_item(after, passages[i].get_data()));
    if (i >= passages.size()) {
      database_.delete_document(change.before->ids[i]);
    } else if (i < old_count) {
      database_.replace_document(change.before->ids[i], passages[i]);
    } else {
      database_.add_document(passages[i]);
    }
  }
  info_.passages += passages.size() - old_count;
  if (change.before) {
    std::size_t i = 0;
    terms_.make(change.before->merged, removed_, [&](const IndexedPassage& passage) {
      if (!same[i++]) checksums_.passages -= checksum_of(passage.to_document());
    });
    count(change.before->merged.document, -1);
  }
  if (change.after) count(change.after->document, 1);
}

void ShardUpdate::count(const Document& document, int step) {
  info_.documents += static_cast<std::uint64_t>(step);
  std::string kind(kind_name(document.kind));
  std::uint64_t& of_kind = info_.kinds[kind];
  of_kind += static_cast<std::uint64_t>(step);
  if (of_kind == 0) info_.kinds.erase(kind);
}

void ShardUpdate::finish() {
  added_.write(metadata_, removed_);
  info_.digest = digest_.text();
  metadata_.set_metadata(kInfoKey, to_json_text(info_));
}

void ShardUpdate::commit() {
  checksums_.metadata = metadata_.sum();
  writer_.set_metadata(kChecksumsKey, to_text(checksums_));
  try {
    database_.commit_transaction();
  } catch (...) {
    // A commit that failed leaves no transaction, and the destructor would commit what is left of
    // it.
    try {
      database_.begin_transaction(false);
    } catch (const Xapian::Error&) {  // then there is nothing that the destructor could write
    }
    throw;
  }
}

}  // namespace cssearch
