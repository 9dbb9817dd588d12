// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include <xapian.h>

namespace cssearch {

// Takes the postings of a collection: terms in the order of their bytes, each with its documents in
// the order of their ids.
class PostingSink {
 public:
  virtual ~PostingSink() = default;

  struct Term {
    std::string_view name;
    std::uint64_t documents = 0;    // so many postings follow
    std::uint64_t occurrences = 0;  // the sum of their wdf
  };
  virtual void begin(const Term& term) = 0;
  // `positions` as pack_positions() makes them, or empty.
  virtual void add(Xapian::docid id, Xapian::termcount wdf, std::string_view positions) = 0;
  virtual void end() = 0;
};

}  // namespace cssearch
