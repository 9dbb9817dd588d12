// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/verify/verify_database.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <sstream>
#include <unordered_map>

#include <unistd.h>
#include <xapian.h>

#include "indexer/write/checksum.h"
#include "schema/error.h"
#include "schema/index/format.h"
#include "schema/index/index_error.h"
#include "schema/index/shards.h"
#include "schema/index/tables.h"

namespace cssearch {
namespace {

constexpr const char* kSlotStatistics = "the statistics of slots are not those of their values";

class Verifier {
 public:
  Verifier(const std::filesystem::path& folder, const std::function<void()>& progress)
      : folder_(folder.string()), database_(open_tables(folder)), progress_(progress) {}

  std::vector<std::string> findings() {
    read_passages();
    read_postings();
    read_value_lists();
    const Checksums written = checksums_from(database_.get_metadata(kChecksumsKey));
    expect(read_info(database_).passages == hashers_.size(), "passages are missing, or too many");
    expect(listed_postings_ == term_postings_,
           "the terms of passages and the passages of terms do not agree");
    expect(listed_values_ == values_, "the values of passages and those of slots do not agree");
    expect(written.passages == term_postings_ + positions_ + values_,
           "the text, terms, positions or values of passages are not what was written");
    expect(written.metadata == sum_of_metadata(),
           "the dictionary, pairs or states of files are not what was written");
    // Xapian opens them for writing even to look at them. What others may read only has been held
    // against its checksums.
    if (::access((folder_ + "/postlist.glass").c_str(), W_OK) == 0) {
      std::ostringstream report;
      const std::size_t faults = Xapian::Database::check(folder_, 0, &report);
      expect(faults == 0, "Xapian finds faults in its tables: " + std::to_string(faults));
    }
    return {findings_.begin(), findings_.end()};
  }

 private:
  void expect(bool condition, const std::string& otherwise) {
    if (!condition) findings_.insert(otherwise);
  }

  void read_passages() {
    for (auto id = database_.postlist_begin(""); id != database_.postlist_end(""); ++id) {
      progress_();
      Xapian::Document passage = database_.get_document(*id);
      const PassageHasher hasher(passage.get_value(kTieSlot), passage.get_data());
      hashers_.emplace(*id, hasher);
      for (auto value = passage.values_begin(); value != passage.values_end(); ++value) {
        slots_.insert(value.get_valueno());
        listed_values_ += hasher.value(value.get_valueno(), *value);
      }
      expect_length(*id, read_terms(passage, hasher));
    }
    expect(database_.get_doccount() == hashers_.size() && database_.get_total_length() == length_,
           "its statistics are not those of its passages");
  }

  // Their length.
  Xapian::totallength read_terms(const Xapian::Document& passage, const PassageHasher& hasher) {
    Xapian::totallength length = 0;
    for (auto term = passage.termlist_begin(); term != passage.termlist_end(); ++term) {
      length += term.get_wdf();
      listed_postings_ += PassageHasher::posting(hasher.term(*term), term.get_wdf());
    }
    return length;
  }

  // A search leaves out what cannot be among the best, by the bounds.
  void expect_length(Xapian::docid id, Xapian::totallength length) {
    length_ += length;
    expect(database_.get_doclength(id) == length &&
               length <= database_.get_doclength_upper_bound() &&
               (length == 0 || length >= database_.get_doclength_lower_bound()),
           "lengths of passages are not those of their terms");
  }

  void read_postings() {
    for (auto term = database_.allterms_begin(); term != database_.allterms_end(); ++term)
      read_postings(*term);
  }

  void read_postings(const std::string& term) {
    Xapian::doccount passages = 0;
    Xapian::termcount occurrences = 0, highest = 0;
    auto end = database_.postlist_end(term);
    for (auto posting = database_.postlist_begin(term); posting != end; ++posting) {
      progress_();
      ++passages;
      occurrences += posting.get_wdf();
      highest = std::max(highest, posting.get_wdf());
      auto passage = hashers_.find(*posting);
      expect(passage != hashers_.end(), "terms name passages that are not there");
      if (passage == hashers_.end()) continue;
      const std::uint64_t hash = passage->second.term(term);
      term_postings_ += PassageHasher::posting(hash, posting.get_wdf());
      position_list_.assign(posting.positionlist_begin(), posting.positionlist_end());
      positions_ += PassageHasher::positions(hash, position_list_);
    }
    expect(database_.get_termfreq(term) == passages &&
               database_.get_collection_freq(term) == occurrences &&
               database_.get_wdf_upper_bound(term) >= highest,
           "the statistics of terms are not those of their passages");
  }

  void read_value_lists() {
    for (Xapian::valueno slot : slots_) {
      const std::string lowest = database_.get_value_lower_bound(slot);
      const std::string highest = database_.get_value_upper_bound(slot);
      Xapian::doccount passages = 0;
      auto end = database_.valuestream_end(slot);
      for (auto value = database_.valuestream_begin(slot); value != end; ++value) {
        progress_();
        auto passage = hashers_.find(value.get_docid());
        expect(passage != hashers_.end(), "values name passages that are not there");
        if (passage != hashers_.end()) values_ += passage->second.value(slot, *value);
        ++passages;
        expect(*value >= lowest && *value <= highest, kSlotStatistics);
      }
      expect(database_.get_value_freq(slot) == passages, kSlotStatistics);
    }
  }

  std::uint64_t sum_of_metadata() const {
    std::uint64_t sum = 0;
    for (auto key = database_.metadata_keys_begin(); key != database_.metadata_keys_end(); ++key) {
      progress_();
      if (*key != kChecksumsKey) sum += checksum_of(*key, database_.get_metadata(*key));
    }
    return sum;
  }

  std::string folder_;
  Xapian::Database database_;
  const std::function<void()>& progress_;
  std::unordered_map<Xapian::docid, PassageHasher> hashers_;
  std::set<Xapian::valueno> slots_;
  std::vector<Xapian::termpos> position_list_;
  Xapian::totallength length_ = 0;
  // Sums; "listed" is what stands with the passage.
  std::uint64_t listed_postings_ = 0, term_postings_ = 0, positions_ = 0;
  std::uint64_t listed_values_ = 0, values_ = 0;
  std::set<std::string> findings_;
};

}  // namespace

std::optional<std::vector<std::string>> verify_database(const std::filesystem::path& folder,
                                                        const std::function<void()>& progress) {
  const SeenRevision opened(folder);
  std::vector<std::string> findings;
  try {
    findings = Verifier(folder, progress).findings();
  } catch (const Xapian::Error& error) {
    refuse_shortage(error);
    findings = {"it cannot be read: " + reason_of(error)};
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Storage) throw;
    findings = {std::string("it cannot be read: ") + error.what()};
  } catch (const std::exception& error) {
    findings = {std::string("it cannot be read: ") + error.what()};
  }
  // What is wrong may only be so because others changed the database while it was read.
  if (!findings.empty() && opened.is_outdated()) return std::nullopt;
  return findings;
}

}  // namespace cssearch
