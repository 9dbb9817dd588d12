// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the passages of a new database go: packed in any thread, then written in order.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <xapian.h>

#include "indexer/write/indexed_passage.h"
#include "schema/index/metadata_writer.h"

namespace cssearch {

struct Packed {
  std::string bytes;
  std::uint64_t checksum = 0;  // of the passage (checksum.h)
};

// Makes of a passage what its writer takes, as far as it can without those before. Not thread-safe:
// one for each thread.
class PassagePacker {
 public:
  virtual ~PassagePacker() = default;
  // Throws Xapian::InvalidArgumentError for a term that Xapian does not take.
  virtual Packed pack(const IndexedPassage& passage) = 0;
};

class PassageWriter : public MetadataWriter {
 public:
  // `packed` by the packer of this kind of writer. The id of the passage: from 1 on, in order.
  virtual Xapian::docid add(std::string_view packed) = 0;
  // Once, at the end; then the database can be opened. This may take long: `check_interrupt` is
  // called now and then, and may throw.
  virtual void finish(const std::function<void()>& check_interrupt) = 0;
};

}  // namespace cssearch
