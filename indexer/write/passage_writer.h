// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the passages of a new database go.
#pragma once

#include <functional>

#include <xapian.h>

#include "indexer/write/indexed_passage.h"
#include "schema/index/metadata_writer.h"

namespace cssearch {

class PassageWriter : public MetadataWriter {
 public:
  // The id of the passage: from 1 on, in order.
  virtual Xapian::docid add(const IndexedPassage& passage) = 0;
  // Once, at the end; then the database can be opened. This may take long: `check_interrupt` is
  // called now and then, and may throw.
  virtual void finish(const std::function<void()>& check_interrupt) = 0;
};

}  // namespace cssearch
