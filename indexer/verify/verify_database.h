// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether a database still is what was written to it: Xapian checks its B-trees, and all that can
// be read of it is held against the checksums of its writer, from both ends where it stands twice.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cssearch {

// What is wrong, a clause each; empty if nothing is. Nothing if others changed the database
// meanwhile. Throws Error(Storage) for what may not be read. `progress` is called many times a
// second. Xapian may crash on what is damaged, or read it for ever, so this is for a process of its
// own.
std::optional<std::vector<std::string>> verify_database(const std::filesystem::path& folder,
                                                        const std::function<void()>& progress);

}  // namespace cssearch
