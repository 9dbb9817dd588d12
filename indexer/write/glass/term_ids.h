// SPDX-License-Identifier: GPL-3.0-or-later
//
// Terms ↔ numbers from 0 on, in the order in which they come.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cssearch {

class TermIds {
 public:
  TermIds();

  static std::uint32_t hash(std::string_view term);
  std::uint32_t id(std::string_view term, std::uint32_t hash);
  std::string_view term(std::uint32_t id) const {
    return std::string_view(bytes_).substr(begins_[id], begins_[id + 1] - begins_[id]);
  }
  std::size_t size() const { return begins_.size() - 1; }
  // In bytes, of what is held and of what sorted() needs.
  std::size_t memory() const;
  // Makes it empty. What it takes in memory is kept, unless it is much.
  void clear();
  // All ids, in the order of the bytes of their terms.
  std::vector<std::uint32_t> sorted() const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  // id + 1; 0 in an empty slot
  };
  struct SortKey {
    std::uint64_t beginning;
    std::uint32_t id;
  };

  void grow();

  std::vector<Slot> slots_;            // an open hash table; a power of two, at most half full
  std::string bytes_;                  // of all terms
  std::vector<std::uint32_t> begins_;  // of each term, and the end of the last one
};

}  // namespace cssearch
