// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is to be written of one passage, before it is a Xapian document or rows of tables. Cheap to
// fill again and again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <xapian.h>

namespace cssearch {

class IndexedPassage {
 public:
  static constexpr std::uint32_t kNoPosition = 0;

  // The term once; one that comes several times has all its positions and the sum of its
  // frequencies.
  struct Posting {
    std::uint32_t begin = 0;  // of the term, in the bytes of all
    std::uint32_t size = 0;
    std::uint32_t position = kNoPosition;
    std::uint32_t wdf = 0;  // within-document frequency
  };

  // Terms in any order. What stands in no text has no frequency, what no phrase asks for no
  // position.
  void add(std::string_view term, std::uint32_t position = kNoPosition, std::uint32_t wdf = 0) {
    postings_.push_back({static_cast<std::uint32_t>(terms_.size()),
                         static_cast<std::uint32_t>(term.size()), position, wdf});
    terms_ += term;
  }
  void add_value(Xapian::valueno slot, std::string value) {
    if (!value.empty()) values_.emplace_back(slot, std::move(value));
  }
  void set_data(std::string data) { data_ = std::move(data); }
  void clear() { go_back({}); }

  // What has been added, so that passages of one document need not add again what they share.
  struct Added {
    std::size_t bytes = 0;
    std::size_t postings = 0;
    std::size_t values = 0;
  };
  Added added() const { return {terms_.size(), postings_.size(), values_.size()}; }
  // Takes away the data and what was added since.
  void go_back(const Added& added) {
    terms_.resize(added.bytes);
    postings_.resize(added.postings);
    values_.resize(added.values);
    data_.clear();
  }

  const std::vector<Posting>& postings() const { return postings_; }
  std::string_view term(const Posting& posting) const {
    return std::string_view(terms_).substr(posting.begin, posting.size);
  }
  const std::vector<std::pair<Xapian::valueno, std::string>>& values() const { return values_; }
  // Empty if there is none.
  std::string_view value(Xapian::valueno slot) const {
    for (const auto& [number, value] : values_) {
      if (number == slot) return value;
    }
    return {};
  }
  const std::string& data() const { return data_; }

  Xapian::Document to_document() const {
    Xapian::Document document;
    for (const Posting& posting : postings_) {
      std::string term(this->term(posting));
      if (posting.position != kNoPosition) {
        document.add_posting(term, posting.position, posting.wdf);
      } else {
        document.add_term(term, posting.wdf);
      }
    }
    for (const auto& [slot, value] : values_) document.add_value(slot, value);
    document.set_data(data_);
    return document;
  }

 private:
  std::string terms_;
  std::vector<Posting> postings_;
  std::vector<std::pair<Xapian::valueno, std::string>> values_;
  std::string data_;
};

}  // namespace cssearch
