// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/checksum.h"

#include <array>
#include <cinttypes>
#include <cstdio>
#include <vector>

#include "schema/error.h"
#include "schema/hash.h"
#include "schema/index/format.h"

namespace cssearch {
namespace {

// In the order of this machine: an index is not carried to one of another.
template <typename T>
std::string_view bytes_of(std::span<const T> numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes()};
}

std::uint64_t hash_of(std::uint32_t number, std::uint64_t seed) {
  return hash64(bytes_of(std::span<const std::uint32_t>(&number, 1)), seed);
}

}  // namespace

PassageHasher::PassageHasher(std::string_view tie, std::string_view data)
    : seed_(hash64(data, hash64(tie))) {}

std::uint64_t PassageHasher::value(Xapian::valueno slot, std::string_view value) const {
  return hash64(value, hash_of(slot, seed_));
}

std::uint64_t PassageHasher::term(std::string_view name) const {
  return hash64(name, seed_);
}

std::uint64_t PassageHasher::posting(std::uint64_t term, Xapian::termcount wdf) {
  return hash_of(wdf, term);
}

std::uint64_t PassageHasher::positions(std::uint64_t term,
                                       std::span<const Xapian::termpos> positions) {
  return positions.empty() ? 0 : hash64(bytes_of(positions), ~term);
}

std::uint64_t checksum_of(const Xapian::Document& passage) {
  const PassageHasher hasher(passage.get_value(kTieSlot), passage.get_data());
  std::uint64_t sum = 0;
  for (auto value = passage.values_begin(); value != passage.values_end(); ++value)
    sum += hasher.value(value.get_valueno(), *value);
  std::vector<Xapian::termpos> positions;
  for (auto term = passage.termlist_begin(); term != passage.termlist_end(); ++term) {
    const std::uint64_t hash = hasher.term(*term);
    positions.assign(term.positionlist_begin(), term.positionlist_end());
    sum += PassageHasher::posting(hash, term.get_wdf()) + PassageHasher::positions(hash, positions);
  }
  return sum;
}

std::uint64_t checksum_of(std::string_view key, std::string_view value) {
  return value.empty() ? 0 : hash64(value, hash64(key));
}

void SummedMetadata::set_metadata(const std::string& key, const std::string& value) {
  sum_ += checksum_of(key, value) - checksum_of(key, metadata_.get_metadata(key));
  metadata_.set_metadata(key, value);
}

std::string to_text(const Checksums& checksums) {
  std::array<char, 33> text{};
  std::snprintf(text.data(), text.size(), "%016" PRIx64 "%016" PRIx64, checksums.passages,
                checksums.metadata);
  return text.data();
}

Checksums checksums_from(const std::string& text) {
  Checksums checksums;
  if (std::sscanf(text.c_str(), "%16" SCNx64 "%16" SCNx64, &checksums.passages,
                  &checksums.metadata) != 2 ||
      to_text(checksums) != text) {
    throw Error(ErrorCode::BrokenIndex, "the index has no checksums that can be read",
                "csindex --rebuild makes it anew from its sources");
  }
  return checksums;
}

}  // namespace cssearch
