// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the passages of a new database go.
#pragma once

#include <xapian.h>

#include "indexer/write/indexed_passage.h"
#include "schema/index/metadata_writer.h"

namespace cssearch {

class PassageWriter : public MetadataWriter {
 public:
  // The id of the passage: from 1 on, in order.
  virtual Xapian::docid add(const IndexedPassage& passage) = 0;
  // Once, at the end; then the database can be opened.
  virtual void finish() = 0;
};

}  // namespace cssearch
