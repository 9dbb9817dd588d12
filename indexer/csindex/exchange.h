// SPDX-License-Identifier: GPL-3.0-or-later
//
// Indexes as lines of JSON, a document each: for other programs, and back.
#pragma once

#include <filesystem>
#include <istream>
#include <ostream>
#include <string>

#include "indexer/write/write_index.h"

namespace cssearch {

// In the order of keys, so that exports of equal indexes are equal. Throws Error(NoIndex,
// OtherVersion, BrokenIndex).
void export_index(const std::filesystem::path& index, std::ostream& out);

// Makes an index of what export_index() wrote, under the lock that the caller holds. `name` is that
// of the input, for errors. It knows the names of its sources, not their folders. Throws
// Error(Input, Storage, Interrupted).
PublishedIndex import_index(std::istream& in, const std::string& name,
                            const std::filesystem::path& index, const std::string& built,
                            const WriteHooks& hooks, const WriteOptions& options = {});

}  // namespace cssearch
