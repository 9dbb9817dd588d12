// SPDX-License-Identifier: GPL-3.0-or-later
//
// Values → rows of glass's table postlist: the values of each slot, in rows of some two thousand
// bytes, and how many and between which bounds they are. Format:
// xapian-core-1.4.22/backends/glass/glass_values.{h,cc}.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <xapian.h>

#include "indexer/write/glass/row_store.h"

namespace cssearch {

class ValueStreams {
 public:
  explicit ValueStreams(RowStore& rows) : rows_(rows) {}

  using Values = std::vector<std::pair<Xapian::valueno, std::string>>;
  // Ids ascend. Of several values for one slot the last one counts. Returns the slots as the table
  // termlist holds them; empty without values.
  std::string add(Xapian::docid id, const Values& values);
  void finish();

 private:
  struct Stream {
    Xapian::docid first = 0, last = 0;  // of the row; 0 in an empty one
    std::string row;
    Xapian::doccount count = 0;
    std::string least, greatest;
  };

  void append(Xapian::valueno slot, Xapian::docid id, const std::string& value);
  void write(Xapian::valueno slot, Stream& stream);

  RowStore& rows_;
  std::map<Xapian::valueno, Stream> streams_;
  std::map<Xapian::valueno, const std::string*> values_;  // of one passage
};

}  // namespace cssearch
