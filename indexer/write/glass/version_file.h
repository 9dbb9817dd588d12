// SPDX-License-Identifier: GPL-3.0-or-later
//
// The file "iamglass" of a glass database: where its tables begin, and what all documents have
// together. Format: xapian-core-1.4.22/backends/glass/glass_version.cc.
#pragma once

#include <cstdint>
#include <filesystem>

#include <xapian.h>

#include "indexer/write/glass/table_writer.h"

namespace cssearch {

struct GlassRoots {
  TableRoot postlist, docdata, termlist, position;
};

struct GlassTotals {
  Xapian::docid documents = 0;       // with the ids from 1 on
  std::uint64_t length = 0;          // of all documents: the sum of all wdf
  Xapian::termcount min_length = 0;  // of a document that is not empty
  Xapian::termcount max_length = 0;
  Xapian::termcount max_wdf = 0;
};

// Throws std::filesystem::filesystem_error.
void write_version_file(const std::filesystem::path& folder, const GlassRoots& roots,
                        const GlassTotals& totals);

}  // namespace cssearch
