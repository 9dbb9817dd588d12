// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/write_index.h"

#include <cerrno>
#include <cstring>
#include <optional>

#include "indexer/write/passage_terms.h"
#include "schema/analysis/analyzer.h"
#include "schema/error.h"
#include "schema/hash.h"
#include "schema/index/layout.h"
#include "schema/index/stored.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// Xapian writes many small databases that are then merged in half the time of one large one.
constexpr std::size_t kPassagesPerPart = 250;
// So many are merged at once, for each holds files open.
constexpr std::size_t kPartsPerMerge = 64;
constexpr std::size_t kSamples = 64;

// Remembers some of what is written, to compare it with what can be read back.
class Samples {
 public:
  explicit Samples(std::size_t documents)
      : step_(static_cast<Xapian::docid>(documents / kSamples + 1)) {}

  void take(Xapian::docid id, const Xapian::Document& passage) {
    if (id % step_ == 0 || id == 1) hashes_.emplace_back(id, hash64(passage.serialise()));
  }

  bool agree_with(const Xapian::Database& database) const {
    for (const auto& [id, hash] : hashes_) {
      if (hash64(database.get_document(id).serialise()) != hash) return false;
    }
    return true;
  }

 private:
  Xapian::docid step_;
  std::vector<std::pair<Xapian::docid, std::uint64_t>> hashes_;
};

// Small databases in a folder, merged as they become many; their documents keep their order.
class Parts {
 public:
  explicit Parts(fs::path folder) : folder_(std::move(folder)) { fs::create_directories(folder_); }

  // The id that the passage will have in the merged database.
  Xapian::docid add(const Xapian::Document& passage) {
    if (!part_) open();
    part_->add_document(passage);
    if (++in_part_ == kPassagesPerPart) close();
    return ++written_;
  }

  // The last part, for what belongs to all of them.
  Xapian::WritableDatabase& last() {
    if (!part_) open();
    return *part_;
  }

  void merge_into(const fs::path& path) {
    if (part_) close();
    merge(paths_, path);
  }

 private:
  void open() {
    paths_.push_back(next_path());
    part_.emplace(paths_.back().string(),
                  Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC);
  }

  void close() {
    part_->commit();
    part_->close();
    part_.reset();
    in_part_ = 0;
    if (paths_.size() < kPartsPerMerge) return;
    fs::path merged = next_path();
    merge(paths_, merged);
    for (const fs::path& path : paths_) fs::remove_all(path);
    paths_ = {merged};
  }

  static void merge(const std::vector<fs::path>& paths, const fs::path& to) {
    Xapian::Database all;
    for (const fs::path& path : paths)
      all.add_database(Xapian::Database(path.string(), Xapian::DB_BACKEND_GLASS));
    all.compact(to.string());
  }

  fs::path next_path() { return folder_ / std::to_string(next_++); }

  fs::path folder_;
  std::vector<fs::path> paths_;
  std::optional<Xapian::WritableDatabase> part_;
  std::size_t in_part_ = 0;
  Xapian::docid written_ = 0;
  std::size_t next_ = 0;
};

class Writer {
 public:
  Writer(const fs::path& index, const WriteHooks& hooks) : hooks_(hooks), generation_(index) {}

  PublishedIndex write(const Collection& collection, const std::string& built) {
    IndexInfo info;
    info.schema = kSchemaVersion;
    info.analyzer = kAnalyzerVersion;
    info.program = CSSEARCH_VERSION;
    info.built = built;
    info.files = collection.files;
    info.sources = collection.sources;
    Samples samples(collection.documents.size());
    Parts parts(generation_.scratch());
    fill(parts, collection, info, samples);
    hooks_.check_interrupt();
    parts.merge_into(generation_.path());
    check(info, samples);
    hooks_.check_interrupt();
    generation_.publish(info.sources);
    return {std::move(info), generation_.number()};
  }

 private:
  void fill(Parts& parts, const Collection& collection, IndexInfo& info, Samples& samples) {
    PassageTerms terms;
    Digest digest;
    std::size_t done = 0;
    for (const MergedDocument& merged : collection.documents) {
      hooks_.check_interrupt();
      const std::string document = encode_document(merged.document);
      terms.make(merged, [&](const IndexedPassage& passage) {
        Xapian::Document made = passage.to_document();
        samples.take(parts.add(made), made);
        digest.add(digest_item(document, passage.data()));
        ++info.passages;
      });
      ++info.documents;
      ++info.kinds[std::string(kind_name(merged.document.kind))];
      if (hooks_.progress) hooks_.progress(++done, collection.documents.size());
    }
    terms.write_words(parts.last(), {});
    write_state(parts.last(), collection.state);
    write_links(parts.last(), collection.links);
    info.digest = digest.text();
    parts.last().set_metadata(kInfoKey, to_json_text(info));
  }

  // What is read back must be what was written: a disk may lie, and so may a library.
  void check(const IndexInfo& info, const Samples& samples) {
    Xapian::Database database(generation_.path().string(), Xapian::DB_BACKEND_GLASS);
    bool whole = database.get_doccount() == info.passages &&
                 database.get_metadata(kInfoKey) == to_json_text(info) &&
                 samples.agree_with(database);
    if (whole) return;
    throw Error(
        ErrorCode::Storage,
        "the new index in " + generation_.path().string() + " is not what was written to it",
        "check the disk; the old index is as it was");
  }

  const WriteHooks& hooks_;
  NewGeneration generation_;
};

}  // namespace

PublishedIndex write_index(const fs::path& index, const Collection& collection,
                           const std::string& built, const WriteHooks& hooks) {
  try {
    return Writer(index, hooks).write(collection, built);
  } catch (const Xapian::Error& error) {
    throw_storage_error(index, error);
  } catch (const fs::filesystem_error& error) {
    throw_storage_error(index, error.code().message());
  }
}

std::string digest_item(const std::string& document_json, const std::string& passage_data) {
  return hash64_bytes(document_json) + passage_data;
}

void throw_storage_error(const fs::path& index, const Xapian::Error& error) {
  const char* system = error.get_error_string();
  throw_storage_error(index,
                      error.get_msg() + (system == nullptr ? "" : std::string(": ") + system));
}

void throw_storage_error(const fs::path& index, const std::string& why) {
  bool full = why.find(std::strerror(ENOSPC)) != std::string::npos ||
              why.find("quota") != std::string::npos;
  throw Error(ErrorCode::Storage, "cannot write the index in " + index.string() + ": " + why,
              full ? "make room on the disk and run csindex again; the old index is as it was"
                   : "check the disk and its permissions; the old index is as it was");
}

}  // namespace cssearch
