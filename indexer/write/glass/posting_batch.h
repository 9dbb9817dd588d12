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

#include "indexer/write/glass/posting_sink.h"
#include "indexer/write/glass/term_ids.h"
#include "indexer/write/indexed_passage.h"

namespace cssearch {

class PostingBatch {
 public:
  struct Totals {
    Xapian::termcount length = 0;   // the sum of all wdf
    Xapian::termcount max_wdf = 0;  // the largest wdf of a term
  };

  // Ids ascend by one. Throws Xapian::InvalidArgumentError for a term that Xapian does not take.
  Totals add(Xapian::docid id, const IndexedPassage& passage);

  bool empty() const { return passages_.empty(); }
  // In bytes, of what is held and of what giving out needs; growing takes some more for a moment.
  std::size_t memory() const;

  // The passages in order, each with its terms in order.
  struct TermInPassage {
    std::string_view term;
    Xapian::termcount wdf = 0;
  };
  using PassageVisitor =
      std::function<void(Xapian::docid id, const std::vector<TermInPassage>& terms)>;
  // Gives out all that was added, first by passage, then by term, and is empty again.
  void drain(const PassageVisitor& passage, PostingSink& terms);

 private:
  struct Term {
    std::uint32_t documents = 0;
    std::uint64_t occurrences = 0;
    Xapian::docid last = 0;  // the last passage with it, and which pair of it this is
    std::uint32_t pair = 0;
  };
  // A term and a passage that has it.
  struct Pair {
    std::uint32_t term = 0;
    Xapian::termcount wdf = 0;
    std::uint32_t positions = 0;  // how many; then where they end
  };
  struct Occurrence {
    std::uint32_t pair = 0;
    Xapian::termpos position = 0;
  };
  struct PassageRows {
    Xapian::docid id = 0;
    std::uint32_t pairs = 0;
    std::size_t begin = 0;
  };
  struct Posting {
    Xapian::docid id = 0;
    std::uint32_t at = 0;  // of what follows the term, in rows_
  };

  void gather(Xapian::docid id, const IndexedPassage& passage);
  void sort_positions();
  void visit_passages(const std::vector<std::uint32_t>& ids, const PassageVisitor& passage) const;
  std::vector<Posting> postings_by_term(const std::vector<std::uint32_t>& ids) const;

  TermIds ids_;
  std::vector<Term> terms_;  // by id
  // Of each passage, of each pair: term, wdf, size of the positions, positions.
  std::string rows_;
  std::vector<PassageRows> passages_;
  std::size_t pairs_in_rows_ = 0;
  // Of one passage.
  std::vector<Pair> pairs_;
  std::vector<Occurrence> occurrences_;
  std::vector<Xapian::termpos> positions_;  // by pair, each in order
  std::string packed_;
};

}  // namespace cssearch
