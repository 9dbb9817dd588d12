// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/write_index.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <memory>

#include "indexer/write/glass/glass_writer.h"
#include "indexer/write/passage_terms.h"
#include "indexer/write/xapian_writer.h"
#include "schema/analysis/analyzer.h"
#include "schema/durable_file.h"
#include "schema/error.h"
#include "schema/hash.h"
#include "schema/index/layout.h"
#include "schema/index/stored.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSamples = 64;
constexpr std::size_t kTermsOfSample = 16;
constexpr Xapian::doccount kLongList = 1000;  // that is not counted

// Remembers some of what is written, to compare it with what can be read back.
class Samples {
 public:
  explicit Samples(std::size_t documents)
      : step_(static_cast<Xapian::docid>(documents / kSamples + 1)) {}

  void take(Xapian::docid id, const IndexedPassage& passage) {
    for (const IndexedPassage::Posting& posting : passage.postings()) length_ += posting.wdf;
    if (id % step_ == 0 || id == 1)
      hashes_.emplace_back(id, hash64(passage.to_document().serialise()));
  }

  bool agree_with(const Xapian::Database& database) const {
    return database.get_total_length() == length_ &&
           std::all_of(hashes_.begin(), hashes_.end(), [&](const auto& sample) {
             Xapian::Document passage = database.get_document(sample.first);
             return hash64(passage.serialise()) == sample.second &&
                    postings_agree(database, sample.first, passage);
           });
  }

 private:
  // A passage is read by its own tables; what a search reads has to say the same.
  static bool postings_agree(const Xapian::Database& database, Xapian::docid id,
                             const Xapian::Document& passage) {
    const std::size_t step = passage.termlist_count() / kTermsOfSample + 1;
    std::size_t at = 0;
    Xapian::termcount length = 0;
    for (auto term = passage.termlist_begin(); term != passage.termlist_end(); ++term, ++at) {
      length += term.get_wdf();
      if (at % step == 0 && !posting_agrees(database, *term, id, term.get_wdf())) return false;
    }
    return database.get_doclength(id) == length;
  }

  static bool posting_agrees(const Xapian::Database& database, const std::string& term,
                             Xapian::docid id, Xapian::termcount wdf) {
    auto posting = database.postlist_begin(term), end = database.postlist_end(term);
    posting.skip_to(id);
    if (posting == end || *posting != id || posting.get_wdf() != wdf) return false;
    if (database.get_termfreq(term) > kLongList) return true;
    Xapian::doccount documents = 0;
    Xapian::termcount occurrences = 0;
    for (posting = database.postlist_begin(term); posting != end; ++posting) {
      ++documents;
      occurrences += posting.get_wdf();
    }
    return documents == database.get_termfreq(term) &&
           occurrences == database.get_collection_freq(term);
  }

  Xapian::docid step_;
  Xapian::totallength length_ = 0;
  std::vector<std::pair<Xapian::docid, std::uint64_t>> hashes_;
};

std::unique_ptr<PassageWriter> make_writer(const fs::path& folder, const fs::path& scratch,
                                           std::size_t shards) {
  if (!writes_glass()) return std::make_unique<XapianWriter>(folder);
  return std::make_unique<GlassWriter>(folder, scratch, GlassWriter::kMemory / shards);
}

// One database of a generation.
class ShardWriter {
 public:
  ShardWriter(std::unique_ptr<PassageWriter> passages, std::size_t documents, IndexInfo info)
      : passages_(std::move(passages)), info_(std::move(info)), samples_(documents) {}

  void add(const MergedDocument& merged) {
    const std::string document = encode_document(merged.document);
    terms_.make(merged, [&](const IndexedPassage& passage) {
      samples_.take(passages_->add(passage), passage);
      digest_.add(digest_item(document, passage.data()));
      ++info_.passages;
    });
    ++info_.documents;
    ++info_.kinds[std::string(kind_name(merged.document.kind))];
  }

  // For what belongs to no document.
  MetadataWriter& metadata() { return *passages_; }

  void finish(const std::function<void()>& check_interrupt) {
    terms_.write_words(*passages_, {});
    info_.digest = digest_.text();
    passages_->set_metadata(kInfoKey, to_json_text(info_));
    passages_->finish(check_interrupt);
  }

  const IndexInfo& info() const { return info_; }

  // What is read back must be what was written: a disk may lie, and so may a library.
  bool is_whole(const Xapian::Database& database) const {
    return database.get_doccount() == info_.passages &&
           database.get_metadata(kInfoKey) == to_json_text(info_) && samples_.agree_with(database);
  }

 private:
  std::unique_ptr<PassageWriter> passages_;
  IndexInfo info_;
  Samples samples_;
  PassageTerms terms_;
  Digest digest_;
};

class Writer {
 public:
  Writer(const fs::path& index, const WriteHooks& hooks)
      : index_(index), hooks_(hooks), generation_(index) {}

  PublishedIndex write(const Collection& collection, const std::string& built, std::size_t count) {
    start(collection, built, count);
    std::size_t done = 0;
    for (const MergedDocument& merged : collection.documents) {
      hooks_.check_interrupt();
      shards_[shard_number(merged.document.key, count)].add(merged);
      if (hooks_.progress) hooks_.progress(++done, collection.documents.size());
    }
    hooks_.check_interrupt();
    finish(collection);
    hooks_.check_interrupt();
    remember_shards(index_, count);
    generation_.publish(collection.sources);
    std::vector<IndexInfo> infos;
    for (const ShardWriter& shard : shards_) infos.push_back(shard.info());
    return {whole_info(infos), generation_.number(), count};
  }

 private:
  void start(const Collection& collection, const std::string& built, std::size_t count) {
    IndexInfo info;
    info.schema = kSchemaVersion;
    info.analyzer = kAnalyzerVersion;
    info.program = CSSEARCH_VERSION;
    info.built = built;
    info.shards = count;
    if (count > 1) make_folder(generation_.path());
    for (std::size_t number = 0; number < count; ++number) {
      info.files = number == 0 ? collection.files : 0;
      info.sources = number == 0 ? collection.sources : std::vector<SourceInfo>();
      auto writer = make_writer(path_of(number, count),
                                generation_.scratch() / ("shard-" + std::to_string(number)), count);
      shards_.emplace_back(std::move(writer), collection.documents.size() / count, info);
    }
  }

  // Shard 0 last, since it names the digests of the others.
  void finish(const Collection& collection) {
    std::vector<Xapian::Database> others;
    for (std::size_t number = 1; number < shards_.size(); ++number)
      others.push_back(finish_shard(number));
    MetadataWriter& first = shards_.front().metadata();
    write_state(first, collection.state);
    write_links(first, collection.links);
    first.set_metadata(kShardsKey, shard_digests(others));
    finish_shard(0);
  }

  fs::path path_of(std::size_t number, std::size_t count) const {
    return shard_path(generation_.path(), number, count);
  }

  Xapian::Database finish_shard(std::size_t number) {
    hooks_.check_interrupt();
    fs::path path = path_of(number, shards_.size());
    shards_[number].finish(hooks_.check_interrupt);
    Xapian::Database database(path.string(), Xapian::DB_BACKEND_GLASS);
    if (shards_[number].is_whole(database)) return database;
    throw Error(ErrorCode::Storage,
                "the new index in " + path.string() + " is not what was written to it",
                "check the disk" + old_index_stays(index_));
  }

  const fs::path& index_;
  const WriteHooks& hooks_;
  NewGeneration generation_;
  std::deque<ShardWriter> shards_;
};

}  // namespace

PublishedIndex write_index(const fs::path& index, const Collection& collection,
                           const std::string& built, const WriteHooks& hooks, std::size_t shards) {
  try {
    return Writer(index, hooks).write(collection, built, shards);
  } catch (const Xapian::Error& error) {
    throw_storage_error(index, error);
  } catch (const fs::filesystem_error& error) {
    throw_storage_error(index, error.code().message());
  }
}

std::string digest_item(const std::string& document, const std::string& passage_data) {
  return hash64_bytes(document) + passage_data;
}

void throw_storage_error(const fs::path& index, const Xapian::Error& error) {
  const char* system = error.get_error_string();
  throw_storage_error(index,
                      error.get_msg() + (system == nullptr ? "" : std::string(": ") + system));
}

void throw_storage_error(const fs::path& index, const std::string& why) {
  bool full = why.find(std::strerror(ENOSPC)) != std::string::npos ||
              why.find("quota") != std::string::npos;
  if (why.find(std::strerror(EMFILE)) != std::string::npos) {
    throw Error(ErrorCode::Storage, "cannot write the index in " + index.string() + ": " + why,
                "raise the limit (ulimit -n) or take fewer shards (csindex --shards)");
  }
  throw Error(ErrorCode::Storage, "cannot write the index in " + index.string() + ": " + why,
              (full ? "make room on the disk and run csindex again"
                    : "check the disk and its permissions") +
                  old_index_stays(index));
}

}  // namespace cssearch
