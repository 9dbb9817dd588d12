// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/posting_batch.h"

#include <algorithm>
#include <utility>

#include "indexer/write/glass/pack.h"

namespace cssearch {
namespace {

constexpr std::ptrdiff_t kAhead = 16;  // in postings

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

void PostingBatch::add(Xapian::docid id, const PackedPassage& passage) {
  passages_.push_back({id, passage.count, rows_.size()});
  count_ += passage.count;
  const char* at = passage.terms;
  for (std::uint32_t i = 0; i < passage.count; ++i) {
    const PackedPassage::Term packed = PackedPassage::read_term(at);
    const std::uint32_t number = ids_.id(packed.name, packed.hash);
    if (number == terms_.size()) terms_.emplace_back();
    Term& term = terms_[number];
    ++term.documents;
    term.occurrences += packed.wdf;
    pack_uint(rows_, number);
    rows_ += packed.row;
  }
}

std::size_t PostingBatch::memory() const {
  return rows_.capacity() + count_ * sizeof(Posting) + passages_.capacity() * sizeof(PassageRows) +
         ids_.memory() + terms_.capacity() * sizeof(Term);
}

// Memory that is kept would count as held by the next batch, and might leave it no room at all.
void PostingBatch::clear() {
  // A string that is assigned a short one keeps it, but not one that was moved away.
  PostingBatch held = std::move(*this);
  *this = PostingBatch();
}

PostingBatch::TermOrder PostingBatch::term_order() const {
  TermOrder order;
  order.ids = ids_.sorted();
  order.ranks.resize(order.ids.size());
  for (std::uint32_t rank = 0; rank < order.ids.size(); ++rank) order.ranks[order.ids[rank]] = rank;
  return order;
}

void PostingBatch::visit_terms(const TermOrder& order, PostingSink& terms) const {
  const std::vector<Posting> postings = postings_by_term(order);
  auto posting = postings.begin();
  for (std::uint32_t id : order.ids) {
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
}

void PostingBatch::visit_passages(const TermOrder& order, std::size_t first, std::size_t last,
                                  const PassageVisitor& passage) const {
  std::vector<std::pair<std::uint32_t, Xapian::termcount>> found;  // rank and wdf
  std::vector<TermInPassage> terms;
  for (; first < last; ++first) {
    const PassageRows& rows = passages_[first];
    found.clear();
    const char* at = rows_.data() + rows.begin;
    for (std::uint32_t i = 0; i < rows.terms; ++i) {
      std::uint32_t rank = order.ranks[unpack_uint(at)];
      found.emplace_back(rank, read_row(at).wdf);
    }
    std::sort(found.begin(), found.end());
    terms.clear();
    for (const auto& [rank, wdf] : found) terms.push_back({ids_.term(order.ids[rank]), wdf});
    passage(rows.id, terms);
  }
}

// A counting sort: where the postings of each term begin follows from how many there are.
std::vector<PostingBatch::Posting> PostingBatch::postings_by_term(const TermOrder& order) const {
  std::vector<std::uint32_t> next(order.ids.size());
  std::uint32_t begin = 0;
  for (std::uint32_t id : order.ids) {
    next[id] = begin;
    begin += terms_[id].documents;
  }
  std::vector<Posting> postings(count_);
  for (const PassageRows& rows : passages_) {
    const char* at = rows_.data() + rows.begin;
    for (std::uint32_t i = 0; i < rows.terms; ++i) {
      auto term = unpack_uint(at);
      postings[next[term]++] = {rows.id, static_cast<std::uint32_t>(at - rows_.data())};
      read_row(at);
    }
  }
  return postings;
}

}  // namespace cssearch
