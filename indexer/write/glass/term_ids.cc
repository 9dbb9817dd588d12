// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/term_ids.h"

#include <algorithm>

#include "schema/hash.h"

namespace cssearch {
namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kSlotsKept = 16 * kFirstSlots;

// The first eight bytes as a number that sorts as they do; most comparisons need no more.
std::uint64_t beginning(std::string_view term) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = number << 8U | (i < term.size() ? static_cast<unsigned char>(term[i]) : 0U);
  return number;
}

}  // namespace

TermIds::TermIds() : slots_(kFirstSlots), begins_(1) {}

std::uint32_t TermIds::hash(std::string_view term) {
  return static_cast<std::uint32_t>(hash64(term));
}

std::uint32_t TermIds::id(std::string_view term, std::uint32_t hash) {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.number == 0) {
      bytes_ += term;
      begins_.push_back(static_cast<std::uint32_t>(bytes_.size()));
      slot = {hash, static_cast<std::uint32_t>(size())};
      if (2 * size() > slots_.size()) grow();
      return static_cast<std::uint32_t>(size() - 1);
    }
    if (slot.hash == hash && this->term(slot.number - 1) == term) return slot.number - 1;
  }
}

void TermIds::grow() {
  std::vector<Slot> larger(2 * slots_.size());
  const std::size_t mask = larger.size() - 1;
  for (const Slot& slot : slots_) {
    if (slot.number == 0) continue;
    std::size_t at = slot.hash & mask;
    while (larger[at].number != 0) at = (at + 1) & mask;
    larger[at] = slot;
  }
  slots_ = std::move(larger);
}

void TermIds::clear() {
  if (slots_.size() > kSlotsKept) slots_.resize(kFirstSlots);
  std::fill(slots_.begin(), slots_.end(), Slot());
  bytes_.clear();
  begins_.resize(1);
}

std::size_t TermIds::memory() const {
  return slots_.capacity() * sizeof(Slot) + bytes_.capacity() +
         begins_.capacity() * sizeof(begins_[0]) +
         size() * (sizeof(SortKey) + sizeof(std::uint32_t));
}

std::vector<std::uint32_t> TermIds::sorted() const {
  std::vector<SortKey> keys;
  keys.reserve(size());
  for (std::uint32_t id = 0; id < size(); ++id) keys.push_back({beginning(term(id)), id});
  std::sort(keys.begin(), keys.end(), [this](const SortKey& a, const SortKey& b) {
    return a.beginning != b.beginning ? a.beginning < b.beginning : term(a.id) < term(b.id);
  });
  std::vector<std::uint32_t> ids;
  ids.reserve(keys.size());
  for (const SortKey& key : keys) ids.push_back(key.id);
  return ids;
}

}  // namespace cssearch
