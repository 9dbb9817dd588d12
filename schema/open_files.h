// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that cannot be opened because too many are open is still there, and as good as it was:
// that ends an operation, and is never taken for a fault of the file.
#pragma once

#include <filesystem>
#include <fstream>

namespace cssearch {

// Throws Error(Storage) with the way out if that is what `error_number` (of errno) says.
void refuse_too_many_open_files(int error_number);

// The file, which need not be there. Throws as above.
std::ifstream open_for_reading(const std::filesystem::path& path);

}  // namespace cssearch
