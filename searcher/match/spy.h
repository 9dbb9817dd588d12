// SPDX-License-Identifier: GPL-3.0-or-later
//
// Counts the documents, not the passages, of a match, and the values of their facets, exactly.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include <xapian.h>

#include "searcher/answer/answer.h"

namespace cssearch {

class DocumentSpy : public Xapian::MatchSpy {
 public:
  explicit DocumentSpy(std::vector<Field> facets)
      : facets_(std::move(facets)), counts_(facets_.size()) {}

  // Called by Xapian with every passage that matches.
  void operator()(const Xapian::Document& passage, double weight) override;

  std::uint64_t documents() const { return passages_.size(); }
  // Passages of a document that matched; by the hash in kKeySlot.
  int passages_of(const std::string& key_hash) const;

  // The facets in the order given; spellings that differ in case or punctuation are one value,
  // shown as most documents write it. At most `limit` values each.
  std::vector<Facet> facets(std::size_t limit) const;

 private:
  std::vector<Field> facets_;
  std::unordered_map<std::uint64_t, int> passages_;  // by document
  std::vector<std::unordered_map<std::string, std::uint64_t>>
      counts_;  // by spelling, for each facet
};

}  // namespace cssearch
