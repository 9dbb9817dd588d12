// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/packed_passage.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "indexer/write/glass/pack.h"
#include "indexer/write/glass/position_list.h"
#include "schema/index/format.h"

namespace cssearch {
namespace {

constexpr std::size_t kMaxTerm = 245;  // as Xapian's

void check_term(std::string_view term) {
  if (term.empty()) throw Xapian::InvalidArgumentError("Empty termnames are invalid");
  if (term.size() > kMaxTerm)
    throw Xapian::InvalidArgumentError("Term too long: " + std::string(term));
}

std::string_view unpack_string(const char*& at) {
  auto size = static_cast<std::size_t>(unpack_uint(at));
  std::string_view text(at, size);
  at += size;
  return text;
}

}  // namespace

Packed GlassPacker::pack(const IndexedPassage& passage) {
  gather(passage);
  sort_positions();
  std::uint64_t length = 0;
  Xapian::termcount max_wdf = 0;
  for (const Term& term : terms_) {
    length += term.wdf;
    max_wdf = std::max(max_wdf, term.wdf);
  }
  const PassageHasher hasher(passage.value(kTieSlot), passage.data());
  Packed packed;
  std::string& out = packed.bytes;
  pack_uint(out, static_cast<Xapian::termcount>(length));
  pack_uint(out, max_wdf);
  pack_data(out, passage.data());
  pack_uint(out, passage.values().size());
  for (const auto& [slot, value] : passage.values()) {
    pack_uint(out, slot);
    pack_string(out, value);
    packed.checksum += hasher.value(slot, value);
  }
  packed.checksum += pack_terms(out, hasher);
  return packed;
}

void GlassPacker::gather(const IndexedPassage& passage) {
  ids_.clear();
  terms_.clear();
  occurrences_.clear();
  for (const IndexedPassage::Posting& posting : passage.postings()) {
    std::string_view name = passage.term(posting);
    check_term(name);
    const std::uint32_t hash = TermIds::hash(name);
    const std::uint32_t id = ids_.id(name, hash);
    if (id == terms_.size()) terms_.push_back({hash});
    Term& term = terms_[id];
    term.wdf += posting.wdf;
    if (posting.position == IndexedPassage::kNoPosition) continue;
    ++term.positions;
    occurrences_.push_back({id, posting.position});
  }
}

void GlassPacker::sort_positions() {
  std::uint32_t begin = 0;
  for (Term& term : terms_) begin += std::exchange(term.positions, begin);
  positions_.resize(occurrences_.size());
  for (const Occurrence& occurrence : occurrences_)
    positions_[terms_[occurrence.term].positions++] = occurrence.position;
  begin = 0;
  for (const Term& term : terms_) {
    auto first = positions_.begin() + begin, last = positions_.begin() + term.positions;
    if (!std::is_sorted(first, last)) std::sort(first, last);
    begin = term.positions;
  }
}

void GlassPacker::pack_data(std::string& out, const std::string& data) {
  const bool smaller = deflater_.deflate(data, deflated_);
  pack_uint(out, smaller ? 1 : 0);
  pack_string(out, smaller ? deflated_ : data);
}

std::uint64_t GlassPacker::pack_terms(std::string& out, const PassageHasher& hasher) {
  std::uint64_t checksum = 0;
  pack_uint(out, terms_.size());
  std::uint32_t begin = 0;
  for (std::uint32_t id = 0; id < terms_.size(); ++id) {
    const Term& term = terms_[id];
    packed_.clear();
    auto end = std::unique(positions_.begin() + begin, positions_.begin() + term.positions);
    std::span<const Xapian::termpos> positions(positions_.begin() + begin, end);
    if (!positions.empty()) pack_positions(packed_, positions);
    const std::string_view name = ids_.term(id);
    const std::uint64_t of_term = hasher.term(name);
    checksum +=
        PassageHasher::posting(of_term, term.wdf) + PassageHasher::positions(of_term, positions);
    begin = term.positions;
    out.append(reinterpret_cast<const char*>(&term.hash), sizeof term.hash);
    pack_string(out, name);
    pack_uint(out, term.wdf);
    pack_string(out, packed_);
  }
  return checksum;
}

PackedPassage::PackedPassage(std::string_view packed) {
  const char* at = packed.data();
  length = static_cast<Xapian::termcount>(unpack_uint(at));
  max_wdf = static_cast<Xapian::termcount>(unpack_uint(at));
  deflated = unpack_uint(at) != 0;
  data = unpack_string(at);
  values.resize(unpack_uint(at));
  for (auto& [slot, value] : values) {
    slot = static_cast<Xapian::valueno>(unpack_uint(at));
    value = unpack_string(at);
  }
  count = static_cast<std::uint32_t>(unpack_uint(at));
  terms = at;
}

PackedPassage::Term PackedPassage::read_term(const char*& at) {
  Term term;
  std::memcpy(&term.hash, at, sizeof term.hash);
  at += sizeof term.hash;
  term.name = unpack_string(at);
  const char* row = at;
  term.wdf = static_cast<Xapian::termcount>(unpack_uint(at));
  unpack_string(at);  // positions
  term.row = {row, static_cast<std::size_t>(at - row)};
  return term;
}

}  // namespace cssearch
