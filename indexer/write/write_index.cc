// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/write_index.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "indexer/ordered_map.h"
#include "indexer/write/checksum.h"
#include "indexer/write/glass/glass_writer.h"
#include "indexer/write/glass/packed_passage.h"
#include "indexer/write/passage_terms.h"
#include "indexer/write/xapian_writer.h"
#include "schema/analysis/analyzer.h"
#include "schema/durable_file.h"
#include "schema/error.h"
#include "schema/hash.h"
#include "schema/index/index_error.h"
#include "schema/index/layout.h"
#include "schema/index/new_generation.h"
#include "schema/index/shards.h"
#include "schema/index/stored.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSamples = 64;
constexpr std::size_t kTermsOfSample = 16;
constexpr Xapian::doccount kLongList = 1000;  // that is not counted

// Some of what is written, to compare it with what can be read back.
class Samples {
 public:
  void add(Xapian::docid id, std::uint64_t hash) { hashes_.emplace_back(id, hash); }

  bool agree_with(const Xapian::Database& database) const {
    return std::all_of(hashes_.begin(), hashes_.end(), [&](const auto& sample) {
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

  std::vector<std::pair<Xapian::docid, std::uint64_t>> hashes_;
};

std::unique_ptr<PassagePacker> make_packer() {
  if (!writes_glass()) return std::make_unique<XapianPacker>();
  return std::make_unique<GlassPacker>();
}

std::unique_ptr<PassageWriter> make_writer(const fs::path& folder, const fs::path& scratch,
                                           const WriteOptions& options) {
  if (!writes_glass()) return std::make_unique<XapianWriter>(folder);
  return std::make_unique<GlassWriter>(folder, scratch, GlassWriter::kMemory / options.shards,
                                       options.threads);
}

// Ready to be written, in its place.
struct PackedDocument {
  std::size_t shard = 0;
  std::vector<std::string> passages;
  std::optional<std::size_t> sample;  // which passage is one
  std::uint64_t sample_hash = 0;
};

// What is counted of documents, in whatever order they come.
struct Counts {
  WordCounts words;
  Digest digest;
  std::uint64_t checksum = 0;  // of the passages (checksum.h)
  Xapian::totallength length = 0;
  std::uint64_t passages = 0;
  std::uint64_t documents = 0;
  std::map<std::string, std::uint64_t> kinds;

  void add_all(const Counts& other) {
    words.add_all(other.words);
    digest.add_all(other.digest);
    checksum += other.checksum;
    length += other.length;
    passages += other.passages;
    documents += other.documents;
    for (const auto& [kind, count] : other.kinds) kinds[kind] += count;
  }
};

// Packs documents in one thread.
class DocumentPacker {
 public:
  explicit DocumentPacker(std::size_t shards) : counts_(shards) {}

  // `sample`: of its passages one is to be a sample, whichever of them.
  PackedDocument pack(const MergedDocument& merged, std::optional<std::size_t> sample) {
    PackedDocument packed;
    packed.shard = shard_number(merged.document.key, counts_.size());
    if (sample && !merged.passages.empty()) packed.sample = *sample % merged.passages.size();
    Counts& counts = counts_[packed.shard];
    const std::string document = encode_document(merged.document);
    terms_.make(merged, counts.words, [&](const IndexedPassage& passage) {
      if (packed.passages.size() == packed.sample)
        packed.sample_hash = hash64(passage.to_document().serialise());
      for (const IndexedPassage::Posting& posting : passage.postings())
        counts.length += posting.wdf;
      counts.digest.add(digest_item(document, passage.data()));
      Packed made = packer_->pack(passage);
      counts.checksum += made.checksum;
      packed.passages.push_back(std::move(made.bytes));
    });
    counts.passages += packed.passages.size();
    ++counts.documents;
    ++counts.kinds[std::string(kind_name(merged.document.kind))];
    return packed;
  }

  Counts take_counts(std::size_t shard) { return std::exchange(counts_[shard], {}); }

 private:
  PassageTerms terms_;
  std::unique_ptr<PassagePacker> packer_ = make_packer();
  std::vector<Counts> counts_;  // by shard
};

// One database of a generation.
class ShardWriter {
 public:
  ShardWriter(std::unique_ptr<PassageWriter> passages, IndexInfo info)
      : passages_(std::move(passages)), info_(std::move(info)) {}

  void add(const PackedDocument& document) {
    for (std::size_t i = 0; i < document.passages.size(); ++i) {
      Xapian::docid id = passages_->add(document.passages[i]);
      if (i == document.sample) samples_.add(id, document.sample_hash);
    }
  }

  // For what belongs to no document.
  MetadataWriter& metadata() { return metadata_; }

  // `counts` of all documents that were added.
  void finish(const Counts& counts, const std::function<void()>& check_interrupt) {
    length_ = counts.length;
    info_.passages = counts.passages;
    info_.documents = counts.documents;
    info_.kinds = counts.kinds;
    info_.digest = counts.digest.text();
    counts.words.write(metadata_);
    metadata_.set_metadata(kInfoKey, to_json_text(info_));
    passages_->set_metadata(kChecksumsKey, to_text({counts.checksum, metadata_.sum()}));
    passages_->finish(check_interrupt);
  }

  const IndexInfo& info() const { return info_; }

  // What is read back must be what was written: a disk may lie, and so may a library.
  bool is_whole(const Xapian::Database& database) const {
    return database.get_doccount() == info_.passages && database.get_total_length() == length_ &&
           database.get_metadata(kInfoKey) == to_json_text(info_) && samples_.agree_with(database);
  }

 private:
  std::unique_ptr<PassageWriter> passages_;
  SummedMetadata metadata_{*passages_};
  IndexInfo info_;
  Xapian::totallength length_ = 0;
  Samples samples_;
};

class Writer {
 public:
  Writer(const fs::path& index, const WriteHooks& hooks, const WriteOptions& options)
      : index_(index), hooks_(hooks), options_(options), generation_(index) {}

  PublishedIndex write(const Collection& collection, const std::string& built) {
    start(collection, built);
    add_documents(collection.documents);
    hooks_.check_interrupt();
    finish(collection);
    hooks_.check_interrupt();
    remember_shards(index_, options_.shards);
    generation_.publish(collection.sources);
    std::vector<IndexInfo> infos;
    for (const ShardWriter& shard : shards_) infos.push_back(shard.info());
    return {whole_info(infos), generation_.number(), options_.shards};
  }

 private:
  void start(const Collection& collection, const std::string& built) {
    IndexInfo info;
    info.schema = kSchemaVersion;
    info.analyzer = kAnalyzerVersion;
    info.program = CSSEARCH_VERSION;
    info.built = built;
    info.shards = options_.shards;
    if (options_.shards > 1) make_folder(generation_.path());
    for (std::size_t number = 0; number < options_.shards; ++number) {
      if (options_.shards > 1) info.shard = number;
      info.files = number == 0 ? collection.files : 0;
      info.sources = number == 0 ? collection.sources : std::vector<SourceInfo>();
      fs::path scratch = generation_.scratch() / ("shard-" + std::to_string(number));
      shards_.emplace_back(make_writer(path_of(number), scratch, options_), info);
    }
    for (std::size_t thread = 0; thread < std::max(options_.threads, std::size_t{1}); ++thread)
      packers_.emplace_back(options_.shards);
  }

  void add_documents(const Documents& documents) {
    documents.flush();
    const std::size_t step = documents.size() / kSamples + 1;
    auto pack = [&](std::size_t number, std::size_t thread) {
      auto sample = number % step == 0 ? std::optional(number) : std::nullopt;
      return packers_[thread].pack(documents[number], sample);
    };
    auto add = [&](std::size_t number, const PackedDocument& packed) {
      shards_[packed.shard].add(packed);
      if (hooks_.progress) hooks_.progress(number + 1, documents.size());
    };
    OrderedMapOptions in_threads{
        .threads = options_.threads,
        .bytes_of = [&](std::size_t number) { return documents.bytes_of(number); },
        .check_interrupt = hooks_.check_interrupt};
    ordered_map(documents.size(), in_threads, pack, add);
  }

  // Of all threads.
  Counts take_counts(std::size_t shard) {
    Counts all = packers_.front().take_counts(shard);
    for (std::size_t thread = 1; thread < packers_.size(); ++thread)
      all.add_all(packers_[thread].take_counts(shard));
    return all;
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

  fs::path path_of(std::size_t number) const {
    return shard_path(generation_.path(), number, options_.shards);
  }

  Xapian::Database finish_shard(std::size_t number) {
    hooks_.check_interrupt();
    fs::path path = path_of(number);
    shards_[number].finish(take_counts(number), hooks_.check_interrupt);
    Xapian::Database database(path.string(), Xapian::DB_BACKEND_GLASS);
    if (shards_[number].is_whole(database)) return database;
    throw Error(ErrorCode::Storage,
                "the new index in " + path.string() + " is not what was written to it",
                "check the disk" + old_index_stays(index_));
  }

  const fs::path& index_;
  const WriteHooks& hooks_;
  const WriteOptions& options_;
  NewGeneration generation_;
  std::deque<ShardWriter> shards_;
  std::deque<DocumentPacker> packers_;  // by thread
};

}  // namespace

PublishedIndex write_index(const fs::path& index, const Collection& collection,
                           const std::string& built, const WriteHooks& hooks,
                           const WriteOptions& options) {
  try {
    return Writer(index, hooks, options).write(collection, built);
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
  throw_storage_error(index, reason_of(error));
}

void throw_storage_error(const fs::path& index, const std::string& why) {
  if (why.find(std::strerror(EMFILE)) != std::string::npos) refuse_shortage(EMFILE);
  throw Error(ErrorCode::Storage, "cannot write the index in " + index.string() + ": " + why,
              storage_hint(why) + old_index_stays(index));
}

}  // namespace cssearch
