// SPDX-License-Identifier: GPL-3.0-or-later
//
// Small files that are whole on the disk or not there: whatever stops the program or the machine,
// readers see the old text or the new one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace cssearch {

// Writes beside `path`, syncs, renames, syncs the folder, which must be there. The temporary file
// is
// "<path>.<process>.tmp", so that two processes do not write into each other's. Throws
// Error(Storage).
void replace_durably(const std::filesystem::path& path, std::string_view text);

// Waits until a file or a folder is on the disk. Throws Error(Storage).
void sync_to_disk(const std::filesystem::path& path);

// Makes a folder with those above it. Throws Error(Storage).
void make_folder(const std::filesystem::path& folder);

// What to do about a disk that failed so; `why` holds the text of strerror() somewhere.
std::string storage_hint(std::string_view why);

// Throws Error(Storage): "cannot write /x: No space left on device", with a hint.
[[noreturn]] void storage_error(const std::string& what, const std::filesystem::path& path,
                                int error);

}  // namespace cssearch
