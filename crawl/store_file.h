// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files of a record store, by their names in it ("2309.06180.json", "hep-th/9901001.json"). A store
// may be a clone of somebody else's repository, with links to anywhere, pipes that never end and
// huge files: nothing is read or written through them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cssearch {

// Nothing if there is no such file. Throws Error(Input) for one that cannot be used; the message
// does not name it.
std::optional<std::string> read_store_file(const std::filesystem::path& store,
                                           const std::filesystem::path& name,
                                           std::size_t most_bytes);

// Makes the folders that are not there. Throws Error(Input) as above if something else stands in
// the place of this file, and Error(Storage) if the disk or the folder cannot be written.
void replace_store_file(const std::filesystem::path& store, const std::filesystem::path& name,
                        std::string_view bytes);

}  // namespace cssearch
