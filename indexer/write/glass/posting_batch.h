// SPDX-License-Identifier: GPL-3.0-or-later
//
// The postings of some successive passages, in memory: gathered passage by passage, given out term
// by term.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "indexer/write/glass/packed_passage.h"
#include "indexer/write/glass/posting_sink.h"
#include "indexer/write/glass/term_ids.h"

namespace cssearch {

class PostingBatch {
 public:
  // Ids ascend by one.
  void add(Xapian::docid id, const PackedPassage& passage);

  std::size_t size() const { return passages_.size(); }
  // In bytes, of what is held and of what giving out needs; growing takes some more for a moment.
  std::size_t memory() const;
  void clear();

  // The ids of all terms in the order of their bytes.
  struct TermOrder {
    std::vector<std::uint32_t> ids;    // by rank
    std::vector<std::uint32_t> ranks;  // by id
  };
  TermOrder term_order() const;

  // What follows may be done by several threads at once, until something is added.

  // The passages from the `first` to before the `last` of the batch, each with its terms in order.
  struct TermInPassage {
    std::string_view term;
    Xapian::termcount wdf = 0;
  };
  using PassageVisitor =
      std::function<void(Xapian::docid id, const std::vector<TermInPassage>& terms)>;
  void visit_passages(const TermOrder& order, std::size_t first, std::size_t last,
                      const PassageVisitor& passage) const;
  void visit_terms(const TermOrder& order, PostingSink& terms) const;

 private:
  struct Term {
    std::uint32_t documents = 0;
    std::uint64_t occurrences = 0;
  };
  struct PassageRows {
    Xapian::docid id = 0;
    std::uint32_t terms = 0;
    std::size_t begin = 0;
  };
  struct Posting {
    Xapian::docid id = 0;
    std::uint32_t at = 0;  // of what follows the term, in rows_
  };

  std::vector<Posting> postings_by_term(const TermOrder& order) const;

  TermIds ids_;
  std::vector<Term> terms_;  // by id
  // Of each passage, of each of its terms: id of the term, wdf, size of the positions, positions.
  std::string rows_;
  std::vector<PassageRows> passages_;
  std::size_t count_ = 0;  // of terms in rows_
};

}  // namespace cssearch
