// SPDX-License-Identifier: GPL-3.0-or-later
//
// The documents of a collection with their text, in a file, since memory has no room for the text
// of a large one. Of each only its place in the file is held; it is read again whenever it is asked
// for:
//
//   for (const MergedDocument& merged : documents) …
#pragma once

#include <cstdint>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "indexer/write/glass/append_file.h"
#include "schema/index/stored.h"

namespace cssearch {

// Ready to be written.
using MergedDocument = WholeDocument;

// Each function throws Error(Storage).
class Documents {
 public:
  // The file is made in this folder, else where programs have their temporary files, by the first
  // add(). It has no name, so that nothing is left of it whatever stops the program.
  explicit Documents(std::filesystem::path folder = {}) : folder_(std::move(folder)) {}

  void add(const MergedDocument& merged);
  // The same of what pack_document() made of it.
  void add_packed(std::string_view packed);

  // The documents that name a note, by its key: what is known only when all files have been read.
  using About = std::unordered_map<std::string, std::vector<std::string>>;
  void set_about(About about) { about_ = std::move(about); }

  bool empty() const { return begins_.empty(); }
  std::size_t size() const { return begins_.size(); }
  MergedDocument operator[](std::size_t number) const;
  // In the file.
  std::uint64_t bytes_of(std::size_t number) const {
    return (number + 1 < size() ? begins_[number + 1] : end_) - begins_[number];
  }
  // From then until the next add() several threads may read at once.
  void flush() const;

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = MergedDocument;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = MergedDocument;

    Iterator(const Documents& documents, std::size_t number)
        : documents_(&documents), number_(number) {}
    MergedDocument operator*() const { return (*documents_)[number_]; }
    Iterator& operator++() {
      ++number_;
      return *this;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const Documents* documents_;
    std::size_t number_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<AppendFile> file_;
  std::vector<std::uint64_t> begins_;  // of the documents, in the file
  std::uint64_t end_ = 0;
  About about_;
};

}  // namespace cssearch
