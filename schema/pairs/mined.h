// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which words mean the same, by what notes say (evidence.h). Of the runs of Han that stand before
// one English term those count as its Chinese that begin for certain; a run that only ends with
// such a term is evidence for it, and runs of which nothing is certain for the end that they share.
// Two documents must say so, or one that also gives an acronym: 多头注意力（Multi-Head
// Attention，MHA）.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/analysis/analyzer.h"
#include "schema/pairs/evidence.h"

namespace cssearch {

// What a term may also be written as.
struct Partner {
  std::string text;  // in its most frequent spelling
  std::uint64_t documents = 0;
  bool translation = false;  // else acronym or expansion

  bool operator==(const Partner&) const = default;
};

struct MinedPair {
  std::string term;  // the acronym, or the Chinese
  Partner partner;
};

class MinedPairs {
 public:
  MinedPairs(WordBlocks blocks, Analyzer& analyzer)
      : evidence_(std::move(blocks)), analyzer_(analyzer) {}

  // The partners of the term with this pair_key(), those with the most evidence first.
  std::vector<Partner> partners(const std::string& key) const;

  // Every pair that partners() gives, those with the most evidence first.
  std::vector<MinedPair> all() const;

 private:
  std::vector<Partner> acronyms(const std::string& key) const;
  std::vector<Partner> chinese_of(const std::string& key) const;
  std::vector<Partner> english_of(const std::string& han) const;
  bool has_acronym_too(const std::string& han, const std::string& key) const;

  EvidenceReader evidence_;
  Analyzer& analyzer_;
};

// The Chinese terms that the evidence for one English term agrees on.
std::vector<Partner> chinese_terms(const std::vector<CountedEvidence>& evidence);

}  // namespace cssearch
