// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a database holds, as a sum of hashes that its writers carry along, since Xapian has no
// checksums: so what a disk has changed behind their backs can be told (indexer/verify). The digest
// of an index (IndexInfo) is of its content; this is of all that was made of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <xapian.h>

#include "schema/index/metadata_writer.h"

namespace cssearch {

// What the parts of one passage add to the sum. They belong to this passage and its data, whatever
// its id is.
class PassageHasher {
 public:
  PassageHasher() = default;
  // `tie`: the value of kTieSlot, which no other passage of the database has.
  PassageHasher(std::string_view tie, std::string_view data);

  std::uint64_t value(Xapian::valueno slot, std::string_view value) const;

  // A term of the passage, as its hash; then its frequency and its positions, ascending.
  std::uint64_t term(std::string_view name) const;
  static std::uint64_t posting(std::uint64_t term, Xapian::termcount wdf);
  static std::uint64_t positions(std::uint64_t term, std::span<const Xapian::termpos> positions);

 private:
  std::uint64_t seed_ = 0;
};

// Of a whole passage.
std::uint64_t checksum_of(const Xapian::Document& passage);

// Of a key of the metadata. One without a value adds nothing.
std::uint64_t checksum_of(std::string_view key, std::string_view value);

// Writes metadata, and knows the sum of all.
class SummedMetadata : public MetadataWriter {
 public:
  // `sum`: of what stands there already.
  explicit SummedMetadata(MetadataWriter& metadata, std::uint64_t sum = 0)
      : metadata_(metadata), sum_(sum) {}

  std::string get_metadata(const std::string& key) override { return metadata_.get_metadata(key); }
  void set_metadata(const std::string& key, const std::string& value) override;

  std::uint64_t sum() const { return sum_; }

 private:
  MetadataWriter& metadata_;
  std::uint64_t sum_;
};

// Both sums of a database, as they stand in its metadata, which do not count themselves.
struct Checksums {
  std::uint64_t passages = 0;
  std::uint64_t metadata = 0;
  bool operator==(const Checksums&) const = default;
};

inline constexpr const char* kChecksumsKey = "checksums";

std::string to_text(const Checksums& checksums);
// Throws Error(BrokenIndex) for text that is none.
Checksums checksums_from(const std::string& text);

}  // namespace cssearch
