// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/posting_batch.h"

#include <algorithm>
#include <span>
#include <utility>

#include "indexer/write/glass/pack.h"
#include "indexer/write/glass/position_list.h"

namespace cssearch {
namespace {

constexpr std::size_t kMaxTerm = 245;  // as Xapian's
constexpr std::ptrdiff_t kAhead = 16;  // in postings

void check_term(std::string_view term) {
  if (term.empty()) throw Xapian::InvalidArgumentError("Empty termnames are invalid");
  if (term.size() > kMaxTerm)
    throw Xapian::InvalidArgumentError("Term too long: " + std::string(term));
}

// What is read of a row behind its term.
struct Row {
  Xapian::termcount wdf;
  std::string_view positions;
};

Row read_row(const char*& at) {
  auto wdf = static_cast<Xapian::termcount>(unpack_uint(at));
  auto size = static_cast<std::size_t>(unpack_uint(at));
  std::string_view positions(at, size);
  at += size;
  return {wdf, positions};
}

}  // namespace

PostingBatch::Totals PostingBatch::add(Xapian::docid id, const IndexedPassage& passage) {
  gather(id, passage);
  sort_positions();
  passages_.push_back({id, static_cast<std::uint32_t>(pairs_.size()), rows_.size()});
  pairs_in_rows_ += pairs_.size();
  Totals totals;
  std::uint32_t begin = 0;
  for (const Pair& pair : pairs_) {
    packed_.clear();
    auto end = std::unique(positions_.begin() + begin, positions_.begin() + pair.positions);
    std::span<const Xapian::termpos> positions(positions_.begin() + begin, end);
    if (!positions.empty()) pack_positions(packed_, positions);
    begin = pair.positions;
    pack_uint(rows_, pair.term);
    pack_uint(rows_, pair.wdf);
    pack_string(rows_, packed_);
    Term& term = terms_[pair.term];
    ++term.documents;
    term.occurrences += pair.wdf;
    totals.length += pair.wdf;
    totals.max_wdf = std::max(totals.max_wdf, pair.wdf);
  }
  return totals;
}

void PostingBatch::gather(Xapian::docid id, const IndexedPassage& passage) {
  pairs_.clear();
  occurrences_.clear();
  for (const IndexedPassage::Posting& posting : passage.postings()) {
    std::string_view name = passage.term(posting);
    check_term(name);
    const std::uint32_t number = ids_.id(name);
    if (number == terms_.size()) terms_.emplace_back();
    Term& term = terms_[number];
    if (term.last != id) {
      term.last = id;
      term.pair = static_cast<std::uint32_t>(pairs_.size());
      pairs_.push_back({number});
    }
    Pair& pair = pairs_[term.pair];
    pair.wdf += posting.wdf;
    if (posting.position == IndexedPassage::kNoPosition) continue;
    ++pair.positions;
    occurrences_.push_back({term.pair, posting.position});
  }
}

void PostingBatch::sort_positions() {
  std::uint32_t begin = 0;
  for (Pair& pair : pairs_) begin += std::exchange(pair.positions, begin);
  positions_.resize(occurrences_.size());
  for (const Occurrence& occurrence : occurrences_)
    positions_[pairs_[occurrence.pair].positions++] = occurrence.position;
  begin = 0;
  for (const Pair& pair : pairs_) {
    auto first = positions_.begin() + begin, last = positions_.begin() + pair.positions;
    if (!std::is_sorted(first, last)) std::sort(first, last);
    begin = pair.positions;
  }
}

std::size_t PostingBatch::memory() const {
  return rows_.capacity() + pairs_in_rows_ * sizeof(Posting) +
         passages_.capacity() * sizeof(PassageRows) + ids_.memory() +
         terms_.capacity() * sizeof(Term);
}

void PostingBatch::drain(const PassageVisitor& passage, PostingSink& terms) {
  const std::vector<std::uint32_t> ids = ids_.sorted();
  visit_passages(ids, passage);
  const std::vector<Posting> postings = postings_by_term(ids);
  auto posting = postings.begin();
  for (std::uint32_t id : ids) {
    terms.begin({ids_.term(id), terms_[id].documents, terms_[id].occurrences});
    for (auto end = posting + terms_[id].documents; posting != end; ++posting) {
      // Rows lie apart, so that each would be waited for.
      if (postings.end() - posting > kAhead)
        __builtin_prefetch(rows_.data() + (posting + kAhead)->at);
      const char* at = rows_.data() + posting->at;
      Row row = read_row(at);
      terms.add(posting->id, row.wdf, row.positions);
    }
    terms.end();
  }
  // Memory that is kept would count as held by the next batch, and might leave it no room at all.
  // A string that is assigned a short one keeps it, but not one that was moved away.
  PostingBatch held = std::move(*this);
  *this = PostingBatch();
}

void PostingBatch::visit_passages(const std::vector<std::uint32_t>& ids,
                                  const PassageVisitor& passage) const {
  std::vector<std::uint32_t> ranks(ids.size());
  for (std::uint32_t rank = 0; rank < ids.size(); ++rank) ranks[ids[rank]] = rank;
  std::vector<std::pair<std::uint32_t, Xapian::termcount>> found;  // rank and wdf
  std::vector<TermInPassage> terms;
  for (const PassageRows& rows : passages_) {
    found.clear();
    const char* at = rows_.data() + rows.begin;
    for (std::uint32_t i = 0; i < rows.pairs; ++i) {
      std::uint32_t rank = ranks[unpack_uint(at)];
      found.emplace_back(rank, read_row(at).wdf);
    }
    std::sort(found.begin(), found.end());
    terms.clear();
    for (const auto& [rank, wdf] : found) terms.push_back({ids_.term(ids[rank]), wdf});
    passage(rows.id, terms);
  }
}

// A counting sort: where the postings of each term begin follows from how many there are.
std::vector<PostingBatch::Posting> PostingBatch::postings_by_term(
    const std::vector<std::uint32_t>& ids) const {
  std::vector<std::uint32_t> next(ids.size());
  std::uint32_t begin = 0;
  for (std::uint32_t id : ids) {
    next[id] = begin;
    begin += terms_[id].documents;
  }
  std::vector<Posting> postings(pairs_in_rows_);
  for (const PassageRows& rows : passages_) {
    const char* at = rows_.data() + rows.begin;
    for (std::uint32_t i = 0; i < rows.pairs; ++i) {
      auto term = unpack_uint(at);
      postings[next[term]++] = {rows.id, static_cast<std::uint32_t>(at - rows_.data())};
      read_row(at);
    }
  }
  return postings;
}

}  // namespace cssearch
