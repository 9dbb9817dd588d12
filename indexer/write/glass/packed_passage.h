// SPDX-License-Identifier: GPL-3.0-or-later
//
// A passage as GlassWriter takes it: what is written of it, as far as it does not depend on other
// passages. Numbers as pack_uint() writes them, strings with their sizes:
//
//   sum of all wdf, largest wdf, whether the data are deflated, data,
//   number of values, for each: slot, value,
//   number of terms, for each: hash (4 bytes), term, wdf, positions as pack_positions() makes them
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "indexer/write/checksum.h"
#include "indexer/write/glass/deflate.h"
#include "indexer/write/glass/term_ids.h"
#include "indexer/write/glass/value_streams.h"
#include "indexer/write/passage_writer.h"

namespace cssearch {

class GlassPacker : public PassagePacker {
 public:
  Packed pack(const IndexedPassage& passage) override;

 private:
  // A term of the passage.
  struct Term {
    std::uint32_t hash = 0;
    Xapian::termcount wdf = 0;
    std::uint32_t positions = 0;  // how many; then where they end
  };
  struct Occurrence {
    std::uint32_t term = 0;
    Xapian::termpos position = 0;
  };

  void gather(const IndexedPassage& passage);
  void sort_positions();
  void pack_data(std::string& out, const std::string& data);
  // Returns what the terms add to the checksum.
  std::uint64_t pack_terms(std::string& out, const PassageHasher& hasher);

  Deflater deflater_;
  TermIds ids_;
  std::vector<Term> terms_;  // by id
  std::vector<Occurrence> occurrences_;
  std::vector<Xapian::termpos> positions_;  // by term, each in order
  std::string deflated_, packed_;
};

// What was packed. Its views are into the packed bytes.
struct PackedPassage {
  explicit PackedPassage(std::string_view packed);

  // A term at `at`, which is moved behind it.
  struct Term {
    std::uint32_t hash = 0;
    std::string_view name;
    Xapian::termcount wdf = 0;
    std::string_view row;  // wdf and positions, as packed
  };
  static Term read_term(const char*& at);

  Xapian::termcount length = 0;   // the sum of all wdf
  Xapian::termcount max_wdf = 0;  // the largest wdf of a term
  bool deflated = false;
  std::string_view data;
  ValueStreams::Values values;
  std::uint32_t count = 0;  // of terms
  const char* terms = nullptr;
};

}  // namespace cssearch
